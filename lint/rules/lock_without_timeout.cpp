#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace lock_without_timeout {

namespace {

void check_statement(Check& check) {
  if (check.file.lock_timeout) {
    return;
  }
  const Lock* lock = strongest(check.at());
  if (lock == nullptr || lock->mode < planner::LockMode::share) {
    return;
  }
  for (std::size_t i = 0; i < check.file.at; ++i) {
    const Statement& earlier = check.file.statements[i];
    const Lock* before = strongest(earlier);
    if (earlier.source.script == check.at().source.script && before != nullptr &&
        before->mode >= planner::LockMode::share) {
      return;  // said once a file
    }
  }
  check.report(fmt::format("waits for {} on {} without end, and everybody waits behind it",
                           planner::to_string(lock->mode), lock->relation.text()));
}

}  // namespace

}  // namespace lock_without_timeout

const Rule kRule_lock_without_timeout = {
    .summary = "A strong lock on a table that exists, and no lock_timeout",
    .why =
        "A statement that waits for its lock behind one long query makes all later queries wait behind itself: the "
        "application stands still although nothing is done yet.",
    .instead =
        "SET lock_timeout = '2s' at the start of the file, and try again when it strikes; `schema apply` does both",
    .check = lock_without_timeout::check_statement,
};

}  // namespace lint
