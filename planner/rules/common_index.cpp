// Indexes: built concurrently, attached to those of a parent, marked on their table.

#include <algorithm>

#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

bool is_detached(const Context& context, const QualifiedName& partition) {
  const Table* from = context.from_table(partition);
  const Table* to = context.table(partition);
  return from != nullptr && to != nullptr && from->partition_of &&
         (!to->partition_of || to->partition_of->parent != from->partition_of->parent ||
          context.goes({Kind::table, from->partition_of->parent.schema, "", from->partition_of->parent.name}));
}

ObjectId parent_index(const Database& database, const ObjectId& id) {
  const Index* index = database.find<Index>(id);
  const Constraint* constraint = database.find<Constraint>(id);
  const auto& attached = index != nullptr        ? index->partition_of
                         : constraint != nullptr ? constraint->partition_of
                                                 : std::nullopt;
  const Table* table = database.find<Table>({Kind::table, id.schema, "", id.relation});
  if (!attached || table == nullptr || !table->partition_of) {
    return {};
  }
  const ObjectId key{Kind::constraint, attached->schema, table->partition_of->parent.name, attached->name};
  return database.contains(key) ? key : ObjectId{Kind::index, key.schema, key.relation, key.name};
}

Draft attach_index(const Context& context, const ObjectId& id, const QualifiedName& parent,
                   const QualifiedName& child) {
  Draft draft =
      plain(context, id, "ALTER INDEX " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(child),
            "attach " + quote_qualified(child) + " to " + quote_qualified(parent));
  draft.weight = weight::kAfterValidate;
  return draft;
}

Draft attach_to_parent(const Context& context, const ObjectId& id, const QualifiedName& parent) {
  Draft draft = attach_index(context, id, parent, {id.schema, id.name});
  draft.step.consumes = {parent_index(context.to, id), {Kind::table, id.schema, std::string(kAttached), id.relation}};
  return draft;
}

Draft move_index(const Context& context, const ObjectId& id, const std::string& tablespace, const std::string& what) {
  Draft draft = altering(context, id,
                         "ALTER INDEX " + quote_qualified(id.schema, id.name) + " SET TABLESPACE " +
                             (tablespace.empty() ? "pg_default" : quote_identifier(tablespace)),
                         "move " + what);
  if (context.online(relation_of(id))) {
    draft.step.blocking_reason = "the index is copied under ACCESS EXCLUSIVE";
  }
  return draft;
}

bool is_referenced(const Database& database, const QualifiedName& relation) {
  return std::ranges::any_of(database.constraints, [&](const auto& entry) {
    return entry.second.foreign_key && entry.second.foreign_key->references == relation;
  });
}

void take_attached(const Context& context, const ObjectId& id, Draft& draft) {
  const auto take = [&](const auto& objects) {
    for (const auto& [part, object] : objects) {
      if (object.partition_of == QualifiedName{id.schema, id.name} && parent_index(context.from, part) == id &&
          context.decision(part).drop_folded) {
        Draft own = dropping(context, part, "", "");
        draft.releases.merge(own.releases);
        draft.frees.merge(own.frees);
        draft.step.destroys.push_back(part);
        // A key goes with its index only when told to.
        draft.step.sql += part.kind == Kind::constraint && !draft.step.sql.ends_with(" CASCADE") ? " CASCADE" : "";
      }
    }
  };
  take(context.from.indexes);
  take(context.from.constraints);
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
}

void add_index_marks(const Context& context, const QualifiedName& relation, const std::string& index, Chain& chain) {
  const ObjectId table_id{Kind::table, relation.schema, "", relation.name};
  if (const Table* table = context.table(relation)) {
    if (table->replica_identity == ReplicaIdentity::index && table->replica_identity_index == index) {
      Draft draft =
          plain(context, table_id,
                alter_relation(context, relation) + " REPLICA IDENTITY USING INDEX " + quote_identifier(index),
                "identify rows for replication by " + index);
      lock(context, draft, relation, LockMode::access_exclusive);
      chain.push_back(std::move(draft));
    }
    if (table->cluster_on == index) {
      Draft draft =
          plain(context, table_id, alter_relation(context, relation) + " CLUSTER ON " + quote_identifier(index),
                "remember " + index + " for CLUSTER");
      lock(context, draft, relation, LockMode::share_update_exclusive);
      chain.push_back(std::move(draft));
    }
  } else if (const auto* view =
                 context.to.find<MaterializedView>({Kind::materialized_view, relation.schema, "", relation.name});
             view != nullptr && view->cluster_on == index) {
    chain.push_back(plain(context, {Kind::materialized_view, relation.schema, "", relation.name},
                          alter_relation(context, relation) + " CLUSTER ON " + quote_identifier(index),
                          "remember " + index + " for CLUSTER"));
  }
}

void make_concurrent_build(Draft& draft, const QualifiedName& index) {
  draft.step.transaction = Transaction::forbidden;
  draft.step.builds_index = true;
  draft.step.scans_table = true;
  draft.weight = weight::kConcurrently;
  draft.step.postcondition.query =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN "
      "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = " +
      quote_literal(index.schema) + " AND c.relname = " + quote_literal(index.name) + " AND i.indisvalid)";
  draft.step.cleanup = "DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(index);
}

}  // namespace planner
