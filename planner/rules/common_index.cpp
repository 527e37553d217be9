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

bool loses_parent(const Context& context, const QualifiedName& child) {
  const Table* from = context.from_table(child);
  const Table* to = context.table(child);
  return from != nullptr && to != nullptr && std::ranges::any_of(from->inherits, [&](const QualifiedName& parent) {
           return std::ranges::count(to->inherits, parent) == 0 || context.goes(table_id(parent));
         });
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

ObjectId taken_with(const Context& context, const ObjectId& part) {
  const ObjectId above = parent_index(context.from, part);
  if (above.name.empty() || !context.goes(above) || is_detached(context, relation_of(part))) {
    return {};
  }
  return context.decision(above).drop_folded ? taken_with(context, above) : above;
}

void take_attached(const Context& context, const ObjectId& id, Draft& draft) {
  const auto take = [&](const auto& objects) {
    for (const auto& [part, object] : objects) {
      if (object.partition_of && context.decision(part).drop_folded && taken_with(context, part) == id) {
        Draft own = dropping(context, part, "", "");
        draft.releases.merge(own.releases);
        draft.frees.merge(own.frees);
        draft.step.destroys.push_back(part);
        // A key goes with an index only when told to, with another key by itself.
        const bool cascades = id.kind == Kind::index && part.kind == Kind::constraint;
        draft.step.sql += cascades && !draft.step.sql.ends_with(" CASCADE") ? " CASCADE" : "";
      }
    }
  };
  take(context.from.indexes);
  take(context.from.constraints);
  if (draft.step.destroys.size() > 1) {
    draft.step.undo = make_again(context, context.as_it_was(), draft.step.destroys, draft.step.phase);
  }
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
}

void drop_if_exists(std::string& sql) {
  for (const std::string_view verb : {"DROP CONSTRAINT ", "DROP INDEX ", "DROP FUNCTION "}) {
    const std::size_t at = sql.find(verb);
    if (at != std::string::npos && sql.find(" IF EXISTS ") == std::string::npos) {
      sql.insert(at + verb.size(), "IF EXISTS ");
    }
  }
}

std::string add_key_using_index(const ObjectId& id, const Constraint& key, const std::string& index) {
  return "ALTER TABLE " + quote_qualified(relation_of(id)) + " ADD CONSTRAINT " + quote_identifier(id.name) +
         (key.type == ConstraintType::primary_key ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " +
         quote_identifier(index) + (key.deferrable ? " DEFERRABLE" : "") +
         (key.initially_deferred ? " INITIALLY DEFERRED" : "");
}

std::string replica_identity_clause(ReplicaIdentity identity, const std::string& index) {
  switch (identity) {
    case ReplicaIdentity::default_:
      return "REPLICA IDENTITY DEFAULT";
    case ReplicaIdentity::full:
      return "REPLICA IDENTITY FULL";
    case ReplicaIdentity::nothing:
      return "REPLICA IDENTITY NOTHING";
    case ReplicaIdentity::index:
      break;
  }
  return "REPLICA IDENTITY USING INDEX " + quote_identifier(index);
}

std::string cluster_clause(const std::string& index) {
  return index.empty() ? "SET WITHOUT CLUSTER" : "CLUSTER ON " + quote_identifier(index);
}

void add_index_marks(const Context& context, const QualifiedName& relation, const std::string& index, Chain& chain,
                     const MarkedNames& names) {
  const std::string made = names.made.empty() ? index : names.made;
  const std::string alter = alter_relation(context, relation) + ' ';
  // `was` had the mark before, and gets it back: under another name, if it is replaced by this one. If another one
  // replaces it, or it goes before this one has the mark, it is marked when it is made again.
  const auto mark = [&](Kind kind, auto clause, const std::string& was, std::string comment, LockMode mode) {
    Draft draft = plain(context, {kind, relation.schema, "", relation.name}, alter + clause(made), std::move(comment));
    const bool replaced = was == index && !names.replaced.empty();
    std::string back = replaced ? names.replaced : was;
    for (const Kind part : {Kind::index, Kind::constraint}) {
      const ObjectId id{part, relation.schema, relation.name, was};
      const Constraint* key = context.from.find<Constraint>(id);
      if (replaced || !context.goes(id)) {
        continue;
      }
      if (context.fate(id) == Fate::drop && (key == nullptr || key->type != ConstraintType::primary_key)) {
        draft.releases.insert(id);
      } else {
        back.clear();
      }
    }
    draft.step.undo = {alter + clause(back)};
    lock(context, draft, relation, mode);
    chain.push_back(std::move(draft));
  };
  const auto cluster = [&](Kind kind, const auto* from) {
    mark(kind, cluster_clause, from != nullptr ? from->cluster_on : std::string(), "remember " + index + " for CLUSTER",
         LockMode::share_update_exclusive);
  };
  if (const Table* table = context.table(relation)) {
    const Table* from = context.from_table(relation);
    if (table->replica_identity == ReplicaIdentity::index && table->replica_identity_index == index) {
      const ReplicaIdentity was = from != nullptr ? from->replica_identity : ReplicaIdentity::default_;
      const auto clause = [&](const std::string& name) {
        return name.empty()
                   ? replica_identity_clause(was == ReplicaIdentity::index ? ReplicaIdentity::default_ : was, "")
                   : replica_identity_clause(ReplicaIdentity::index, name);
      };
      mark(Kind::table, clause, from != nullptr ? from->replica_identity_index : std::string(),
           "identify rows for replication by " + index, LockMode::access_exclusive);
    }
    if (table->cluster_on == index) {
      cluster(Kind::table, from);
    }
    return;
  }
  const ObjectId view{Kind::materialized_view, relation.schema, "", relation.name};
  if (const auto* to = context.to.find<MaterializedView>(view); to != nullptr && to->cluster_on == index) {
    cluster(Kind::materialized_view, context.from.find<MaterializedView>(view));
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
