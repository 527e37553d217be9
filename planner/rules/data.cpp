#include "planner/rules/data.hpp"

#include <algorithm>

#include "planner/rules/column.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

std::vector<std::string> key_of(const Database& database, const QualifiedName& relation) {
  for (const auto& [id, constraint] : of_relation<Constraint>(database, relation)) {
    if (constraint.type == ConstraintType::primary_key) {
      return constraint.columns;
    }
  }
  const Table* const table = database.find<Table>(table_id(relation));
  return table != nullptr && table->partition_of ? key_of(database, table->partition_of->parent)
                                                 : std::vector<std::string>{};
}

std::string shown(const Context& context, const QualifiedName& relation, const std::vector<std::string>& columns) {
  std::vector<std::string> key = key_of(context.from, relation);
  std::string list = key.empty() ? "ctid" : quote_list(key);
  for (const std::string& column : columns) {
    if (std::ranges::find(key, column) == key.end()) {
      list += ", " + quote_identifier(column);
    }
  }
  return list;
}

// Columns of tables whose type is `type`, with or without array dimensions.
std::vector<ObjectId> columns_of_type(const Context& context, const ObjectId& type) {
  std::vector<ObjectId> columns;
  for (const ObjectId& user : context.dependents.of(type)) {
    const bool in_table = user.kind == Kind::column && context.existed(relation_of(user)) &&
                          context.from.relation_id(relation_of(user)).kind == Kind::table;
    const Column* column = in_table ? context.from.find<Column>(user) : nullptr;
    if (column != nullptr && column->type.starts_with(quote_qualified(type.schema, type.name)) && !context.goes(user)) {
      columns.push_back(user);
    }
  }
  return columns;
}

}  // namespace

DataPrecondition none_where(const Context& context, const QualifiedName& relation, const std::string& description,
                            const std::vector<std::string>& columns, const std::string& offends) {
  return {description, offenders(context, relation, rows_there(relation), columns, offends)};
}

std::string offenders(const Context& context, const QualifiedName& relation, const Rows& rows,
                      const std::vector<std::string>& columns, const std::string& offends) {
  return "SELECT " + shown(context, relation, columns) + " FROM " + rows.from() + " WHERE " + offends;
}

DataPreconditions no_null(const Context& context, const ObjectId& id) {
  const Column* column = context.from.find<Column>(id);
  if (column == nullptr || column->not_null || !context.existed(relation_of(id))) {
    return {};
  }
  return {none_where(context, relation_of(id), to_string(id) + " has no NULL", {id.name},
                     quote_identifier(id.name) + " IS NULL")};
}

DataPreconditions values_fit(const Context& context, const ObjectId& id, const TypeChange& change) {
  const Column* from = context.from.find<Column>(id);
  const Column* to = context.to.find<Column>(id);
  const bool known = from != nullptr && to != nullptr && context.existed(relation_of(id)) && !change.misfit.empty();
  if (!known) {
    return {};
  }
  return {none_where(context, relation_of(id), "every value of " + to_string(id) + " fits into " + to->type, {id.name},
                     change.misfit)};
}

DataPreconditions values_computed(const Context& context, const ObjectId& id, const std::string& expression,
                                  const std::string& type) {
  // A volatile one is not tried: a number of a sequence would be gone.
  if (!context.existed(relation_of(id)) || is_volatile(context, expression)) {
    return {};
  }
  const Column* from = context.from.find<Column>(id);
  const bool filled_where_null = from != nullptr && from->type == context.to.find<Column>(id)->type;
  const std::string null = (filled_where_null ? quote_identifier(id.name) + " IS NULL AND " : "") + "((" + expression +
                           ")::" + type + ") IS NULL";
  const std::string name = to_string(id) + " gets " + expression;
  return {context.to.find<Column>(id)->not_null
              ? none_where(context, relation_of(id), name + ", which is not NULL for any row", {}, null)
              // Never true, but not before it was computed.
              : none_where(context, relation_of(id), name + ", which can be computed for every row", {},
                           "CASE WHEN " + null + " THEN false ELSE false END")};
}

DataPreconditions labels_unused(const Context& context, const ObjectId& id) {
  const EnumType* from = context.from.find<EnumType>(id);
  const EnumType* to = context.to.find<EnumType>(id);
  if (from == nullptr || to == nullptr) {
    return {};
  }
  std::string gone;
  for (const std::string& label : from->labels) {
    if (std::ranges::find(to->labels, label) == to->labels.end()) {
      gone += (gone.empty() ? "" : ", ") + quote_literal(label);
    }
  }
  DataPreconditions found;
  for (const ObjectId& column : gone.empty() ? std::vector<ObjectId>{} : columns_of_type(context, id)) {
    const std::string name = quote_identifier(column.name);
    const bool array = context.from.find<Column>(column)->type.ends_with("[]");
    found.push_back(none_where(
        context, relation_of(column), to_string(column) + " holds none of " + gone, {column.name},
        array
            ? "EXISTS (SELECT FROM pg_catalog.unnest(" + name + ") AS u (label) WHERE u.label::text IN (" + gone + "))"
            : name + "::text IN (" + gone + ")"));
  }
  return found;
}

DataPreconditions domain_holds(const Context& context, const ObjectId& domain, const std::string& name,
                               const std::string& condition) {
  DataPreconditions found;
  for (const ObjectId& column : columns_of_type(context, domain)) {
    const std::string& type = context.from.find<Column>(column)->type;
    const bool array = type.ends_with("[]");
    if (!array && type != quote_qualified(domain.schema, domain.name)) {
      continue;
    }
    const std::string values = quote_qualified(relation_of(column)) + "." + quote_identifier(column.name);
    // In a domain's condition VALUE is no key word, but a name: here it is a column's.
    found.push_back(none_where(
        context, relation_of(column), "every value of " + to_string(column) + " satisfies " + name, {column.name},
        array ? "EXISTS (SELECT FROM pg_catalog.unnest(" + values + ") AS v (value) WHERE NOT (" + condition + "))"
              : "NOT (SELECT " + condition + " FROM (SELECT " + values + " AS value) AS v)"));
  }
  return found;
}

DataPreconditions domain_holds_anew(const Context& context, const ObjectId& id) {
  const Domain* const from = context.from.find<Domain>(id);
  const Domain* const to = context.to.find<Domain>(id);
  DataPreconditions found;
  if (from == nullptr || from->type != to->type) {
    return found;
  }
  if (to->not_null && !from->not_null) {
    found = domain_holds(context, id, "NOT NULL", "VALUE IS NOT NULL");
  }
  for (const auto& [part, constraint] : of_relation<Constraint>(context.to, {id.schema, id.name})) {
    const Constraint* const was = context.from.find<Constraint>(part);
    if (constraint.validated && (was == nullptr || was->expression != constraint.expression)) {
      std::ranges::move(domain_holds(context, id, part.name, print::text_of(*constraint.expression)),
                        std::back_inserter(found));
    }
  }
  return found;
}

}  // namespace planner
