#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace not_null_without_default {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.added && (column.has("CONSTR_NOTNULL") || column.has("CONSTR_PRIMARY")) &&
        !column.has("CONSTR_DEFAULT") && !column.has("CONSTR_GENERATED") && !column.has("CONSTR_IDENTITY") &&
        schema::parse::serial_type(column.node["typeName"]).empty()) {
      check.report(
          fmt::format("rows of {} have no value for {}", column.relation.text(), schema::quote_identifier(column.name)),
          column.node);
    }
  }
}

}  // namespace

}  // namespace not_null_without_default

const Rule kRule_not_null_without_default = {
    .summary = "ADD COLUMN … NOT NULL without a default",
    .why =
        "The rows that are there have no value for it: the server refuses, unless the table is empty. Code that does "
        "not know the column yet fails to insert.",
    .instead = "add it nullable or with a default, fill it in batches, then SET NOT NULL by way of a CHECK",
    .check = not_null_without_default::check_statement,
};

}  // namespace lint
