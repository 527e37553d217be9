#include "cli/replicated.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace cli {

namespace {

using migrate::Statement;
using schema::tree::Node;

struct Advice {
  std::string_view command;                ///< of ALTER TABLE, in the parser's words; or a statement of its own
  std::string_view published, subscribed;  ///< empty: nothing to see to on that side
};
constexpr std::array kAdvice{
    Advice{"AT_AddColumn", "subscribers need the new column first, or they stop", ""},
    Advice{"AT_DropColumn", "no value comes for the column any more: drop it, or its NOT NULL, on subscribers first",
           "the publisher must stop sending the column first, or this subscription stops"},
    Advice{"AT_AlterColumnType", "subscribers need a type that reads the new values first",
           "the new type must read what the publisher sends"},
    Advice{"AT_SetNotNull", "", "a NULL from the publisher stops the subscription"},
    Advice{"RenameStmt", "columns and tables are matched by name: rename on subscribers at the same moment",
           "columns and tables are matched by name: rename on the publisher at the same moment"},
    Advice{"DropStmt", "the table leaves its publications", "drop it from the subscription first, or it stops"}};

/// Relation and command of what a statement does to tables.
std::set<std::pair<std::string, std::string>> changes_of(const Statement& statement) {
  std::set<std::pair<std::string, std::string>> changes;
  schema::tree::Tree tree;
  try {
    tree = schema::tree::parse(statement.sql);
  } catch (const schema::tree::SyntaxError&) {
    return changes;  // the server will say what is wrong with it
  }
  const auto name = [&](std::string_view schema, std::string_view relation) {
    const std::string path = statement.search_path.empty() ? "public" : statement.search_path.front();
    return schema::quote_qualified(schema.empty() ? path : std::string(schema), relation);
  };
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const Node node = tree.statement(i), inner = node.inner();
    const std::string relation = name(inner["relation"]["schemaname"].text(), inner["relation"]["relname"].text());
    if (node.is("AlterTableStmt")) {
      for (const Node command : inner["cmds"]) {
        changes.emplace(relation, command.as("AlterTableCmd")["subtype"].text());
      }
    } else if (node.is("RenameStmt")) {
      changes.emplace(relation, "RenameStmt");
    } else if (node.is("DropStmt") && inner["removeType"].text() == "OBJECT_TABLE") {
      for (const Node object : inner["objects"]) {
        const Node parts = object.is("List") ? object.inner()["items"] : object;
        changes.emplace(name(parts.size() > 1 ? parts.at(0).text() : "", parts.back().text()), "DropStmt");
      }
    }
  }
  return changes;
}

struct Parties {
  std::string publications, slots, subscriptions;
};

std::map<std::string, Parties> parties_of(postgres::Connection& connection, const std::set<std::string>& relations) {
  std::string list;
  for (const std::string& relation : relations) {
    list += (list.empty() ? "" : ", ") + schema::quote_literal(relation);
  }
  const postgres::Result rows = connection.execute(fmt::format(
      R"(
SELECT r.name,
       (SELECT pg_catalog.string_agg(DISTINCT p.pubname, ', ' ORDER BY p.pubname)
          FROM pg_catalog.pg_publication_tables AS p
         WHERE pg_catalog.to_regclass(pg_catalog.format('%I.%I', p.schemaname, p.tablename)) IN
               (SELECT r.id UNION SELECT relid FROM pg_catalog.pg_partition_ancestors(r.id)
                UNION SELECT relid FROM pg_catalog.pg_partition_tree(r.id))),
       (SELECT pg_catalog.string_agg(slot_name || CASE WHEN active THEN '' ELSE ' (not connected)' END, ', ' ORDER BY slot_name)
          FROM pg_catalog.pg_replication_slots
         WHERE slot_type = 'logical' AND database = pg_catalog.current_database()),
       (SELECT pg_catalog.string_agg(s.subname, ', ' ORDER BY s.subname)
          FROM pg_catalog.pg_subscription_rel AS m JOIN pg_catalog.pg_stat_subscription AS s ON s.subid = m.srsubid
         WHERE m.srrelid = r.id)
  FROM (SELECT name, pg_catalog.to_regclass(name) AS id FROM pg_catalog.unnest(ARRAY[{}]) AS n (name)) AS r
 WHERE r.id IS NOT NULL ORDER BY r.name)",
      list));
  std::map<std::string, Parties> parties;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    parties[std::string(rows.text(row, 0))] = {std::string(rows.text(row, 1)), std::string(rows.text(row, 2)),
                                               std::string(rows.text(row, 3))};
  }
  return parties;
}

}  // namespace

std::vector<std::string> replication_warnings(postgres::Connection& connection,
                                              const std::vector<const Statement*>& statements) {
  std::set<std::pair<std::string, std::string>> changes;
  for (const Statement* statement : statements) {
    changes.merge(changes_of(*statement));
  }
  std::erase_if(changes, [](const auto& change) {
    return std::ranges::find(kAdvice, change.second, &Advice::command) == kAdvice.end();
  });
  std::set<std::string> relations;
  for (const auto& [relation, command] : changes) {
    relations.insert(relation);
  }
  std::vector<std::string> warnings;
  if (relations.empty()) {
    return warnings;
  }
  const std::map<std::string, Parties> parties = parties_of(connection, relations);
  for (const auto& [relation, command] : changes) {
    const auto found = parties.find(relation);
    if (found == parties.end()) {
      continue;
    }
    const Advice& advice = *std::ranges::find(kAdvice, command, &Advice::command);
    const auto& [publications, slots, subscriptions] = found->second;
    if (!publications.empty() && !advice.published.empty()) {
      warnings.push_back(fmt::format("{} is published by {}{}: {}", relation, publications,
                                     slots.empty() ? "" : ", logical slots " + slots, advice.published));
    }
    if (!subscriptions.empty() && !advice.subscribed.empty()) {
      warnings.push_back(
          fmt::format("{} is filled by the subscription {}: {}", relation, subscriptions, advice.subscribed));
    }
  }
  return warnings;
}

}  // namespace cli
