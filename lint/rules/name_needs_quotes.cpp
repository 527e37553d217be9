#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace name_needs_quotes {

namespace {

void look(Check& check, std::string_view name, Node where) {
  if (!name.empty() && schema::quote_identifier(name) != name) {
    check.report(fmt::format("{} must be quoted everywhere", schema::quote_identifier(name)), where);
  }
}

void check_statement(Check& check) {
  if (check.is("CreateStmt")) {
    look(check, check.node()["relation"]["relname"].text(), check.node()["relation"]);
  }
  for (const ColumnDefinition& column : check.at().columns) {
    look(check, column.name, column.node);
  }
}

}  // namespace

}  // namespace name_needs_quotes

const Rule kRule_name_needs_quotes = {
    .summary = "A table or column whose name must be quoted",
    .why = "Everybody who writes it by hand must know; forgotten quotes name another thing.",
    .instead = "lower case letters, digits and _; no key words",
    .check = name_needs_quotes::check_statement,
};

}  // namespace lint
