#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/references.hpp"

namespace lint {

namespace type_change_under_view {

namespace {

void look(Check& check, const Command& command) {
  const QualifiedName& table = check.at().relation.name;
  const ObjectId column{schema::Kind::column, table.schema, table.name, command.name};
  if (check.file.database.views.empty() && check.file.database.materialized_views.empty()) {
    return;
  }
  schema::ReferenceFinder finder(check.file.database);
  for (const ObjectId& id : finder.dependents(column)) {
    if ((id.kind == schema::Kind::view || id.kind == schema::Kind::materialized_view) &&
        command.node["behavior"].text() != "DROP_CASCADE") {
      check.report(
          fmt::format("{} uses {}: the server refuses", to_string(id), column_text(check.at().relation, command.name)));
    }
  }
}

void check_statement(Check& check) {
  check.each_command("AT_AlterColumnType", [&](const Command& command) { look(check, command); });
  check.each_command("AT_DropColumn", [&](const Command& command) { look(check, command); });
}

}  // namespace

}  // namespace type_change_under_view

const Rule kRule_type_change_under_view = {
    .summary = "A column type changed, or a column dropped, that a view uses",
    .why = "The server refuses: the view must be dropped and made again around it.",
    .instead =
        "DROP VIEW, change the column, CREATE VIEW in one transaction, with its grants; `schema diff` plans it so",
    .check = type_change_under_view::check_statement,
};

}  // namespace lint
