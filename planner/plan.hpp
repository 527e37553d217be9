#pragma once
// Changes -> ordered steps. Pure: no server, no clock.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diff/change.hpp"
#include "planner/hazard.hpp"
#include "planner/step.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace planner {

struct Options {
  int server_version = 150000;  ///< server_version_num that will run it
  bool online = true;           ///< false: plain statements (empty database, tests)
  std::set<Hazard> hold_back;   ///< steps with one of these belong to the contract phase
};

struct Plan {
  std::vector<Step> steps;                      ///< in the order they run
  std::string rates_source;                     ///< of the steps' estimates; empty: nobody measured
  std::vector<schema::Diagnostic> diagnostics;  ///< what could not be planned; any error: nothing may run

  bool empty() const { return steps.empty(); }
};

/// REQUIRES: changes == diff::compare(from, to), with the renames first. In `to`, what the plan makes anew takes over
/// the owners and grants that the wanted side does not manage, and the `*` of its views becomes the columns it stands
/// for.
Plan plan(const schema::Database& from, schema::Database& to, const std::vector<diff::Change>& changes,
          const Options& options = {});

}  // namespace planner
