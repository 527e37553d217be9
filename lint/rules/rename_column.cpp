#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace rename_column {

namespace {

void check_statement(Check& check) {
  if (!check.is("RenameStmt") || check.node()["renameType"].text() != "OBJECT_COLUMN" ||
      !check.at().relation.existing) {
    return;
  }
  const std::string_view name = check.node()["subname"].text();
  // Another column takes the name, or it takes another's: a swap. Or it was made in this file.
  for (const Statement& other : check.file.statements) {
    const bool takes =
        other.is("RenameStmt") && other.node["renameType"].text() == "OBJECT_COLUMN" &&
        (other.node["newname"].text() == name || other.node["subname"].text() == check.node()["newname"].text());
    const bool added = std::ranges::any_of(other.columns, [&](const ColumnDefinition& column) {
      return column.relation == check.at().relation && column.name == name;
    });
    if (takes || added) {
      return;
    }
  }
  check.report(fmt::format("running code asks for {}", column_text(check.at().relation, std::string(name))));
}

}  // namespace

}  // namespace rename_column

const Rule kRule_rename_column = {
    .summary = "ALTER TABLE … RENAME COLUMN",
    .why =
        "The code that runs now asks for the old name, the code to come for the new one: while both run, one of them "
        "fails.",
    .instead =
        "`-- @renamed from=old_name online` in the schema file keeps both names in step until the old one is dropped",
    .check = rename_column::check_statement,
};

}  // namespace lint
