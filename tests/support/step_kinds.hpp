#pragma once
// Every kind of step the planner makes, each by a pair of schemas whose plan shows it. docs/locks.md is printed from
// what the steps claim, and a test on a real server holds the claims against pg_locks, file nodes and scan counters.

#include <string>
#include <vector>

#include "planner/plan.hpp"

namespace tests {

struct StepKind {
  std::string what;           ///< "add a column"
  std::string before, after;  ///< whole schemas
  std::string seed;           ///< rows, so that scans scan something
};

const std::vector<StepKind>& step_kinds();

/// The plan from one text to the other as `schema diff` makes it, without a server. Throws std::runtime_error.
planner::Plan plan_of(const std::string& before, const std::string& after, const planner::Options& options = {});

/// What makes two statements the same kind of step: `ALTER TABLE ADD CONSTRAINT FOREIGN KEY NOT VALID`.
std::string shape_of(const std::string& sql);

/// docs/locks.md.
std::string locks_page();

}  // namespace tests
