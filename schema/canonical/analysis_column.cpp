// References to columns, rows, their fields and elements, after parse_expr.c and parse_relation.c.

#include <algorithm>

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// System columns, which every table has.
TypeId system_column(std::string_view name) {
  const Known& k = known();
  if (name == "tableoid") {
    return k.oid;
  }
  if (name == "ctid") {
    return k.tid;
  }
  if (name == "xmin" || name == "xmax") {
    return k.xid;
  }
  return name == "cmin" || name == "cmax" ? k.cid : kNoType;
}

/// Of this level, not of a query around.
bool is_own(const ScopeItem& item, const Scope& scope) {
  return std::ranges::any_of(scope.items, [&](const ScopeItem& own) { return &own == &item; });
}

}  // namespace

const ScopeItem* find_item(const Scope& scope, const std::string& schema, const std::string& name) {
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (const ScopeItem& item : level->items) {
      if (item.name_visible && (schema.empty() ? item.alias == name : item.relation == QualifiedName{schema, name})) {
        return &item;
      }
    }
  }
  return nullptr;
}

Expr* Analysis::column(const ScopeColumn& column) {
  Expr* expr = other(column.type, column.text);
  expr->reads_columns = true;
  return expr;
}

Expr* Analysis::find_column(const std::string& name, const Scope& scope, bool& found) {
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    if (const auto it = level->parameters.find(name); it != level->parameters.end()) {
      found = true;
      return it->second;
    }
    Expr* result = nullptr;
    for (const ScopeItem& item : level->items) {
      if (!item.columns_visible) {
        continue;
      }
      for (const ScopeColumn& candidate : item.columns) {
        if (candidate.name == name) {
          if (result != nullptr) {
            throw Unsupported{};  // ambiguous
          }
          result = column(candidate);
          // Those of outer queries do not count as columns of this one.
          result->reads_columns = level == &scope;
        }
      }
    }
    if (result != nullptr) {
      found = true;
      return result;
    }
  }
  return nullptr;
}

Expr* Analysis::column_of(const ScopeItem& item, const std::string& name) {
  for (const ScopeColumn& candidate : item.columns) {
    if (candidate.name == name) {
      return column(candidate);
    }
  }
  if (const TypeId type = system_column(name); type != kNoType && !item.whole_row.empty()) {
    Expr* expr = other({type, ""}, item.whole_row + name);
    expr->reads_columns = true;
    return expr;
  }
  throw Unsupported{};
}

/// The entry whose row `t`, `t.*` or `s.t.*` means; nullptr for any other reference.
const ScopeItem* Analysis::row_reference(Node node, const Scope& scope) {
  const Node fields = node["fields"];
  const std::size_t size = fields.size();
  if (size == 0 || size > 3) {
    return nullptr;
  }
  if (fields.back().is("A_Star")) {
    return size == 1 ? nullptr
                     : find_item(scope, size == 3 ? std::string(fields.at(0).text()) : "",
                                 std::string(fields.at(size - 2).text()));
  }
  const std::string name(fields.at(0).text());
  bool found = false;
  const bool is_column = size > 1 || find_column(name, scope, found) != nullptr ||
                         (system_column(name) != kNoType && scope.items.size() == 1);
  return is_column ? nullptr : find_item(scope, "", name);
}

Expr* Analysis::column_reference(Node node, const Scope& scope) {
  if (const ScopeItem* item = row_reference(node, scope)) {
    expanded_ = true;
    Expr* expr = other(item->row_type, item->whole_row);
    expr->reads_columns = is_own(*item, scope);
    return expr;
  }
  const Node fields = node["fields"];
  const std::size_t size = fields.size();
  if (size == 0 || size > 3 || fields.back().is("A_Star")) {
    throw Unsupported{};
  }
  const std::string name(fields.back().text());
  bool found = false;
  if (size == 1) {
    Expr* expr = find_column(name, scope, found);
    if (found) {
      return expr;
    }
    return scope.items.size() == 1 ? column_of(scope.items[0], name) : throw Unsupported{};
  }
  const std::string schema = size == 3 ? std::string(fields.at(0).text()) : "";
  const std::string relation(fields.at(size - 2).text());
  const ScopeItem* item = find_item(scope, schema, relation);
  if (item == nullptr) {
    // An argument may be qualified by its function's name.
    Expr* argument = size == 2 ? find_column(relation + '.' + name, scope, found) : nullptr;
    return found ? argument : throw Unsupported{};
  }
  Expr* expr = column_of(*item, name);
  expr->reads_columns = is_own(*item, scope);
  return expr;
}

Expr* Analysis::field(Expr* arg, const std::string& name) {
  const Type& type = names_.type(names_.base_type(arg->type.id).id);
  TypeRef result;
  if (type.kind == 'c') {
    if (const auto* columns = session_.columns(type.relation)) {
      const auto it = std::ranges::find(*columns, name, &RelationColumn::name);
      if (it == columns->end()) {
        throw Untyped{};
      }
      result = it->type;
    }
  }
  return other(result, '.' + quote_identifier(name), {arg});
}

Expr* Analysis::indirection(Node node, const Scope& scope) {
  const Known& k = known();
  const Node steps = node["indirection"];
  const std::size_t size = steps.size();
  std::size_t i = 0;
  Expr* result = nullptr;
  // A field of an entry's row is its column.
  if (const Node reference = node["arg"].as("ColumnRef"); reference && steps.at(0).is("String")) {
    if (const ScopeItem* item = row_reference(reference, scope)) {
      result = column_of(*item, std::string(steps.at(0).text()));
      result->reads_columns = is_own(*item, scope);
      ++i;
    }
  }
  result = result == nullptr ? expression(node["arg"], scope) : result;
  for (; i < size; ++i) {
    const Node step = steps.at(i);
    if (!step.is("A_Indices")) {
      if (!step.is("String")) {
        throw Unsupported{};
      }
      result = field(result, std::string(step.text()));
      continue;
    }
    // Subscripts in a row are one reference into the container.
    const TypeId container = names_.base_type(result->type.id).id;
    const bool json = container == k.jsonb;
    const TypeId element = names_.type(container).element;
    if (!json && element == kNoType) {
      throw Untyped{};
    }
    std::vector<Expr*> args{result};
    std::string text = "[]";
    bool slice = false;
    for (; i < size && steps.at(i).is("A_Indices"); ++i) {
      const Node indices = steps.at(i)["A_Indices"];
      slice = slice || indices["is_slice"].flag();
      text += indices["is_slice"].flag() ? ':' : '.';
      for (const std::string_view side : {"lidx", "uidx"}) {
        if (!indices[side]) {
          text += '_';
          continue;
        }
        Expr* index = expression(indices[side], scope);
        const bool by_key = json && index->type.id != k.int4;
        args.push_back(
            coercion_.coerce(index, by_key ? k.text : k.int4, "", CoercionContext::assignment, CastForm::added));
      }
    }
    --i;
    result = other({json || slice ? container : element, result->type.typmod}, text, std::move(args));
  }
  return result;
}

}  // namespace schema::canonical
