#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace rename_object {

namespace {

constexpr std::array<std::string_view, 11> kSeen = {
    "OBJECT_SCHEMA", "OBJECT_VIEW",   "OBJECT_MATVIEW",  "OBJECT_FUNCTION",  "OBJECT_PROCEDURE", "OBJECT_ROUTINE",
    "OBJECT_TYPE",   "OBJECT_DOMAIN", "OBJECT_SEQUENCE", "OBJECT_ATTRIBUTE", "OBJECT_AGGREGATE"};

void check_statement(Check& check) {
  if (check.is("AlterEnumStmt") && !check.node()["oldVal"].text().empty()) {
    check.report(fmt::format("running code asks for the value '{}'", check.node()["oldVal"].text()));
  }
  if (!check.at().relation.name.name.empty() && !check.at().relation.existing) {
    return;
  }
  if (check.is("AlterObjectSchemaStmt")) {
    check.report(fmt::format("what asks for it under its old schema fails; it moves to {}",
                             schema::quote_identifier(check.node()["newschema"].text())));
  }
  if (check.is("RenameStmt") && std::ranges::find(kSeen, check.node()["renameType"].text()) != kSeen.end()) {
    check.report(fmt::format("what asks for it under its old name fails; it becomes {}",
                             schema::quote_identifier(check.node()["newname"].text())));
  }
}

}  // namespace

}  // namespace rename_object

const Rule kRule_rename_object = {
    .summary = "RENAME of a schema, view, function, type, enum value, …, or SET SCHEMA",
    .why = "Code that still uses the old name fails.",
    .instead = "create it under the new name beside the old one, drop the old one when nothing uses it",
    .check = rename_object::check_statement,
};

}  // namespace lint
