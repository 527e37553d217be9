#include "migrate/between.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "planner/context.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

namespace {

using namespace schema;
using planner::column_id;

QualifiedName name_of(tree::Node relation) {
  const std::string_view in = relation["schemaname"].text();
  return {in.empty() ? "public" : std::string(in), std::string(relation["relname"].text())};
}

/// By what name each table and column of the end went at the beginning, as far as the row renamed it.
class Names {
 public:
  void rename(tree::Node statement) {
    const QualifiedName relation = name_of(statement["relation"]);
    const std::string now(statement["newname"].text());
    if (statement["renameType"].text() == "OBJECT_COLUMN") {
      move(column_id(relation, std::string(statement["subname"].text())), column_id(relation, now));
    } else if (statement["renameType"].text() == "OBJECT_TABLE") {
      move(table_id(relation), table_id({relation.schema, now}));
      auto columns = std::move(before_);
      for (auto& [id, name] : columns) {
        const bool along = id.kind == Kind::column && relation_of(id) == relation;
        before_[along ? column_id({relation.schema, now}, id.name) : id] = std::move(name);
      }
    }
  }

  /// Where nothing of the old name is left, nor anything of the new one was there. Gives the old names of columns.
  std::set<std::string> declare(const Database& from, Database& to) const {
    for (const auto& [id, name] : before_) {
      ObjectId old = id;
      old.name = name;
      if (id.kind == Kind::table && to.find<Table>(id) != nullptr && !to.contains(old) && from.contains(old) &&
          !from.contains(id)) {
        to.find<Table>(id)->hints.edit().renamed_from = name;
      }
    }
    std::set<std::string> old_columns;
    for (const auto& [id, name] : before_) {
      Column* const column = id.kind == Kind::column ? to.find<Column>(id) : nullptr;
      if (column == nullptr || to.contains(column_id(relation_of(id), name))) {
        continue;
      }
      QualifiedName relation = relation_of(id);
      if (const auto table = before_.find(table_id(relation)); table != before_.end()) {
        relation.name = table->second;
      }
      if (from.contains(column_id(relation, name)) && !from.contains(column_id(relation, id.name))) {
        column->hints.edit().renamed_from = name;
        old_columns.insert(name);
      }
    }
    return old_columns;
  }

 private:
  void move(const ObjectId& old, const ObjectId& now) {
    const auto known = before_.find(old);
    const std::string first = known == before_.end() ? std::string(old.name) : known->second;
    before_.erase(old);
    before_[now] = first;
  }

  std::map<ObjectId, std::string> before_;
};

/// The column that has it declared; nothing where the row alone knew the column.
std::optional<ObjectId> declare_fill(const planner::Backfill& backfill, Database& to) {
  const tree::Tree tree = tree::parse("UPDATE t SET " + backfill.assignments);
  const tree::Node targets = tree.statement().inner()["targetList"];
  const std::size_t sign = backfill.assignments.find(" = ");
  if (targets.size() != 1 || sign == std::string::npos) {
    return std::nullopt;
  }
  const ObjectId id = column_id(backfill.relation, std::string(targets.at(0).inner()["name"].text()));
  Column* const column = to.find<Column>(id);
  if (column == nullptr) {
    return std::nullopt;
  }
  column->hints.edit().backfill = backfill.assignments.substr(sign + 3);
  return id;
}

bool speaks_of(const std::string& expression, const std::set<std::string>& names) {
  using namespace parse;
  for (Token token = next_token(expression, 0); token.type != TokenType::end;
       token = next_token(expression, token.end)) {
    const std::string text = expression.substr(token.begin, token.end - token.begin);
    if (std::ranges::any_of(names, [&](const std::string& name) {
          return token.type == TokenType::word ? to_lower(text) == name : text == quote_identifier(name);
        })) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> declare_between(const std::vector<Migration>& row, const Database& from, Database& to) {
  Names names;
  std::vector<ObjectId> filled;
  for (const Migration& migration : row) {
    for (const Statement& statement : migration.statements) {
      if (statement.backfill) {
        if (const std::optional<ObjectId> id = declare_fill(*statement.backfill, to)) {
          filled.push_back(*id);
        }
        continue;
      }
      const tree::Tree tree = tree::parse(statement.sql);
      if (tree.size() == 1) {
        if (const tree::Node rename = tree.statement().as("RenameStmt")) {
          names.rename(rename);
        }
      }
    }
  }
  const std::set<std::string> old_columns = names.declare(from, to);
  std::vector<std::string> lost;
  for (const ObjectId& id : filled) {
    const std::string& expression = *to.find<Column>(id)->hints->backfill;
    if (speaks_of(expression, old_columns)) {
      lost.push_back(to_string(id) + " is filled with " + expression);
    }
  }
  return lost;
}

}  // namespace migrate
