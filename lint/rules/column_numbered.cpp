#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/parse/type_name.hpp"

namespace lint {

namespace column_numbered {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    const bool serial = !schema::parse::serial_type(column.node["typeName"]).empty();
    if (column.added && (serial || column.has("CONSTR_IDENTITY"))) {
      check.report(fmt::format("every row of {} gets a number: the table is rewritten", column.relation.text()),
                   column.node);
    }
  }
}

}  // namespace

}  // namespace column_numbered

const Rule kRule_column_numbered = {
    .summary = "ADD COLUMN of type serial or GENERATED … AS IDENTITY",
    .why = "Every row gets its number: the table is rewritten under ACCESS EXCLUSIVE.",
    .instead =
        "add a plain bigint, give new rows their number by a sequence default, fill the old ones in batches, then "
        "make it identity",
    .check = column_numbered::check_statement,
};

}  // namespace lint
