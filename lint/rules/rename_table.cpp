#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace rename_table {

namespace {

/// Another relation takes its place: a swap.
bool is_renamed_into(const Surroundings& file, const QualifiedName& name) {
  return std::ranges::any_of(file.statements, [&name](const Statement& other) {
    return other.is("RenameStmt") && other.node["renameType"].text() == "OBJECT_TABLE" &&
           other.node["newname"].text() == name.name;
  });
}

void check_statement(Check& check) {
  if (!check.is("RenameStmt") || check.node()["renameType"].text() != "OBJECT_TABLE" || !check.at().relation.existing) {
    return;
  }
  const QualifiedName old = check.at().relation.name;
  if (!is_created_later(check.file, "OBJECT_VIEW", old) && !is_created_later(check.file, "OBJECT_TABLE", old) &&
      !is_renamed_into(check.file, old)) {
    check.report(fmt::format("running code asks for {}", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace rename_table

const Rule kRule_rename_table = {
    .summary = "ALTER TABLE … RENAME TO",
    .why =
        "The code that runs now asks for the old name, the code to come for the new one: while both run, one of them "
        "fails.",
    .instead =
        "in the same transaction CREATE VIEW old_name AS SELECT … FROM new_name, until nothing asks for the old name",
    .check = rename_table::check_statement,
};

}  // namespace lint
