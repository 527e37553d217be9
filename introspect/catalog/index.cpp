#include "schema/parse/index.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/element.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Index;
using schema::IndexElement;
using schema::Kind;
using schema::ObjectId;
using schema::QualifiedName;

namespace {

/// One row of pg_index, before it is known whether it becomes an Index or completes a Constraint.
struct Found {
  Oid oid = 0, table = 0;
  std::string name;
  Index index;
};

void complete_constraint(Context& context, const ObjectId& id, Oid oid, Index& index) {
  auto* constraint = context.database.find<schema::Constraint>(id);
  if (constraint == nullptr) {
    return;
  }
  constraint->include = std::move(index.include);
  constraint->parameters = std::move(index.parameters);
  constraint->tablespace = std::move(index.tablespace);
  constraint->nulls_not_distinct = index.nulls_not_distinct;
  constraint->only = index.only;
  context.describe(index, Class::relation, oid);
  constraint->index_comment = std::move(index.comment);
  if (constraint->type != schema::ConstraintType::exclude) {
    return;
  }
  constraint->method = index.method;
  if (index.predicate) {
    constraint->expression = std::move(index.predicate);
  }
  for (std::size_t i = 0; i < constraint->elements.size() && i < index.elements.size(); ++i) {
    std::string name_of_operator = std::move(constraint->elements[i].exclude_operator);
    constraint->elements[i] = std::move(index.elements[i]);
    constraint->elements[i].exclude_operator = std::move(name_of_operator);
  }
}

/// What the table says of one of its indexes.
void mark_table(Context& context, const QualifiedName& table, const std::string& index, bool clustered, bool identity) {
  if (auto* object = context.database.find<schema::Table>(table_id(table))) {
    object->cluster_on = clustered ? index : std::move(object->cluster_on);
    if (identity && object->replica_identity == schema::ReplicaIdentity::index) {
      object->replica_identity_index = index;
    }
  } else if (auto* view = context.database.find<schema::MaterializedView>(
                 {Kind::materialized_view, table.schema, "", table.name})) {
    view->cluster_on = clustered ? index : std::move(view->cluster_on);
  }
}

std::optional<Found> take_index(Context& context, Row& row) {
  Found found;
  found.oid = row.oid();
  found.table = row.oid();
  const Relation* relation = context.wanted_relation(found.table);
  if (relation == nullptr) {
    return std::nullopt;
  }
  Index& index = found.index;
  found.name = row.text();
  const bool is_partitioned = row.letter() == 'I';
  const Oid method = row.oid();
  index.method = context.access_methods[method];
  index.unique = row.flag();
  index.nulls_not_distinct = row.flag();
  const bool valid = row.flag();
  index.only = is_partitioned && !valid;
  index.valid = is_partitioned || valid;
  const bool clustered = row.flag(), identity = row.flag();
  const auto keys = static_cast<std::size_t>(row.number());
  KeyVectors vectors;
  vectors.columns = row.view();
  vectors.opclasses = row.view();
  vectors.collations = row.view();
  vectors.options = row.view();
  vectors.expressions = row.view();
  vectors.definition = row.view();
  index.elements = read_elements(context, *relation, method, keys, vectors);
  const auto columns = parse_numbers(vectors.columns), opclasses = parse_numbers(vectors.opclasses);
  for (std::size_t i = keys; i < columns.size(); ++i) {
    const auto number = static_cast<std::size_t>(columns[i]);
    if (number > 0 && number <= relation->attributes.size()) {
      index.include.push_back(relation->attributes[number - 1].name);
    }
  }
  for (auto at = context.index_attributes.lower_bound({found.oid, 0});
       at != context.index_attributes.end() && at->first.first == found.oid; ++at) {
    if (const auto i = static_cast<std::size_t>(at->first.second - 1); i < index.elements.size()) {
      index.elements[i].statistics = at->second.statistics;
      index.elements[i].opclass_options = at->second.options;
      // Options cannot be written without the name of what they are of, be it the default.
      if (!at->second.options.empty() && i < opclasses.size()) {
        index.elements[i].opclass = context.opclasses.at(static_cast<Oid>(opclasses[i])).name;
      }
    }
  }
  if (const std::string_view predicate = row.view(); !predicate.empty()) {
    index.predicate = schema::Expression(without_parentheses(predicate));
  }
  index.parameters = parse_options(row.view());
  if (const Oid tablespace = row.oid(); tablespace != 0) {
    index.tablespace = context.tablespaces[tablespace];
  }
  mark_table(context, relation->name, found.name, clustered, identity);
  return found;
}

void take_indexes(Context& context, const postgres::Result& result) {
  std::vector<Found> rows;
  rows.reserve(result.rows());
  std::unordered_map<Oid, std::size_t> row_of;
  std::vector<std::pair<Oid, ObjectId>> keys;
  std::unordered_map<Oid, std::pair<QualifiedName, QualifiedName>> key_indexes;  // the table's name, and its own
  for (std::size_t i = 0; i < result.rows(); ++i) {
    Row row(result, i);
    auto found = take_index(context, row);
    if (!found) {
      continue;
    }
    if (const auto constraint = context.constraint_indexes.find(found->oid);
        constraint != context.constraint_indexes.end()) {
      complete_constraint(context, constraint->second, found->oid, found->index);
      keys.emplace_back(found->oid, constraint->second);
      const QualifiedName& table = context.relations[found->table].name;
      key_indexes.emplace(found->oid, std::pair(table, QualifiedName{table.schema, found->name}));
      continue;
    }
    context.describe(found->index, Class::relation, found->oid);
    row_of[found->oid] = rows.size();
    rows.push_back(std::move(*found));
  }
  for (const auto& [oid, id] : keys) {
    const auto parents = context.parents.find(oid);
    if (parents == context.parents.end()) {
      continue;
    }
    const Oid parent = parents->second.front();
    schema::Constraint* const key = context.database.find<schema::Constraint>(id);
    if (const auto above = key_indexes.find(parent); key == nullptr && above != key_indexes.end()) {
      const auto& [table, own] = key_indexes.at(oid);
      context.database.part_names.insert_or_assign({table, above->second.second}, own.name);
    }
    if (key == nullptr) {
      continue;
    }
    if (const auto above = row_of.find(parent); above != row_of.end()) {
      const Found& index = rows[above->second];
      key->partition_of = QualifiedName{context.relations[index.table].name.schema, index.name};
    } else if (const auto above_key = context.constraint_indexes.find(parent);
               above_key != context.constraint_indexes.end() && !above_key->second.name.empty()) {
      key->partition_of = QualifiedName{above_key->second.schema, above_key->second.name};
    }
  }
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Found& found = rows[i];
    const auto parents = context.parents.find(found.oid);
    const auto parent = parents == context.parents.end() ? row_of.end() : row_of.find(parents->second.front());
    if (parent != row_of.end()) {
      const Found& above = rows[parent->second];
      found.index.partition_of = QualifiedName{context.relations[above.table].name.schema, above.name};
      const QualifiedName& table = context.relations[found.table].name;
      if (schema::parse::follows_from({Kind::index, table.schema, table.name, found.name}, found.index, above.index)) {
        context.database.part_names.insert_or_assign({table, *found.index.partition_of}, found.name);
        continue;
      }
    }
    kept.push_back(i);
  }
  std::vector<std::pair<ObjectId, Index*>> made;
  made.reserve(kept.size());
  for (const std::size_t i : kept) {
    const Relation& relation = context.relations[rows[i].table];
    made.emplace_back(ObjectId{Kind::index, relation.name.schema, relation.name.name, std::move(rows[i].name)},
                      &rows[i].index);
  }
  std::ranges::sort(made, {}, &std::pair<ObjectId, Index*>::first);
  for (auto& [id, index] : made) {
    context.database.indexes.emplace_hint(context.database.indexes.end(), std::move(id), std::move(*index));
  }
}

}  // namespace

template <>
void add_queries<Index>(const Context& context, Queries& queries) {
  // pg_get_indexdef() for each would be the dearest call of all; only an expression needs it, where not all is of the
  // default collation, to tell whose the collation is.
  queries.push_back(
      {fmt::format(R"(
SELECT i.indexrelid, i.indrelid, c.relname, c.relkind, c.relam, i.indisunique, {}, i.indisvalid AND i.indisready,
       i.indisclustered, i.indisreplident, i.indnkeyatts, i.indkey, i.indclass, i.indcollation, i.indoption,
       pg_catalog.pg_get_expr(i.indexprs, i.indrelid),
       CASE WHEN i.indexprs IS NOT NULL
             AND (EXISTS (SELECT FROM pg_catalog.unnest(i.indcollation) AS u (oid) WHERE u.oid NOT IN (0, 100))
                  OR EXISTS (SELECT FROM pg_catalog.pg_attribute a
                              WHERE a.attrelid = i.indrelid AND a.attcollation NOT IN (0, 100)))
            THEN pg_catalog.pg_get_indexdef(i.indexrelid) END,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid), c.reloptions, c.reltablespace
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
 WHERE {} AND i.indislive
 ORDER BY i.indexrelid)",
                   context.has(15) ? "i.indnullsnotdistinct" : "false", context.in_scope("c.relnamespace")),
       take_indexes});
}

}  // namespace introspect::catalog
