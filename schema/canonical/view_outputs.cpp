#include "schema/canonical/view_outputs.hpp"

#include <algorithm>

#include "schema/canonical/expr.hpp"
#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

bool is_collatable(const Names& names, TypeId id) {
  const Type& type = names.type(id);
  const TypeId element = type.element != kNoType ? type.element : type.base;
  return type.category == 'S' || (element != kNoType && element != id && is_collatable(names, element));
}

/// Does any column or query have a collation that is not its type's? Then it goes from query to query.
bool has_collations(const Database& database) {
  const auto collated = [](const auto& entry) { return !entry.second.collation.empty(); };
  const auto collates = [](const auto& entry) { return names::may_name(entry.second.definition.text, "collate"); };
  return std::ranges::any_of(database.columns, collated) || std::ranges::any_of(database.domains, collated) ||
         std::ranges::any_of(database.views, collates) || std::ranges::any_of(database.materialized_views, collates);
}

/// The words `char` and `bit` mean a length of one.
std::string spelled(const Names& names, const TypeRef& type) {
  const bool bare = type.typmod.empty() && (type.id == known().char_ || type.id == known().bit);
  return bare ? "pg_catalog.\"" + names.type(type.id).name + '"' : type_name(names, type);
}

}  // namespace

std::optional<std::vector<Output>> view_outputs(Session& session, const ObjectId& view) {
  const std::vector<RelationColumn>* columns = session.columns({view.schema, view.name});
  const View* plain = session.names().database().find<View>(view);
  const bool told = plain != nullptr && !plain->outputs.empty();
  if (told && (columns == nullptr || columns->size() == plain->outputs.size())) {
    return plain->outputs;
  }
  const Names& names = session.names();
  const auto unknown = [](const RelationColumn& column) { return column.type.id == kNoType; };
  const auto collatable = [&](const RelationColumn& column) { return is_collatable(names, column.type.id); };
  if (columns == nullptr || std::ranges::any_of(*columns, unknown) ||
      (std::ranges::any_of(*columns, collatable) && has_collations(names.database()))) {
    return std::nullopt;
  }
  std::vector<Output> outputs;
  for (const RelationColumn& column : *columns) {
    outputs.push_back({column.name, spelled(names, column.type), ""});
  }
  return outputs;
}

View made_of_nulls(const std::vector<Output>& outputs) {
  View made;
  std::string& query = made.definition.text;
  for (const Output& output : outputs) {
    query += query.empty() ? "SELECT " : ",\n    ";
    query += "NULL::" + output.type.text();
    query += output.collation.empty() ? "" : " COLLATE " + output.collation.text();
    query += " AS " + quote_identifier(output.name);
  }
  return made;
}

std::optional<View> stand_in(Session& session, const ObjectId& view) {
  const std::optional<std::vector<Output>> outputs = view_outputs(session, view);
  return outputs ? std::optional(made_of_nulls(*outputs)) : std::nullopt;
}

}  // namespace schema::canonical
