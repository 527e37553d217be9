#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace drop_constraint {

namespace {

/// The CHECK that proved a NOT NULL, or a constraint that comes again in the same files, or went in before.
bool is_passing(const Check& check, const Command& command) {
  const std::pair key{check.at().relation.name, command.name};
  if (check.file.proved.contains(key) || check.file.unproved.contains(key)) {
    return true;
  }
  return std::ranges::any_of(check.file.statements, [&](const Statement& other) {
    for (const Node wrapped : other.is("AlterTableStmt") ? other.node["cmds"] : Node{}) {
      const Node def = wrapped.as("AlterTableCmd")["def"].as("Constraint");
      if (def && def["conname"].text() == command.name) {
        return true;
      }
    }
    return other.is("RenameStmt") && other.node["renameType"].text() == "OBJECT_TABCONSTRAINT" &&
           (other.node["newname"].text() == command.name || other.node["subname"].text() == command.name);
  });
}

std::string kind_text(const schema::Constraint* constraint) {
  if (constraint == nullptr) {
    return "constraint";
  }
  switch (constraint->type) {
    case schema::ConstraintType::primary_key:
      return "primary key";
    case schema::ConstraintType::unique:
      return "unique constraint";
    case schema::ConstraintType::check:
      return "check";
    case schema::ConstraintType::foreign_key:
      return "foreign key to " + schema::quote_qualified(constraint->foreign_key->references) +
             ", which is locked too,";
    case schema::ConstraintType::exclude:
      return "exclusion constraint";
    case schema::ConstraintType::not_null:
      return "not-null constraint";
  }
  return {};
}

void check_statement(Check& check) {
  check.each_command("AT_DropConstraint", [&](const Command& command) {
    const QualifiedName& table = check.at().relation.name;
    const schema::Constraint* constraint = check.file.database.find<schema::Constraint>(
        {schema::Kind::constraint, table.schema, table.name, command.name});
    if (!is_passing(check, command)) {
      check.report(
          fmt::format("the {} {} holds no longer", kind_text(constraint), schema::quote_identifier(command.name)));
    }
  });
}

}  // namespace

}  // namespace drop_constraint

const Rule kRule_drop_constraint = {
    .summary = "DROP CONSTRAINT of a key, foreign key or check",
    .why =
        "What the constraint kept out can come in from now on, and adding it again means proving every row. Dropping "
        "a foreign key takes ACCESS EXCLUSIVE on the referenced table too.",
    .instead = "keep it until nothing relies on it; a replacement is added and validated first",
    .check = drop_constraint::check_statement,
};

}  // namespace lint
