#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace work_under_exclusive_lock {

namespace {

const Lock* exclusive(const Statement& statement) {
  const Lock* lock = strongest(statement);
  return lock != nullptr && lock->mode == planner::LockMode::access_exclusive ? lock : nullptr;
}

void check_statement(Check& check) {
  if (!check.at().slow || !check.at().in_transaction) {
    return;
  }
  for (std::size_t i = check.file.at; i-- > 0 && check.file.statements[i].transaction == check.at().transaction;) {
    if (const Lock* lock = exclusive(check.file.statements[i])) {
      check.report(fmt::format("{} stays locked against reads and writes while this runs", lock->relation.text()));
      return;
    }
  }
}

}  // namespace

}  // namespace work_under_exclusive_lock

const Rule kRule_work_under_exclusive_lock = {
    .summary = "Slow work in a transaction that holds ACCESS EXCLUSIVE",
    .why =
        "Locks are held until the transaction ends: whatever scans, builds or fills after an ALTER TABLE keeps that "
        "table closed to everybody for all that time.",
    .instead = "commit first; do the slow part in a transaction of its own",
    .check = work_under_exclusive_lock::check_statement,
};

}  // namespace lint
