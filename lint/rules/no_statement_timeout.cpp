#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace no_statement_timeout {

namespace {

void check_statement(Check& check) {
  const Lock* lock = strongest(check.at());
  if (!check.file.statement_timeout && lock != nullptr && lock->mode >= planner::LockMode::share) {
    check.report(
        fmt::format("{} on {} for as long as it takes", planner::to_string(lock->mode), lock->relation.text()));
  }
}

}  // namespace

}  // namespace no_statement_timeout

const Rule kRule_no_statement_timeout = {
    .summary = "A strong lock on a table that exists, and no statement_timeout",
    .why = "What goes on longer than expected holds its locks as long.",
    .instead = "SET statement_timeout = '5s' at the start of the file; 0 around CONCURRENTLY and VALIDATE",
    .check = no_statement_timeout::check_statement,
};

}  // namespace lint
