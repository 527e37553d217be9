#pragma once
// What a live database says about a plan: whether its data allows it, and what it will take.

#include <vector>

#include "cli/config.hpp"
#include "cli/options.hpp"
#include "migrate/data_check.hpp"
#include "planner/plan.hpp"
#include "postgres/connection.hpp"

namespace cli {

/// Fills every step's estimate, and plan.rates_source: sizes from the catalog; rates from the journal's past steps on
/// that server, else from a rehearsal, else from schema.toml, else from a read-only probe where the tables are large,
/// else typical figures.
void estimate(planner::Plan& plan, postgres::Connection& connection, const Options& options, const Config& config);

/// Asks the data conditions of all steps, as --check-data says.
std::vector<migrate::DataAnswer> ask_data(const planner::Plan& plan, postgres::Connection& connection,
                                          const Options& options);

}  // namespace cli
