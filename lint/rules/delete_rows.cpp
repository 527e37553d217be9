#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace delete_rows {

namespace {

void check_statement(Check& check) {
  if (check.is("DeleteStmt") && check.at().relation.existing) {
    check.report(
        fmt::format("deletes {} of {}", check.node()["whereClause"] ? "rows" : "all rows", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace delete_rows

const Rule kRule_delete_rows = {
    .summary = "DELETE from a table that exists",
    .why = "The rows are gone.",
    .instead =
        "keep what may be needed elsewhere first, delete in batches, and say why: `-- contract-phase-ok: reason`",
    .check = delete_rows::check_statement,
};

}  // namespace lint
