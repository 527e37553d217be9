#include "planner/rules/data_rows.hpp"

#include <algorithm>

#include "planner/rules/column.hpp"
#include "schema/find_type.hpp"
#include "schema/print/text.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

struct Value {
  std::string text;
  bool alike = true;  // for all rows
};

std::optional<Value> default_of(const Context& context, const std::string& type) {
  const auto* const found = find_type(context.to.domains, type);
  if (found == nullptr) {
    return Value{"NULL"};
  }
  const auto& domain = found->second;
  return domain.default_value ? Value{print::text_of(*domain.default_value)} : default_of(context, domain.type);
}

// What the rows that are there get in a new column.
std::optional<Value> value_given(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  std::optional<Value> value;
  if (column.identity) {
    return {};
  }
  if (column.generated) {
    value = {print::text_of(column.generated->expression), false};
  } else if (column.hints->backfill && fills_when_created(context, id)) {
    value = {*column.hints->backfill, false};
  } else {
    value = column.default_value ? Value{print::text_of(*column.default_value)} : default_of(context, column.type);
  }
  return value && !is_volatile(context, value->text) ? value : std::nullopt;
}

}  // namespace

std::optional<std::string> value_to_come(const Context& context, const ObjectId& column) {
  const std::optional<Value> value = value_given(context, column);
  return value ? std::optional(value->text) : std::nullopt;
}

Rows rows_there(const QualifiedName& relation) { return {quote_qualified(relation), ""}; }

std::optional<Rows> rows_to_come(const Context& context, const QualifiedName& relation,
                                 const std::vector<std::string>& columns) {
  const std::string name = quote_identifier(relation.name);
  std::string added;
  bool alike = true;
  for (const std::string& column : columns) {
    const ObjectId id = column_id(relation, column);
    const Column* const wanted = context.to.find<Column>(id);
    if (context.from.contains(id) || wanted == nullptr) {
      alike = false;
      continue;
    }
    const std::optional<Value> value = value_given(context, id);
    if (!value) {
      return {};
    }
    alike = alike && value->alike;
    added += ", ((" + value->text + ")::" + wanted->type + ")" +
             (wanted->collation.empty() ? "" : " COLLATE " + wanted->collation) + " AS " + quote_identifier(column);
  }
  if (added.empty()) {
    return rows_there(relation);
  }
  return Rows{"(SELECT " + name + ".tableoid, " + name + ".ctid, " + name + ".*" + added + " FROM " +
                  quote_qualified(relation) + " AS " + name + ")",
              name, alike};
}

std::optional<std::string> is_empty_so_far(const Context& context, const QualifiedName& relation) {
  const std::vector<QualifiedName> below = context.to_children.below(relation);
  const bool takes_over = context.from.contains(table_id(relation)) ||
                          std::ranges::any_of(below, [&](const auto& child) { return context.existed(child); });
  return takes_over ? std::nullopt
                    : std::optional("pg_catalog.to_regclass(" + quote_literal(quote_qualified(relation)) + ") IS NULL");
}

}  // namespace planner
