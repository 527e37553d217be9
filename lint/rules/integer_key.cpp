#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace integer_key {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    const bool key = column.has("CONSTR_PRIMARY") ||
                     std::ranges::any_of(check.at().constraints, [&](const ConstraintDefinition& constraint) {
                       return constraint.type == "CONSTR_PRIMARY" && constraint.columns == std::vector{column.name};
                     });
    if (key && (column.type == "integer" || column.type == "smallint")) {
      check.report(fmt::format("{} is {}: it ends at {}", column_text(column.relation, column.name), column.type,
                               column.type == "integer" ? "2,147,483,647" : "32,767"),
                   column.node);
    }
  }
}

}  // namespace

}  // namespace integer_key

const Rule kRule_integer_key = {
    .summary = "A primary key of type integer or smallint",
    .why = "integer ends at 2,147,483,647. Changing the type later is the longest of all migrations.",
    .instead = "bigint",
    .check = integer_key::check_statement,
};

}  // namespace lint
