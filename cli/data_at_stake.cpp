#include "cli/data_at_stake.hpp"

#include <fmt/format.h>

#include "migrate/data_check.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace cli {

namespace {

using schema::tree::Node;

struct Dropped {
  std::string relation, column;  ///< quoted; no column: all of it
};

std::string in_path(const migrate::Statement& statement, std::string_view schema_name, std::string_view name) {
  const std::string first = statement.search_path.empty() ? "public" : statement.search_path.front();
  return schema::quote_qualified(schema_name.empty() ? std::string_view(first) : schema_name, name);
}

bool is_kept_in_step(std::string_view column) { return column.ends_with("__new") || column.ends_with("__old"); }

std::vector<Dropped> dropped_by(const migrate::Statement& statement) {
  std::vector<Dropped> found;
  schema::tree::Tree tree;
  try {
    tree = schema::tree::parse(statement.sql);
  } catch (const schema::tree::SyntaxError&) {
    return found;
  }
  tree.for_each_statement([&](Node node) {
    if (const Node drop = node.as("DropStmt"); drop && drop["removeType"].text() == "OBJECT_TABLE") {
      for (const Node object : drop["objects"]) {
        const Node names = object.is("List") ? object.inner()["items"] : object;
        const std::string_view schema_name = names.size() > 1 ? names.at(names.size() - 2).text() : "";
        found.push_back({in_path(statement, schema_name, names.back().text()), ""});
      }
    } else if (const Node alter = node.as("AlterTableStmt")) {
      const Node relation = alter["relation"];
      for (const Node wrapped : alter["cmds"]) {
        const Node command = wrapped.as("AlterTableCmd");
        if (command["subtype"].text() == "AT_DropColumn" && !is_kept_in_step(command["name"].text())) {
          found.push_back({in_path(statement, relation["schemaname"].text(), relation["relname"].text()),
                           schema::quote_identifier(command["name"].text())});
        }
      }
    }
  });
  return found;
}

/// Broken by what would be lost.
migrate::DataQuestion nothing_in(const Dropped& dropped, const migrate::Statement& statement) {
  migrate::DataQuestion question;
  question.condition.query = "SELECT 1 FROM " + dropped.relation +
                             (dropped.column.empty() ? "" : fmt::format(" WHERE {} IS NOT NULL", dropped.column));
  question.search_path = statement.search_path;
  return question;
}

}  // namespace

std::vector<std::string> data_at_stake(postgres::Connection& connection,
                                       const std::vector<migrate::Statement>& statements) {
  std::vector<std::string> lines;
  for (const migrate::Statement& statement : statements) {
    for (const Dropped& dropped : dropped_by(statement)) {
      const auto answers = migrate::check_data(connection, {nothing_in(dropped, statement)}, migrate::DataCheck::probe);
      const migrate::DataVerdict verdict = answers.front().verdict;
      // What is not there an earlier step of the same way back makes.
      if (verdict == migrate::DataVerdict::holds || verdict == migrate::DataVerdict::not_there) {
        continue;
      }
      const auto& [relation, column] = dropped;
      lines.push_back(fmt::format(
          "drops {}, which {} {}", column.empty() ? "table " + relation : fmt::format("column {}.{}", relation, column),
          verdict == migrate::DataVerdict::broken ? "has" : "may have", column.empty() ? "rows" : "values"));
    }
  }
  return lines;
}

}  // namespace cli
