// SELECT, its WITH, UNION and VALUES, after analyze.c and parse_cte.c.

#include <algorithm>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

std::string Analysis::print(const Query& query, bool with_names) const {
  std::string text = query.head;
  if (query.left) {
    text += '(' + print(*query.left, with_names) + ") " + query.set_operation + " (" + print(*query.right, false) + ')';
    return text + query.tail;
  }
  text += "SELECT";
  bool first = true;
  for (const Target& target : query.targets) {
    text += first ? " " : ", ";
    first = false;
    schema::canonical::print(names_, *target.expr, text);
    if (with_names) {
      text += " AS " + quote_identifier(target.name);
    }
  }
  return text + query.tail;
}

std::unique_ptr<Query> Analysis::query(Node select, const Scope* outer) {
  Scope scope;
  scope.outer = outer;
  return any_query(select, scope, true);
}

namespace {

/// What the server prints for VALUES whose columns have other names than `column1`, `column2`, …:
/// `SELECT "*VALUES*".column1 AS a FROM (VALUES …) "*VALUES*"`, the column unqualified from 17 on. The VALUES in it;
/// nothing for any other query.
tree::Node values_with_names(tree::Node select) {
  constexpr std::string_view kAlias = "*VALUES*";
  const tree::Node from =
      select["fromClause"].size() == 1 ? select["fromClause"].at(0).as("RangeSubselect") : tree::Node{};
  const tree::Node rows = from["subquery"].as("SelectStmt");
  const tree::Node targets = select["targetList"];
  for (const char* clause : {"whereClause", "havingClause", "limitCount", "limitOffset"}) {
    if (select[clause]) {
      return {};
    }
  }
  for (const char* clause : {"groupClause", "distinctClause", "sortClause", "windowClause"}) {
    if (!select[clause].empty()) {
      return {};
    }
  }
  if (!rows || from["lateral"].flag() || from["alias"]["aliasname"].text() != kAlias ||
      !from["alias"]["colnames"].empty() || rows["valuesLists"].empty() || !rows["sortClause"].empty() ||
      rows["limitCount"] || rows["limitOffset"] || rows["withClause"] ||
      targets.size() != rows["valuesLists"].at(0).as("List")["items"].size()) {
    return {};
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const tree::Node fields = targets.at(i).as("ResTarget")["val"].as("ColumnRef")["fields"];
    const bool qualified = fields.size() == 2 && fields.at(0).text() == kAlias;
    if ((!qualified && fields.size() != 1) || fields.at(fields.size() - 1).text() != "column" + std::to_string(i + 1)) {
      return {};
    }
  }
  return rows;
}

}  // namespace

std::unique_ptr<Query> Analysis::any_query(Node select, Scope& scope, bool resolve_unknowns) {
  if (!select || select["intoClause"]) {
    throw Unsupported{};
  }
  std::string with;
  if (select["withClause"]) {
    common_tables(select["withClause"], scope, with);
  }
  std::unique_ptr<Query> result;
  if (select["op"].text() != "SETOP_NONE" && select["larg"]) {
    result = set_operation(select, scope);
  } else if (!select["valuesLists"].empty()) {
    result = values(select, scope);
  } else if (const Node rows = values_with_names(select)) {
    result = values(rows, scope);
    for (std::size_t i = 0; i < result->targets.size(); ++i) {
      const std::string_view name = select["targetList"].at(i).as("ResTarget")["name"].text();
      result->targets[i].name = name.empty() ? result->targets[i].name : std::string(name);
    }
  } else {
    result = simple_query(select, scope, resolve_unknowns);
  }
  for (const Node lock : select["lockingClause"]) {
    const Node clause = lock.as("LockingClause");
    result->tail += fmt::format(" LOCK {} {}", clause["strength"].text(), clause["waitPolicy"].text());
    for (const ScopeItem& item : scope.items) {
      bool locked = clause["lockedRels"].empty() && item.name_visible;
      for (const Node relation : clause["lockedRels"]) {
        locked = locked || (item.name_visible && relation["RangeVar"]["relname"].text() == item.alias);
      }
      result->tail += locked ? ' ' + item.whole_row : "";
    }
  }
  result->head = with + result->head;
  return result;
}

void Analysis::common_tables(Node with, Scope& scope, std::string& text) {
  const bool recursive = with["recursive"].flag();
  text += recursive ? "WITH RECURSIVE " : "WITH ";
  for (const Node entry : with["ctes"]) {
    const Node cte = entry.as("CommonTableExpr");
    const std::string name(cte["ctename"].text());
    const Node select = cte["ctequery"].as("SelectStmt");
    if (!select || cte["search_clause"] || cte["cycle_clause"]) {
      throw Unsupported{};
    }
    CommonTable table;
    table.text = "cte " + quote_identifier(name);
    const auto set_columns = [&](const Query& query) {
      table.columns.clear();
      const Node names = cte["aliascolnames"];
      const std::size_t renamed = names.size();
      for (std::size_t i = 0; i < query.targets.size(); ++i) {
        const Target& target = query.targets[i];
        table.columns.push_back({i < renamed ? std::string(names.at(i).text()) : target.name, target.expr->type, ""});
      }
    };
    // A recursive one is seen by its own second half, with the types of its first.
    if (recursive && select["op"].text() == "SETOP_UNION") {
      Scope first;
      first.outer = &scope;
      const std::size_t counter = next_relation_;
      set_columns(
          *any_query(select["larg"].is("SelectStmt") ? select["larg"]["SelectStmt"] : select["larg"], first, true));
      next_relation_ = counter;
      scope.common_tables[name] = table;
    }
    Scope inner;
    inner.outer = &scope;
    const std::unique_ptr<Query> query = any_query(select, inner, true);
    set_columns(*query);
    scope.common_tables[name] = table;
    text += quote_identifier(name);
    const std::string_view materialized = cte["ctematerialized"].text();
    text += materialized == "CTEMaterializeAlways"  ? " MATERIALIZED"
            : materialized == "CTEMaterializeNever" ? " NOT MATERIALIZED"
                                                    : "";
    text += " (" + print(*query, false) + ") ";
  }
}

std::unique_ptr<Query> Analysis::simple_query(Node select, Scope& scope, bool resolve_unknowns) {
  auto result = std::make_unique<Query>();
  std::string from;
  from_clause(select["fromClause"], scope, from);
  const std::string windows = window_clause(select["windowClause"], scope);
  target_list(select["targetList"], scope, result->targets);
  std::string& tail = result->tail;
  if (!from.empty()) {
    tail += " FROM " + from;
  }
  if (select["whereClause"]) {
    tail += " WHERE " + print(*coercion_.to_boolean(expression(select["whereClause"], scope)));
  }
  std::string having;
  if (select["havingClause"]) {
    having = " HAVING " + print(*coercion_.to_boolean(expression(select["havingClause"], scope)));
  }
  std::string order;
  if (!select["sortClause"].empty()) {
    order = " ORDER BY " + sort_clause(select["sortClause"], scope, result->targets, false);
  }
  if (!select["groupClause"].empty()) {
    tail += " GROUP BY ";
    tail += select["groupDistinct"].flag() ? "DISTINCT " : "";
    tail += group_clause(select["groupClause"], scope, result->targets);
  }
  tail += having;
  if (const Node distinct = select["distinctClause"]) {
    // DISTINCT alone is a list with an empty node in it.
    result->head = "DISTINCT ";
    for (const Node by : distinct) {
      if (!by.kind().empty()) {
        result->head += "ON " + print(*grouping_item(by, scope, result->targets, false)) + ' ';
      }
    }
  }
  tail += windows + order + limit_clause(select, scope);
  if (resolve_unknowns) {
    for (Target& target : result->targets) {
      if (target.expr->type.id == known().unknown) {
        target.expr = coercion_.implicitly(target.expr, known().text);
      }
    }
  }
  return result;
}

std::unique_ptr<Query> Analysis::set_operation(Node select, Scope& scope) {
  auto result = std::make_unique<Query>();
  const std::string_view op = select["op"].text();
  result->set_operation = op.substr(op.find('_') + 1);
  result->set_operation += select["all"].flag() ? " ALL" : "";
  const auto branch = [&](std::string_view side) {
    const Node node = select[side];
    Scope inner;
    inner.outer = &scope;
    // A branch in parentheses with its own WITH or ORDER BY is a query like any other.
    const Node inside = node.is("SelectStmt") ? node["SelectStmt"] : node;
    return any_query(inside, inner, false);
  };
  result->left = branch("larg");
  result->right = branch("rarg");
  if (result->left->targets.size() != result->right->targets.size()) {
    throw Unsupported{};
  }
  for (std::size_t i = 0; i < result->left->targets.size(); ++i) {
    Expr*& left = result->left->targets[i].expr;
    Expr*& right = result->right->targets[i].expr;
    TypeRef type;
    try {
      type.id = coercion_.common_type(std::vector<Expr*>{left, right});
      // Only literals are changed; other columns are converted when the query runs.
      for (Expr** expr : {&left, &right}) {
        if ((*expr)->type.id == known().unknown) {
          *expr = coercion_.implicitly(*expr, type.id);
        }
      }
      type.typmod = Coercion::common_typmod(std::vector<Expr*>{left, right}, type.id);
    } catch (const Untyped&) {
      if (left->type.id != kNoType && right->type.id != kNoType) {
        throw Unsupported{};
      }
    }
    result->targets.push_back({result->left->targets[i].name, other(type, fmt::format("#{}", i + 1))});
  }
  if (!select["sortClause"].empty()) {
    result->tail += " ORDER BY " + sort_clause(select["sortClause"], scope, result->targets, true);
  }
  result->tail += limit_clause(select, scope);
  return result;
}

std::unique_ptr<Query> Analysis::values(Node select, Scope& scope) {
  auto result = std::make_unique<Query>();
  std::vector<std::vector<Expr*>> rows;
  for (const Node list : select["valuesLists"]) {
    std::vector<Expr*>& row = rows.emplace_back();
    for (const Node item : list.as("List")["items"]) {
      row.push_back(expression(item, scope));
    }
    if (row.size() != rows[0].size()) {
      throw Unsupported{};
    }
  }
  const std::size_t width = rows[0].size();
  std::string text = " VALUES";
  for (std::size_t i = 0; i < width; ++i) {
    std::vector<Expr*> column_values;
    for (const auto& row : rows) {
      column_values.push_back(row[i]);
    }
    TypeRef type;
    // A single row keeps the types of its expressions; several settle on a common one.
    try {
      type.id = coercion_.common_type(column_values);
      for (auto& row : rows) {
        row[i] = coercion_.to_common_type(row[i], type.id);
      }
      type.typmod = Coercion::common_typmod(column_values, type.id);
    } catch (const Untyped&) {
      if (std::ranges::none_of(column_values, [](const Expr* expr) { return expr->type.id == kNoType; })) {
        throw Unsupported{};
      }
    }
    result->targets.push_back({"column" + std::to_string(i + 1), other(type, "#" + std::to_string(i + 1))});
  }
  for (const auto& row : rows) {
    text += " (";
    for (const Expr* value : row) {
      text += print(*value) + ", ";
    }
    text += ')';
  }
  result->tail = text;
  if (!select["sortClause"].empty()) {
    result->tail += " ORDER BY " + sort_clause(select["sortClause"], scope, result->targets, true);
  }
  result->tail += limit_clause(select, scope);
  return result;
}

}  // namespace schema::canonical
