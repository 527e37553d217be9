#include <algorithm>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/output_name.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

std::vector<ScopeColumn> numbered(std::vector<ScopeColumn> columns, const std::string& prefix) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].text = prefix + '#' + std::to_string(i + 1);
  }
  return columns;
}

}  // namespace

ScopeItem Analysis::relation_item(const QualifiedName& relation, const std::string& alias, const std::string& prefix) {
  ScopeItem item;
  item.alias = alias;
  item.relation = relation;
  item.whole_row = prefix + ".*";
  item.row_type = {names_.row_type(relation), ""};
  const auto* columns = session_.columns(relation);
  if (columns == nullptr) {
    throw Unsupported{};
  }
  for (const RelationColumn& entry : *columns) {
    item.columns.push_back({entry.name, entry.type, prefix + '.' + quote_identifier(entry.name)});
  }
  return item;
}

void Analysis::apply_alias(ScopeItem& item, Node alias) {
  if (!alias) {
    return;
  }
  item.alias = alias["aliasname"].text();
  item.relation = {};
  std::size_t i = 0;
  for (const Node name : alias["colnames"]) {
    if (i >= item.columns.size()) {
      throw Unsupported{};
    }
    item.columns[i++].name = name.text();
  }
}

void Analysis::from_clause(Node list, Scope& scope, std::string& text) {
  for (const Node node : list) {
    text += text.empty() ? "" : ", ";
    // Entries to the left are seen by those that are lateral; the others do not ask for them.
    std::vector<ScopeItem> items = from_item(node, scope, text);
    for (ScopeItem& item : items) {
      scope.items.push_back(std::move(item));
    }
  }
}

std::vector<ScopeItem> Analysis::from_item(Node node, Scope& scope, std::string& text) {
  const std::string_view kind = node.kind();
  if (kind == "RangeVar") {
    return from_relation(node.inner(), scope, text);
  }
  if (kind == "RangeSubselect") {
    return from_query(node.inner(), scope, text);
  }
  if (kind == "RangeFunction") {
    return from_function(node.inner(), scope, text);
  }
  if (kind == "JoinExpr") {
    return from_join(node.inner(), scope, text);
  }
  throw Unsupported{};
}

std::vector<ScopeItem> Analysis::from_relation(Node node, Scope& scope, std::string& text) {
  const std::string name(node["relname"].text());
  const std::string prefix = '$' + std::to_string(next_relation_++);
  ScopeItem item;
  if (node["schemaname"].text().empty()) {
    for (const Scope* level = &scope; level != nullptr; level = level->outer) {
      const auto it = level->common_tables.find(name);
      if (it == level->common_tables.end()) {
        continue;
      }
      text += it->second.text;
      item.alias = name;
      item.whole_row = prefix + ".*";
      item.row_type = {known().record, ""};
      item.columns = numbered(it->second.columns, prefix);
      apply_alias(item, node["alias"]);
      return {item};
    }
  }
  const QualifiedName relation = names_.find_relation(node["schemaname"].text(), name, path_);
  if (relation.name.empty()) {
    throw Unsupported{};
  }
  // A false `inh` is ONLY; the tree leaves out what is false.
  text += (node["inh"].flag() ? "" : "ONLY ") + quote_qualified(relation);
  item = relation_item(relation, name, prefix);
  apply_alias(item, node["alias"]);
  return {item};
}

std::vector<ScopeItem> Analysis::from_query(Node node, Scope& scope, std::string& text) {
  const Node select = node["subquery"].as("SelectStmt");
  const bool lateral = node["lateral"].flag();
  // Without LATERAL the siblings are not seen, but the queries around and their WITH are.
  Scope siblings;
  siblings.outer = scope.outer;
  siblings.common_tables = scope.common_tables;
  const std::unique_ptr<Query> sub_query = query(select, lateral ? &scope : &siblings);
  text += (lateral ? "LATERAL {" : "{") + print(*sub_query, false) + '}';
  const std::string prefix = '$' + std::to_string(next_relation_++);
  ScopeItem item;
  item.whole_row = prefix + ".*";
  item.row_type = {known().record, ""};
  for (const Target& target : sub_query->targets) {
    item.columns.push_back({target.name, target.expr->type, ""});
  }
  item.columns = numbered(std::move(item.columns), prefix);
  apply_alias(item, node["alias"]);
  return {item};
}

std::vector<ScopeColumn> Analysis::function_columns(Node node, Node definitions, const Scope& scope,
                                                    const std::string& alias, std::string& text) {
  called_ = nullptr;
  Expr* expr = expression(node, scope);
  const Function* function = node.is("FuncCall") ? called_ : nullptr;
  text += print(*expr);
  std::vector<ScopeColumn> columns;
  if (!definitions.empty()) {
    text += " AS (";
    for (const Node definition : definitions) {
      const Node entry = definition.as("ColumnDef");
      TypeRef type;
      try {
        type = type_reference(entry["typeName"]);
      } catch (const Untyped&) {
        throw Unsupported{};
      }
      columns.push_back({std::string(entry["colname"].text()), type, ""});
      text += columns.back().name + ' ' + type_name(names_, type) + ',';
    }
    text += ')';
    return columns;
  }
  if (expr->type.id == kNoType) {
    throw Unsupported{};
  }
  if (function != nullptr && function->columns.size() > 1) {
    for (const auto& [name, type] : function->columns) {
      if (coercion_.is_polymorphic(type)) {
        throw Unsupported{};
      }
      columns.push_back({name, {type, ""}, ""});
    }
    return columns;
  }
  const Type& type = names_.type(names_.base_type(expr->type.id).id);
  if (type.kind == 'c') {
    const auto* known_columns = session_.columns(type.relation);
    if (known_columns == nullptr) {
      throw Unsupported{};
    }
    for (const RelationColumn& entry : *known_columns) {
      columns.push_back({entry.name, entry.type, ""});
    }
    return columns;
  }
  if (expr->type.id == known().record) {
    throw Unsupported{};
  }
  std::string name = alias;
  if (function != nullptr && function->columns.size() == 1 && !function->columns[0].first.empty()) {
    name = function->columns[0].first;
  } else if (name.empty()) {
    name = output_name(node);
  }
  columns.push_back({name, expr->type, ""});
  return columns;
}

std::vector<ScopeItem> Analysis::from_function(Node node, Scope& scope, std::string& text) {
  const Node functions = node["functions"];
  const Node alias = node["alias"];
  const std::string alias_name(alias["aliasname"].text());
  const bool several = functions.size() > 1;
  ScopeItem item;
  item.alias = alias_name;
  text += "f[";
  for (const Node entry : functions) {
    const Node parts = entry.as("List")["items"];
    const Node call_node = parts.at(0);
    Node definitions = node["coldeflist"];
    if (const Node own = parts.at(1).as("List")["items"]; !own.empty()) {
      definitions = own;
    }
    if (item.alias.empty()) {
      item.alias = output_name(call_node);
    }
    const auto columns = function_columns(call_node, definitions, scope, several ? "" : alias_name, text);
    item.columns.insert(item.columns.end(), columns.begin(), columns.end());
    text += ';';
  }
  if (node["ordinality"].flag()) {
    text += " WITH ORDINALITY";
    item.columns.push_back({"ordinality", {known().int8, ""}, ""});
  }
  text += ']';
  const std::string prefix = '$' + std::to_string(next_relation_++);
  const bool scalar = item.columns.size() == 1;
  item.row_type = scalar ? item.columns[0].type : TypeRef{known().record, ""};
  item.columns = numbered(std::move(item.columns), prefix);
  item.whole_row = scalar ? item.columns[0].text : prefix + ".*";
  apply_alias(item, alias);
  return {item};
}

std::vector<ScopeItem> Analysis::from_join(Node node, Scope& scope, std::string& text) {
  if (node["join_using_alias"] || !node["alias"]["colnames"].empty()) {
    throw Unsupported{};
  }
  text += '(';
  std::vector<ScopeItem> left = from_item(node["larg"], scope, text);
  std::string right_text;
  // The left side is seen by what is lateral on the right.
  const std::size_t visible = scope.items.size();
  scope.items.insert(scope.items.end(), left.begin(), left.end());
  std::vector<ScopeItem> right = from_item(node["rarg"], scope, right_text);
  scope.items.resize(visible);

  std::string kind(node["jointype"].text());
  kind = kind == "JOIN_LEFT" ? "LEFT" : kind == "JOIN_RIGHT" ? "RIGHT" : kind == "JOIN_FULL" ? "FULL" : "INNER";
  const auto columns_of = [](const std::vector<ScopeItem>& items) {
    std::vector<ScopeColumn> columns;
    for (const ScopeItem& item : items) {
      if (item.columns_visible) {
        columns.insert(columns.end(), item.columns.begin(), item.columns.end());
      }
    }
    return columns;
  };
  std::vector<ScopeColumn> left_columns = columns_of(left);
  std::vector<ScopeColumn> right_columns = columns_of(right);
  std::vector<std::string> merged;
  for (const Node name : node["usingClause"]) {
    merged.emplace_back(name.text());
  }
  if (node["isNatural"].flag()) {
    expanded_ = true;
    for (const ScopeColumn& candidate : left_columns) {
      if (std::ranges::count(right_columns, candidate.name, &ScopeColumn::name) > 0) {
        merged.push_back(candidate.name);
      }
    }
  }
  ScopeItem joined;
  joined.name_visible = false;
  std::string condition;
  for (const std::string& name : merged) {
    const auto in_left = std::ranges::find(left_columns, name, &ScopeColumn::name);
    const auto in_right = std::ranges::find(right_columns, name, &ScopeColumn::name);
    if (in_left == left_columns.end() || in_right == right_columns.end() || in_left->type.id != in_right->type.id) {
      throw Unsupported{};
    }
    condition += condition.empty() ? " USING " : ",";
    condition += in_left->text + '=' + in_right->text;
    ScopeColumn both = kind == "RIGHT" ? *in_right : *in_left;
    if (kind == "FULL") {
      both.text = "merged(" + in_left->text + ',' + in_right->text + ')';
      both.type.typmod = in_left->type.typmod == in_right->type.typmod ? in_left->type.typmod : "";
    } else if (in_left->type.typmod != in_right->type.typmod) {
      throw Unsupported{};
    }
    joined.columns.push_back(both);
  }
  for (const auto* columns : {&left_columns, &right_columns}) {
    for (const ScopeColumn& candidate : *columns) {
      if (std::ranges::count(merged, candidate.name) == 0) {
        joined.columns.push_back(candidate);
      }
    }
  }
  std::vector<ScopeItem> items;
  for (auto* side : {&left, &right}) {
    for (ScopeItem& item : *side) {
      item.columns_visible = false;
      items.push_back(std::move(item));
    }
  }
  items.push_back(std::move(joined));
  if (node["quals"]) {
    // ON sees the two sides, and what is around; a LATERAL reference to siblings is not possible here.
    Scope inner;
    inner.outer = scope.outer;
    inner.common_tables = scope.common_tables;
    inner.items = items;
    condition = " ON " + print(*coercion_.to_boolean(expression(node["quals"], inner)));
  }
  text += ' ' + kind + " JOIN " + right_text + condition + ')';
  if (const Node alias = node["alias"]) {
    // A name for the whole join hides those inside.
    ScopeItem whole = std::move(items.back());
    whole.alias = alias["aliasname"].text();
    whole.name_visible = true;
    return {whole};
  }
  return items;
}

}  // namespace schema::canonical
