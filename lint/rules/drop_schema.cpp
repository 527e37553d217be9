#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace drop_schema {

namespace {

void check_statement(Check& check) {
  if (!check.is("DropStmt") || check.node()["removeType"].text() != "OBJECT_SCHEMA") {
    return;
  }
  for (const Node object : check.node()["objects"]) {
    const std::string name(object.text());
    const bool made_here = std::ranges::any_of(
        check.file.statements.begin(), check.file.statements.begin() + static_cast<std::ptrdiff_t>(check.file.at),
        [&](const Statement& earlier) {
          return earlier.is("CreateSchemaStmt") && earlier.node["schemaname"].text() == name;
        });
    if (!made_here && !is_reset(check.file, check.node(), "OBJECT_SCHEMA", {"", name})) {
      check.report(fmt::format("drops schema {}", schema::quote_identifier(name)));
    }
  }
}

}  // namespace

}  // namespace drop_schema

const Rule kRule_drop_schema = {
    .summary = "DROP SCHEMA",
    .why = "With CASCADE everything in it goes, rows and all.",
    .instead = "drop what is in it by name; when nothing uses it any more, say so: `-- contract-phase-ok: reason`",
    .check = drop_schema::check_statement,
};

}  // namespace lint
