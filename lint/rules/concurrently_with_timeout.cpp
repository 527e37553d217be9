#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace concurrently_with_timeout {

namespace {

void check_statement(Check& check) {
  const bool waits = check.at().concurrently && !check.is("DropStmt");
  if (!waits || check.file.options.runner == Runner::schema) {
    return;
  }
  if ((check.file.lock_timeout && !check.file.options.lock_timeout) ||
      (check.file.statement_timeout && !check.file.options.statement_timeout)) {
    check.report(fmt::format("a {} is set: it may kill this and leave half of it behind",
                             check.file.lock_timeout ? "lock_timeout" : "statement_timeout"));
  }
}

}  // namespace

}  // namespace concurrently_with_timeout

const Rule kRule_concurrently_with_timeout = {
    .summary = "CONCURRENTLY or VALIDATE while a timeout is set",
    .why =
        "An index build waits for every older snapshot, and a scan takes as long as it takes: a lock_timeout or "
        "statement_timeout made for short locks kills it, and what is left is an invalid index.",
    .instead = "SET lock_timeout = 0 and SET statement_timeout = 0 before it, and set them again after it",
    .check = concurrently_with_timeout::check_statement,
};

}  // namespace lint
