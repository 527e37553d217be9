#include <algorithm>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

std::string sort_direction(tree::Node sort) {
  const bool descending = sort["sortby_dir"].text() == "SORTBY_DESC";
  const std::string_view nulls = sort["sortby_nulls"].text();
  const bool nulls_first = nulls == "SORTBY_NULLS_DEFAULT" ? descending : nulls == "SORTBY_NULLS_FIRST";
  std::string text = descending ? " DESC" : "";
  if (nulls_first != descending) {
    text += nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  if (sort["sortby_dir"].text() == "SORTBY_USING") {
    for (const tree::Node part : sort["useOp"]) {
      text += " USING " + std::string(part.text());
    }
  }
  return text;
}

}  // namespace

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
    result = values(select, scope, resolve_unknowns);
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
        result->head += "ON " + grouping_item(by, scope, result->targets, false) + ' ';
      }
    }
  }
  for (const Node entry : select["windowClause"]) {
    const Node definition = entry.as("WindowDef");
    tail += " WINDOW " + quote_identifier(definition["name"].text()) + " AS ";
    std::string text = "(" + std::string(definition["refname"].text());
    for (const Node part : definition["partitionClause"]) {
      text += " PARTITION " + grouping_item(part, scope, result->targets, true);
    }
    if (!definition["orderClause"].empty()) {
      text += " ORDER BY " + sort_clause(definition["orderClause"], scope, {}, false);
    }
    tail += text + " FRAME " + std::to_string(definition["frameOptions"].integer());
    for (const std::string_view side : {"startOffset", "endOffset"}) {
      if (definition[side]) {
        tail += ' ' + print(without_implicit_casts(*expression(definition[side], scope)));
      }
    }
    tail += ')';
  }
  tail += order + limit_clause(select, scope);
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

std::unique_ptr<Query> Analysis::values(Node select, Scope& scope, bool resolve_unknowns) {
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
  (void)resolve_unknowns;
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

void Analysis::add_columns(const ScopeItem& item, std::vector<Target>& targets) {
  expanded_ = true;
  for (const ScopeColumn& candidate : item.columns) {
    targets.push_back({candidate.name, column(candidate, &item)});
  }
}

void Analysis::expand_star(Node reference, const Scope& scope, std::vector<Target>& targets) {
  const Node fields = reference["fields"];
  const std::size_t size = fields.size();
  if (size == 1) {
    bool any = false;
    for (const ScopeItem& item : scope.items) {
      if (item.columns_visible) {
        add_columns(item, targets);
        any = true;
      }
    }
    if (!any) {
      throw Unsupported{};
    }
    return;
  }
  const std::string name(fields.at(size - 2).text());
  const std::string schema = size == 3 ? std::string(fields.at(0).text()) : "";
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (const ScopeItem& item : level->items) {
      if (item.name_visible && (schema.empty() ? item.alias == name : item.relation == QualifiedName{schema, name})) {
        add_columns(item, targets);
        return;
      }
    }
  }
  throw Unsupported{};
}

void Analysis::target_list(Node list, const Scope& scope, std::vector<Target>& targets) {
  for (const Node entry : list) {
    const Node target = entry.as("ResTarget");
    const Node value = target["val"];
    if (const Node reference = value.as("ColumnRef"); reference && reference["fields"].back().is("A_Star")) {
      expand_star(reference, scope, targets);
      continue;
    }
    if (const Node indirect = value.as("A_Indirection"); indirect && indirect["indirection"].back().is("A_Star")) {
      throw Unsupported{};  // (f(x)).*
    }
    std::string name(target["name"].text());
    targets.push_back({name.empty() ? output_name(value) : std::move(name), expression(value, scope)});
  }
}

/// FigureColname(): the name of an output column that was given none.
std::string Analysis::output_name(Node node) const {
  // How sure the name is: the server prefers a stronger one from inside.
  struct Figure {
    std::string name;
    int strength;
  };
  const auto figure = [](auto&& self, Node at) -> Figure {
    const std::string_view kind = at.kind();
    const Node inner = at.inner();
    if (kind == "ColumnRef" || kind == "A_Indirection") {
      std::string name;
      for (const Node field : inner[kind == "ColumnRef" ? "fields" : "indirection"]) {
        if (field.is("String")) {
          name = field.text();
        }
      }
      if (!name.empty()) {
        return {name, 2};
      }
      return kind == "A_Indirection" ? self(self, inner["arg"]) : Figure{"?column?", 0};
    }
    if (kind == "FuncCall") {
      return {qualified(inner["funcname"]).second, 2};
    }
    if (kind == "A_Expr") {
      return inner["kind"].text() == "AEXPR_NULLIF" ? Figure{"nullif", 2} : Figure{"?column?", 0};
    }
    if (kind == "TypeCast") {
      const Figure inside = self(self, inner["arg"]);
      return inside.strength > 1 ? inside : Figure{qualified(inner["typeName"]["names"]).second, 1};
    }
    if (kind == "CollateClause") {
      return self(self, inner["arg"]);
    }
    if (kind == "GroupingFunc") {
      return {"grouping", 2};
    }
    if (kind == "SubLink") {
      const std::string_view link = inner["subLinkType"].text();
      if (link == "EXISTS_SUBLINK") {
        return {"exists", 2};
      }
      if (link == "ARRAY_SUBLINK") {
        return {"array", 2};
      }
      if (link == "EXPR_SUBLINK") {
        Node select = inner["subselect"].as("SelectStmt");
        while (select["larg"]) {
          select = select["larg"].is("SelectStmt") ? select["larg"]["SelectStmt"] : select["larg"];
        }
        const Node target = select["targetList"].at(0).as("ResTarget");
        if (!target["name"].text().empty()) {
          return {std::string(target["name"].text()), 2};
        }
        return target ? self(self, target["val"]) : Figure{"column1", 2};
      }
      return {"?column?", 0};
    }
    if (kind == "CaseExpr") {
      const Figure inside = inner["defresult"] ? self(self, inner["defresult"]) : Figure{"?column?", 0};
      return inside.strength > 1 ? inside : Figure{"case", 1};
    }
    if (kind == "A_ArrayExpr") {
      return {"array", 2};
    }
    if (kind == "RowExpr") {
      return {"row", 2};
    }
    if (kind == "CoalesceExpr") {
      return {"coalesce", 2};
    }
    if (kind == "MinMaxExpr") {
      return {inner["op"].text() == "IS_LEAST" ? "least" : "greatest", 2};
    }
    if (kind == "SQLValueFunction") {
      std::string name(inner["op"].text().substr(6));
      if (name.ends_with("_N")) {
        name.resize(name.size() - 2);
      }
      std::ranges::transform(name, name.begin(), [](char c) { return c == '_' ? c : static_cast<char>(c | 0x20); });
      return {name, 2};
    }
    if (kind == "XmlSerialize") {
      return {"xmlserialize", 2};
    }
    return {"?column?", 0};
  };
  return figure(figure, node).name;
}

std::string Analysis::sort_clause(Node list, const Scope& scope, const std::vector<Target>& targets, bool positions) {
  std::string text;
  for (const Node entry : list) {
    const Node sort = entry.as("SortBy");
    const Node by = sort["node"];
    text += text.empty() ? "" : ", ";
    if (positions) {
      // Of a set operation: an output column by name or position, nothing else.
      const Node fields = by.as("ColumnRef")["fields"];
      std::size_t position = static_cast<std::size_t>(by.as("A_Const")["ival"]["ival"].integer());
      for (std::size_t i = 0; fields.size() == 1 && i < targets.size(); ++i) {
        if (targets[i].name == fields.at(0).text()) {
          position = i + 1;
          break;
        }
      }
      if (position == 0) {
        throw Unsupported{};
      }
      text += '#' + std::to_string(position);
    } else {
      text += targets.empty() ? print(*expression(by, scope)) : grouping_item(by, scope, targets, false);
    }
    text += sort_direction(sort);
  }
  return text;
}

/// An item of ORDER BY, GROUP BY or DISTINCT ON: an output column by position or name, or an expression. GROUP BY
/// looks for input columns first.
std::string Analysis::grouping_item(Node node, const Scope& scope, const std::vector<Target>& targets,
                                    bool columns_first) {
  if (const Node fields = node.as("ColumnRef")["fields"]; fields.size() == 1 && fields.at(0).is("String")) {
    const std::string name(fields.at(0).text());
    bool found = false;
    if (columns_first) {
      for (const ScopeItem& item : scope.items) {
        for (const ScopeColumn& candidate : item.columns) {
          found = found || (item.columns_visible && candidate.name == name);
        }
      }
    }
    if (!found) {
      for (const Target& target : targets) {
        if (target.name == name) {
          return print(*target.expr);
        }
      }
    }
  }
  if (const Node position = node.as("A_Const")["ival"]) {
    const auto at = static_cast<std::size_t>(position["ival"].integer());
    if (at < 1 || at > targets.size()) {
      throw Unsupported{};
    }
    return print(*targets[at - 1].expr);
  }
  return print(*expression(node, scope));
}

std::string Analysis::group_clause(Node list, const Scope& scope, const std::vector<Target>& targets) {
  std::string text;
  for (const Node entry : list) {
    text += text.empty() ? "" : ", ";
    if (const Node set = entry.as("GroupingSet")) {
      text += std::string(set["kind"].text()) + '(' + group_clause(set["content"], scope, targets) + ')';
    } else if (const Node row = entry.as("RowExpr"); row && row["row_format"].text() == "COERCE_IMPLICIT_CAST") {
      text += '(' + group_clause(row["args"], scope, targets) + ')';
    } else {
      text += grouping_item(entry, scope, targets, true);
    }
  }
  return text;
}

std::string Analysis::limit_clause(Node select, const Scope& scope) {
  std::string text;
  const auto add = [&](std::string_view word, Node node) {
    if (!node) {
      return;
    }
    Expr* count = expression(node, scope);
    if (count->type.id != kNoType) {
      count = coercion_.coerce(count, known().int8, "", CoercionContext::assignment, CastForm::added);
    }
    text += std::string(word) + print(without_implicit_casts(*count));
  };
  add(" OFFSET ", select["limitOffset"]);
  add(select["limitOption"].text() == "LIMIT_OPTION_WITH_TIES" ? " LIMIT TIES " : " LIMIT ", select["limitCount"]);
  return text;
}

}  // namespace schema::canonical
