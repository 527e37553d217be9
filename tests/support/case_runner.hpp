#pragma once
// A case is a folder with before.sql and after.sql, perhaps seed.sql (rows) and plan.sql (what a reviewer reads). The
// database is the judge: the plan, applied to before, must give what after.sql gives, by our model and by pg_dump; the
// rows must be there; the second plan must be empty; locks must be no stronger than claimed; every step's undo leads
// back, and the plan forth again; and the way back as a plan of its own.
//
// First lines of before.sql may say `-- needs: 15`, the oldest major that takes the case.
// First lines of after.sql may say `-- one-way: reason` (no way back is tried), `-- no-undo: reason` (what the steps
// say of the way back is known to be wrong) or `-- gap: reason` (the case is known to fail, and fails when it passes).
// UPDATE_GOLDEN=1 rewrites plan.sql; CASE=index/partial runs what has that in its path.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/convergence.hpp"

namespace tests {

/// All folders below tests/cases that hold a before.sql, sorted, filtered by CASE.
std::vector<std::filesystem::path> case_folders();

struct Case {
  std::string before, after, seed;
  std::filesystem::path golden;  ///< of the plan; need not be there
  int needs = 0;                 ///< the oldest server, as server_version_num
};

Case read_case(const std::filesystem::path& folder);

/// What went wrong, a line or more each; empty: the case passes.
Failures run_case(const Case& test);

/// What `check` finds in the folders that the tests' server takes, two at a time, each on a server of its own. The name
/// of the case is before each failure.
Failures in_all_cases(const std::function<Failures(const Case&)>& check);

}  // namespace tests
