#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace column_volatile_default {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    const Node expression = column.find("CONSTR_DEFAULT")["raw_expr"];
    if (!column.added || !expression) {
      continue;
    }
    const std::vector<std::string> calls = volatile_calls(check.file, expression);
    if (!calls.empty() || check.server_before(11)) {
      check.report(fmt::format("{} is computed for every row of {}: the table is rewritten",
                               calls.empty() ? std::string("the default") : calls.front(), column.relation.text()),
                   column.node);
    }
  }
}

}  // namespace

}  // namespace column_volatile_default

const Rule kRule_column_volatile_default = {
    .summary = "ADD COLUMN with a default that differs from row to row",
    .why =
        "A volatile default must be computed for every row: the table is rewritten under ACCESS EXCLUSIVE. Other "
        "defaults are kept in the catalog alone (PostgreSQL 11+).",
    .instead = "add the column without default, SET DEFAULT for new rows, fill the old ones in batches",
    .check = column_volatile_default::check_statement,
};

}  // namespace lint
