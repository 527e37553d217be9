#include "cli/data_at_stake.hpp"

#include <optional>

#include <fmt/format.h>

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

/// nullopt: that could not be seen.
std::optional<bool> holds(postgres::Connection& connection, const std::string& query) {
  try {
    postgres::Transaction transaction(
        connection, "BEGIN READ ONLY; SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '1s'");
    return connection.execute(query).text(0, 0) == "t";
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost) {
      throw;
    }
    return std::nullopt;
  }
}

}  // namespace

std::vector<std::string> data_at_stake(postgres::Connection& connection,
                                       const std::vector<migrate::Statement>& statements) {
  std::vector<std::string> lines;
  for (const migrate::Statement& statement : statements) {
    for (const auto& [relation, column] : dropped_by(statement)) {
      const std::string there =
          column.empty() ? fmt::format("SELECT pg_catalog.to_regclass({}) IS NOT NULL", schema::quote_literal(relation))
                         : fmt::format(
                               "SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = "
                               "pg_catalog.to_regclass({}) AND pg_catalog.quote_ident(attname) = {} "
                               "AND NOT attisdropped)",
                               schema::quote_literal(relation), schema::quote_literal(column));
      if (holds(connection, there) == false) {
        continue;  // an earlier step of the same way back makes it
      }
      const std::optional<bool> filled =
          holds(connection, fmt::format("SELECT EXISTS (SELECT FROM {}{})", relation,
                                        column.empty() ? "" : fmt::format(" WHERE {} IS NOT NULL", column)));
      if (filled == false) {
        continue;
      }
      const std::string what = column.empty() ? "table " + relation : fmt::format("column {}.{}", relation, column);
      lines.push_back(
          fmt::format("drops {}, which {} {}", what, filled ? "has" : "may have", column.empty() ? "rows" : "values"));
    }
  }
  return lines;
}

}  // namespace cli
