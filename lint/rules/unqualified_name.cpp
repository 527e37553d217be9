#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace unqualified_name {

namespace {

void check_statement(Check& check) {
  if (check.is("CreateStmt") || check.is("AlterTableStmt") || check.is("IndexStmt")) {
    const Node relation = check.node()["relation"];
    if (relation["schemaname"].text().empty() && relation["relpersistence"].text() != "t") {
      check.report(fmt::format("{} has no schema", schema::quote_identifier(relation["relname"].text())));
    }
  }
}

}  // namespace

}  // namespace unqualified_name

const Rule kRule_unqualified_name = {
    .summary = "A table without its schema",
    .why = "Where it ends up depends on the search_path of whoever runs the file.",
    .instead = "schema.table",
    .check = unqualified_name::check_statement,
};

}  // namespace lint
