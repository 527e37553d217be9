#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace unique_on_existing_rows {

namespace {

void check_statement(Check& check) {
  if (check.is("IndexStmt") && check.node()["unique"].flag() && check.at().relation.existing) {
    check.report(fmt::format("fails where rows of {} have the same values", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace unique_on_existing_rows

const Rule kRule_unique_on_existing_rows = {
    .summary = "A unique index over rows that exist",
    .why =
        "It fails where there are duplicates; built CONCURRENTLY it leaves an invalid index behind, which still "
        "slows writes down.",
    .instead = "look first: SELECT columns, count(*) … GROUP BY columns HAVING count(*) > 1",
    .check = unique_on_existing_rows::check_statement,
};

}  // namespace lint
