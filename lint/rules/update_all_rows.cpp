#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace update_all_rows {

namespace {

void check_statement(Check& check) {
  if (check.is("UpdateStmt") && check.at().relation.existing && !check.node()["whereClause"]) {
    check.report(
        fmt::format("every row of {} is locked and written anew in one transaction", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace update_all_rows

const Rule kRule_update_all_rows = {
    .summary = "UPDATE of a whole table in one statement",
    .why = "All rows are locked until it commits, the table doubles in size, and replicas fall behind.",
    .instead =
        "in batches by key, each in its own transaction: `-- @backfill expression` above the column lets `schema "
        "diff` plan it",
    .check = update_all_rows::check_statement,
};

}  // namespace lint
