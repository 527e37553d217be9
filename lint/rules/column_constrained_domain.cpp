#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace column_constrained_domain {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    for (const auto& [id, domain] : check.file.database.domains) {
      if (column.added && column.type == schema::quote_qualified(id.schema, id.name) &&
          (domain.not_null ||
           !schema::of_relation<schema::Constraint>(check.file.database, {id.schema, id.name}).empty())) {
        check.report(fmt::format("domain {} has constraints: {} is rewritten to check every row", column.type,
                                 column.relation.text()),
                     column.node);
      }
    }
  }
}

}  // namespace

}  // namespace column_constrained_domain

const Rule kRule_column_constrained_domain = {
    .summary = "ADD COLUMN of a domain with constraints",
    .why =
        "A constrained domain is checked row by row, even where the column stays NULL: the table is rewritten under "
        "ACCESS EXCLUSIVE.",
    .instead = "a column of the base type with a CHECK added NOT VALID and validated",
    .check = column_constrained_domain::check_statement,
};

}  // namespace lint
