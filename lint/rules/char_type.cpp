#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace char_type {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.type.starts_with("character(")) {
      check.report(fmt::format("{} is {}", column_text(column.relation, column.name), column.type), column.node);
    }
  }
}

}  // namespace

}  // namespace char_type

const Rule kRule_char_type = {
    .summary = "char(n)",
    .why = "Values are filled up with blanks that some operators see and others do not.",
    .instead = "text",
    .check = char_type::check_statement,
};

}  // namespace lint
