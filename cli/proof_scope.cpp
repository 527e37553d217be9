#include "cli/proof_scope.hpp"

#include <algorithm>
#include <set>

#include "schema/default_partition.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/references.hpp"

namespace cli {

namespace {

using schema::Kind;
using schema::ObjectId;
using schema::QualifiedName;
using Ids = std::set<ObjectId>;

/// What an id of the new world was called in the old one.
class OldNames {
 public:
  explicit OldNames(const std::vector<diff::Change>& changes) {
    for (const diff::Change& change : changes) {
      if (const auto* rename = std::get_if<diff::Rename>(&change)) {
        renames_.push_back(rename);
      }
    }
    // Relations are renamed before what is in them.
    std::ranges::reverse(renames_);
  }

  ObjectId operator()(ObjectId id) const {
    for (const diff::Rename* rename : renames_) {
      const ObjectId& from = rename->from;
      const ObjectId& to = rename->to;
      if (id == to) {
        id = from;
      } else if (to.kind == Kind::schema && id.schema == to.name) {
        id.schema = from.name;
      } else if (is_relation(to.kind) && id.schema == to.schema && id.relation == to.name) {
        id.schema = from.schema;
        id.relation = from.name;
      }
    }
    return id;
  }

 private:
  std::vector<const diff::Rename*> renames_;
};

void keep(schema::Database& database, const Ids& ids) {
  schema::for_each_kind(
      database, [&](auto& map) { std::erase_if(map, [&](const auto& entry) { return !ids.contains(entry.first); }); });
}

/// What needs to be in a model so that a set of its objects can be made.
class Closure {
 public:
  explicit Closure(const schema::Database& database)
      : database_(database), references_(schema::references(database)), finder_(database) {}

  void add(const ObjectId& id) {
    if (!database_.contains(id) || !ids_.insert(id).second) {
      return;
    }
    if (!id.schema.empty()) {
      add({Kind::schema, "", "", id.schema});
    }
    if (const auto found = references_.find(id); found != references_.end()) {
      for (const ObjectId& needed : found->second) {
        add(needed);
      }
    }
    // Rows may run it, and with it what its body speaks of; or a fill does.
    for (const ObjectId& needed : finder_.soft_of(id)) {
      add(needed);
    }
    if (!id.relation.empty()) {
      add(database_.relation_id(relation_of(id)));
      add({Kind::domain, id.schema, "", id.relation});
    }
    if (is_relation(id.kind) || id.kind == Kind::domain) {
      add_shape(relation_of(id));
    }
    if (const schema::Table* table = database_.find<schema::Table>(id)) {
      // What it has from its parents would else seem its own.
      for (const QualifiedName& parent : schema::parents_of(*table)) {
        add_members(parent);
        add_keys_to(parent);
      }
      if (table->partition_of) {
        add_default_beside(table->partition_of->parent);
      }
    }
  }

  /// The relation with all that belongs to it, and its partitions.
  void add_whole(const QualifiedName& relation) {
    if (!whole_.insert(relation).second) {
      return;
    }
    add(database_.relation_id(relation));
    add_members(relation);
    for (const auto& [id, statistics] : database_.statistics) {
      if (statistics.table == relation) {
        add(id);
      }
    }
    for (const auto& [id, sequence] : database_.sequences) {
      if (sequence.owned_by && relation_of(*sequence.owned_by) == relation) {
        add(id);
      }
    }
    for (const auto& [id, table] : database_.tables) {
      const bool child = (table.partition_of && table.partition_of->parent == relation) ||
                         std::ranges::find(table.inherits, relation) != table.inherits.end();
      if (child) {
        add_whole({id.schema, id.name});
      }
    }
  }

  /// Views, foreign keys, policies, …: what the server would not let go of.
  void add_dependents(const ObjectId& id) {
    if (users_.empty()) {
      for (const auto& [user, needed] : references_) {
        for (const ObjectId& one : needed) {
          users_[one].insert(user);
        }
      }
    }
    if (!followed_.insert(id).second) {
      return;
    }
    for (const ObjectId& user : users_[id]) {
      if (user.kind == Kind::publication || user.kind == Kind::default_privileges) {
        continue;  // speaks of much else
      }
      add(user);
      if (user.kind == Kind::view || user.kind == Kind::materialized_view) {
        add_whole(relation_of(user));
      }
      add_dependents(user);
    }
  }

  void add_members(const QualifiedName& relation) {
    add_parts<schema::Constraint>(relation);
    add_parts<schema::Index>(relation);
    add_parts<schema::Trigger>(relation);
    add_parts<schema::Policy>(relation);
    add_parts<schema::Rule>(relation);
  }

  const Ids& ids() const { return ids_; }
  bool has_whole(const QualifiedName& relation) const { return whole_.contains(relation); }

 private:
  /// What a partition takes rows from that comes beside it.
  void add_default_beside(const QualifiedName& parent) {
    if (const std::optional<QualifiedName> rest = schema::default_partition(database_, parent)) {
      add_whole(*rest);
    }
  }

  /// Foreign keys to the relation: they hang on its partitions too.
  void add_keys_to(const QualifiedName& relation) {
    for (const auto& [id, constraint] : database_.constraints) {
      if (constraint.foreign_key && constraint.foreign_key->references == relation) {
        add(id);
      }
    }
  }

  /// Enough for others to refer to it: columns, keys, a domain's conditions.
  void add_shape(const QualifiedName& relation) {
    add_parts<schema::Column>(relation);
    for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(database_, relation)) {
      if (schema::is_key(constraint) || database_.relation_id(relation).name.empty()) {
        add(id);
      }
    }
  }

  template <class T>
  void add_parts(const QualifiedName& relation) {
    for (const auto& [id, object] : schema::of_relation<T>(database_, relation)) {
      add(id);
    }
  }

  const schema::Database& database_;
  schema::References references_, users_;
  schema::ReferenceFinder finder_;
  Ids ids_, followed_;
  std::set<QualifiedName> whole_;
};

bool belongs_to_relation(const ObjectId& id) { return is_relation(id.kind) || !id.relation.empty(); }

}  // namespace

ProofScope proof_scope(const schema::Database& before, const schema::Database& after,
                       const std::vector<diff::Change>& changes, const planner::Plan& plan) {
  const OldNames old_name(changes);
  Closure old_side(before), new_side(after);
  for (const diff::Change& change : changes) {
    const ObjectId& id = diff::subject(change);
    new_side.add(id);
    const ObjectId old = old_name(id);
    old_side.add(old);
    if (belongs_to_relation(old)) {
      old_side.add_whole(relation_of(old));
    }
    old_side.add_dependents(old);
  }
  // Steps also touch what does not change: functions that sessions have compiled.
  for (const planner::Step& step : plan.steps) {
    new_side.add(step.subject);
    old_side.add(old_name(step.subject));
  }
  // Parts that were a parent's and are the table's own from now on are no change.
  for (const auto& [id, table] : after.tables) {
    if (old_side.has_whole(relation_of(old_name(id)))) {
      new_side.add_members(relation_of(id));
    }
  }
  // What the new things need and is there already.
  for (const ObjectId& id : new_side.ids()) {
    old_side.add(old_name(id));
  }
  // What is made gets what they say, and the plan grants and revokes only the rest.
  for (const auto& [id, privileges] : before.default_privileges) {
    if (id.relation == before.role) {
      old_side.add(id);
    }
  }
  Ids wanted = new_side.ids();
  schema::for_each_kind(after, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (old_side.ids().contains(old_name(id))) {
        wanted.insert(id);
      }
    }
  });
  ProofScope scope{before, after};
  keep(scope.before, old_side.ids());
  keep(scope.after, wanted);
  return scope;
}

}  // namespace cli
