#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace needs_newer_server {

namespace {

struct Feature {
  int since;
  std::string_view name;
};

std::vector<Feature> features(const Statement& statement) {
  std::vector<Feature> used;
  const Node node = statement.node;
  const auto add = [&used](bool uses, int since, std::string_view name) {
    if (uses) {
      used.push_back({since, name});
    }
  };
  add(statement.is("MergeStmt"), 15, "MERGE");
  add(statement.is("IndexStmt") && node["nulls_not_distinct"].flag(), 15, "NULLS NOT DISTINCT");
  add(statement.is("ReindexStmt") && statement.concurrently, 12, "REINDEX CONCURRENTLY");
  add(statement.is("AlterTableStmt") && statement.concurrently, 14, "DETACH PARTITION CONCURRENTLY");
  add(statement.is("CreateFunctionStmt") && node["sql_body"], 14, "an SQL-standard function body");
  add(statement.is("CreateTrigStmt") && node["replace"].flag(), 14, "CREATE OR REPLACE TRIGGER");
  for (const ConstraintDefinition& constraint : statement.constraints) {
    add(constraint.node["nulls_not_distinct"].flag(), 15, "NULLS NOT DISTINCT");
    add(constraint.type == "CONSTR_GENERATED" && constraint.node["generated_kind"].text() == "v", 18,
        "a VIRTUAL generated column");
  }
  for (const ColumnDefinition& column : statement.columns) {
    add(!column.node["compression"].text().empty(), 14, "COMPRESSION");
    add(column.has("CONSTR_GENERATED"), 12, "a generated column");
  }
  for (const Command& command : statement.commands) {
    add(command.subtype == "AT_SetAccessMethod", 15, "SET ACCESS METHOD");
    add(command.subtype == "AT_DropExpression", 13, "DROP EXPRESSION");
    add(command.subtype == "AT_SetExpression", 17, "SET EXPRESSION");
    add(command.subtype == "AT_SetCompression", 14, "SET COMPRESSION");
  }
  for (const Node option : statement.is("ViewStmt") ? node["options"] : Node{}) {
    add(option.as("DefElem")["defname"].text() == "security_invoker", 15, "security_invoker");
  }
  return used;
}

void check_statement(Check& check) {
  for (const Feature& feature : features(check.at())) {
    if (check.server_before(feature.since)) {
      check.report(
          fmt::format("{} needs PostgreSQL {}; the oldest server is {}", feature.name, feature.since, check.server()));
    }
  }
}

}  // namespace

}  // namespace needs_newer_server

const Rule kRule_needs_newer_server = {
    .summary = "Something the configured server version does not know",
    .why = "The file parses, but the oldest server it must run on will not take it.",
    .instead = "write it in the old form, or raise `server` under [lint] in schema.toml",
    .check = needs_newer_server::check_statement,
};

}  // namespace lint
