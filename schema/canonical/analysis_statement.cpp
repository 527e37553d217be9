// Statements inside of rules and SQL-standard function bodies.

#include <algorithm>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

std::string Analysis::statement(Node node, const Scope* outer) {
  const std::string_view kind = node.kind();
  if (kind == "SelectStmt") {
    return print(*query(node.inner(), outer), false);
  }
  if (kind == "InsertStmt") {
    return insert(node.inner(), outer);
  }
  if (kind == "UpdateStmt" || kind == "DeleteStmt") {
    return update(node.inner(), outer);
  }
  if (kind == "ReturnStmt") {
    const Scope scope{outer, {}, {}, {}};
    return "RETURN " + print(*expression(node.inner()["returnval"], scope));
  }
  throw Unsupported{};
}

/// The relation that a statement changes, as the first of its range table.
ScopeItem Analysis::changed_relation(Node relation, Scope& scope, std::string& text) {
  const std::vector<ScopeItem> items = from_relation(relation, scope, text);
  scope.items.push_back(items.at(0));
  return items.at(0);
}

Expr* Analysis::assigned(const ScopeItem& item, const std::string& name, Node value, const Scope& scope) {
  const auto column = std::ranges::find(item.columns, name, &ScopeColumn::name);
  if (column == item.columns.end()) {
    throw Unsupported{};
  }
  if (value.is("SetToDefault")) {
    return other(column->type, "DEFAULT");
  }
  Expr* expr =
      coercion_.coerce_to_target(expression(value, scope), column->type, CoercionContext::assignment, CastForm::added);
  return other(expr->type, print(without_implicit_casts(*expr)));
}

std::string Analysis::returning(Node list, const Scope& scope) {
  std::vector<Target> targets;
  target_list(list, scope, targets);
  std::string text;
  for (const Target& target : targets) {
    text += (text.empty() ? " RETURNING " : ", ") + print(*target.expr);
  }
  return text;
}

std::string Analysis::insert(Node node, const Scope* outer) {
  if (node["onConflictClause"] || node["withClause"]) {
    throw Unsupported{};
  }
  Scope target;
  std::string text = "INSERT ";
  const ScopeItem relation = changed_relation(node["relation"], target, text);
  std::vector<std::string> names;
  for (const Node entry : node["cols"]) {
    if (!entry["ResTarget"]["indirection"].empty()) {
      throw Unsupported{};
    }
    names.emplace_back(entry["ResTarget"]["name"].text());
  }
  if (names.empty()) {
    for (const ScopeColumn& column : relation.columns) {
      names.push_back(column.name);
    }
  }
  text += fmt::format(" {} ", node["override"].text());
  const Node select = node["selectStmt"].as("SelectStmt");
  const Node rows = select["valuesLists"];
  if (!select) {
    text += "DEFAULT VALUES";
  } else if (rows.size() == 1) {
    Scope scope;
    scope.outer = outer;
    std::size_t i = 0;
    const auto add = [&](Expr* expr, Node value) {
      if (i >= names.size()) {
        throw Unsupported{};
      }
      text += quote_identifier(names[i]) + '=';
      if (expr != nullptr) {
        const auto column = std::ranges::find(relation.columns, names[i], &ScopeColumn::name);
        if (column == relation.columns.end()) {
          throw Unsupported{};
        }
        expr = coercion_.coerce_to_target(expr, column->type, CoercionContext::assignment, CastForm::added);
        text += print(without_implicit_casts(*expr)) + ' ';
      } else {
        text += print(*assigned(relation, names[i], value, scope)) + ' ';
      }
      ++i;
    };
    for (const Node value : rows.at(0).as("List")["items"]) {
      if (const Node fields = value.as("ColumnRef")["fields"]; !fields.empty() && fields.back().is("A_Star")) {
        std::vector<Target> targets;
        expand_star(value["ColumnRef"], scope, targets);
        for (const Target& star : targets) {
          add(star.expr, {});
        }
      } else {
        add(nullptr, value);
      }
    }
  } else {
    const std::unique_ptr<Query> source = query(select, outer);
    names.resize(std::min(names.size(), source->targets.size()));
    for (const std::string& name : names) {
      text += quote_identifier(name) + ' ';
    }
    text += print(*source, false);
  }
  target.outer = outer;
  return text + returning(node["returningList"], target);
}

/// UPDATE and DELETE: both have FROM (or USING) and WHERE.
std::string Analysis::update(Node node, const Scope* outer) {
  if (node["withClause"]) {
    throw Unsupported{};
  }
  Scope scope;
  scope.outer = outer;
  std::string text = node["targetList"] ? "UPDATE " : "DELETE ";
  const ScopeItem relation = changed_relation(node["relation"], scope, text);
  std::string from;
  from_clause(node[node["usingClause"] ? "usingClause" : "fromClause"], scope, from);
  for (const Node entry : node["targetList"]) {
    const Node target = entry["ResTarget"];
    if (!target["indirection"].empty() || target["val"].is("MultiAssignRef")) {
      throw Unsupported{};
    }
    const std::string name(target["name"].text());
    text += ' ' + quote_identifier(name) + '=' + print(*assigned(relation, name, target["val"], scope));
  }
  text += from.empty() ? "" : " FROM " + from;
  if (node["whereClause"]) {
    text += " WHERE " + print(*coercion_.to_boolean(expression(node["whereClause"], scope)));
  }
  return text + returning(node["returningList"], scope);
}

}  // namespace schema::canonical
