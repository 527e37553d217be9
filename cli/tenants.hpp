#pragma once
// Tenants: schemas of one database, each with all that the files say of one schema (`tenant_schema`), with a journal
// and a lock of its own. A command about one of them reads every file as if it spoke of that schema.

#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/options.hpp"
#include "postgres/connection.hpp"

namespace cli {

/// Their names, the canary first; empty: the environment has none, or --tenant names the one that is meant.
std::vector<std::string> tenants(const Options& options, const Config& config);

/// Makes the command be about the one that --tenant names; without that, nothing happens. Throws Failure(usage) for a
/// name that is none of them.
void take_tenant(Options& options, Config& config);

/// Makes the tenant's schema where it is missing: a new tenant has nothing yet.
void make_tenant_schema(postgres::Connection& connection, const Options& options);

}  // namespace cli
