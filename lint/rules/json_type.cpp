#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace json_type {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.type == "json") {
      check.report(fmt::format("{} cannot be compared", column_text(column.relation, column.name)), column.node);
    }
  }
}

}  // namespace

}  // namespace json_type

const Rule kRule_json_type = {
    .summary = "json instead of jsonb",
    .why =
        "json has no equality: SELECT DISTINCT, GROUP BY and UNION over it fail, and each access parses the text "
        "again.",
    .instead = "jsonb, unless the very text matters",
    .check = json_type::check_statement,
};

}  // namespace lint
