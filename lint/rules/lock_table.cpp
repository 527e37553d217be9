#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace lock_table {

namespace {

void check_statement(Check& check) {
  const Lock* lock = strongest(check.at());
  if (check.is("LockStmt") && lock != nullptr && lock->mode >= planner::LockMode::share &&
      !check.node()["nowait"].flag()) {
    check.report(fmt::format("holds {} on {} until the transaction ends", planner::to_string(lock->mode),
                             lock->relation.text()));
  }
}

}  // namespace

}  // namespace lock_table

const Rule kRule_lock_table = {
    .summary = "LOCK TABLE in a mode that blocks",
    .why = "The lock is held until the transaction ends.",
    .instead = "leave it to the statements themselves, or keep the transaction to one of them",
    .check = lock_table::check_statement,
};

}  // namespace lint
