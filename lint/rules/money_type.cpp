#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace money_type {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.type == "money") {
      check.report(fmt::format("the currency of {} is the server's setting", column_text(column.relation, column.name)),
                   column.node);
    }
  }
}

}  // namespace

}  // namespace money_type

const Rule kRule_money_type = {
    .summary = "money",
    .why = "What it means depends on lc_monetary of the server, and it has no currency.",
    .instead = "numeric, and a column for the currency",
    .check = money_type::check_statement,
};

}  // namespace lint
