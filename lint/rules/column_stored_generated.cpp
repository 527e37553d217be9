#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace column_stored_generated {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.added && column.has("CONSTR_GENERATED") &&
        column.find("CONSTR_GENERATED")["generated_kind"].text() != "v") {
      check.report(fmt::format("{} is computed for every row: the table is rewritten",
                               column_text(column.relation, column.name)),
                   column.node);
    }
  }
}

}  // namespace

}  // namespace column_stored_generated

const Rule kRule_column_stored_generated = {
    .summary = "ADD COLUMN … GENERATED ALWAYS AS (…) STORED",
    .why = "A stored generated column is computed for every row: the table is rewritten under ACCESS EXCLUSIVE.",
    .instead =
        "a plain column, kept by a trigger and filled in batches; a view; from PostgreSQL 18 on a VIRTUAL generated "
        "column",
    .check = column_stored_generated::check_statement,
};

}  // namespace lint
