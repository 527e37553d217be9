#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace system_catalog_write {

namespace {

void check_statement(Check& check) {
  if (check.is("UpdateStmt") || check.is("DeleteStmt") || check.is("InsertStmt")) {
    const QualifiedName& name = check.at().relation.name;
    if (name.schema == "pg_catalog" ||
        (check.node()["relation"]["schemaname"].text().empty() && name.name.starts_with("pg_") &&
         check.file.table(check.at().relation) == nullptr && check.at().relation.existing)) {
      check.report(fmt::format("writes to the system catalog {}", name.name));
    }
  }
}

}  // namespace

}  // namespace system_catalog_write

const Rule kRule_system_catalog_write = {
    .summary = "INSERT, UPDATE or DELETE on a table of pg_catalog",
    .why = "Nothing checks what is written there: dependencies, caches and later upgrades rely on it.",
    .instead = "the ALTER statement for it; for enum values ALTER TYPE",
    .check = system_catalog_write::check_statement,
};

}  // namespace lint
