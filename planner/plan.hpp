#pragma once
// Changes -> ordered steps. Pure: no server, no clock.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diff/change.hpp"
#include "planner/step.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace planner {

struct Options {
  int server_version = 150000;  ///< server_version_num that will run it
  bool online = true;           ///< false: plain statements (empty database, tests)
};

struct Plan {
  std::vector<Step> steps;                        ///< in the order they run
  std::vector<schema::Diagnostic> diagnostics;    ///< what could not be planned; any error: nothing may run

  bool empty() const { return steps.empty(); }
};

/// REQUIRES: changes == diff::compare(from, to), with the renames first.
Plan plan(const schema::Database& from, const schema::Database& to, const std::vector<diff::Change>& changes,
          const Options& options = {});

/// What a policy can refuse or hold back; derived from a step's facts.
enum class Hazard : std::uint8_t { data_loss, blocking, rewrite, long_scan, breaking, irreversible, index_build, may_fail };
std::string_view to_string(Hazard hazard);  ///< "data-loss", "blocking", …, as `--allow` takes them
std::vector<Hazard> hazards(const Step& step);

}  // namespace planner
