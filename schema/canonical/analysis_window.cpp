// Windows: WINDOW and OVER, after parse_clause.c's transformWindowDefinitions().

#include "schema/canonical/analysis.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

constexpr std::int64_t kRange = 0x2;  // nodes/parsenodes.h FRAMEOPTION_RANGE

/// Of the offsets that in_range() of an order's type takes, the one for a literal without a type: the type itself, else
/// the only one.
TypeId range_offset(const Names& names, const SearchPath& path, TypeId order) {
  TypeId only = kNoType;
  for (const Function* function : names.functions("pg_catalog", "in_range", path)) {
    if (function->arguments[0] != order) {
      continue;
    }
    const TypeId offset = function->arguments[2];
    if (offset == order) {
      return order;
    }
    only = only == kNoType ? offset : throw Untyped{};
  }
  return only;
}

}  // namespace

std::string Analysis::window(Node definition, const Scope& scope) {
  std::string text = "(" + std::string(definition["refname"].text());
  for (const Node part : definition["partitionClause"]) {
    text += " PARTITION " + print(*expression(part, scope));
  }
  const Node order = definition["orderClause"];
  if (!order.empty()) {
    text += " ORDER BY " + sort_clause(order, scope, {}, false);
  }
  const std::int64_t frame = definition["frameOptions"].integer();
  text += " FRAME " + std::to_string(frame);
  for (const std::string_view side : {"startOffset", "endOffset"}) {
    if (!definition[side]) {
      continue;
    }
    Expr* offset = expression(definition[side], scope);
    if (offset->type.id == known().unknown) {
      TypeId type = known().int8;
      if ((frame & kRange) != 0) {
        if (order.size() != 1) {
          throw Untyped{};  // ordered by the window it refers to
        }
        const Expr* key = expression(order.at(0).as("SortBy")["node"], scope);
        type = range_offset(names_, path_, names_.base_type(key->type.id).id);
      }
      offset = coercion_.implicitly(offset, type);
    }
    text += ' ' + print(without_implicit_casts(*offset));
  }
  return text + ')';
}

std::string Analysis::window_clause(Node list, Scope& scope) {
  std::string text;
  for (const Node entry : list) {
    const Node definition = entry.as("WindowDef");
    const std::string name = quote_identifier(definition["name"].text());
    const std::string window_text = window(definition, scope);
    text += " WINDOW " + name + " AS " + window_text;
    scope.windows.emplace(window_text, name);
  }
  return text;
}

/// OVER: a window by its name, also where it is written out once more.
std::string Analysis::window_used(Node over, const Scope& scope) {
  if (const std::string_view name = over["name"].text(); !name.empty()) {
    return quote_identifier(name);
  }
  std::string text = window(over, scope);
  const auto named = scope.windows.find(text);
  return named == scope.windows.end() ? text : named->second;
}

}  // namespace schema::canonical
