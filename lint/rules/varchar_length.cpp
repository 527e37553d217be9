#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace varchar_length {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.type.starts_with("character varying(")) {
      check.report(fmt::format("{} is {}", column_text(column.relation, column.name), column.type), column.node);
    }
  }
}

}  // namespace

}  // namespace varchar_length

const Rule kRule_varchar_length = {
    .summary = "varchar(n)",
    .why =
        "It takes the same room as text; the length is a rule about values that is hard to change where it gets "
        "shorter.",
    .instead = "text, with a CHECK where the length means something",
    .check = varchar_length::check_statement,
};

}  // namespace lint
