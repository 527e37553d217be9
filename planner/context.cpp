#include "planner/context.hpp"

#include <future>

namespace planner {

using namespace schema;

namespace {

// References that hold by construction of the model: a part needs its relation, everything its schema.
void add_structure(const Database& database, References& references) {
  for_each_kind(database, [&](const auto& objects) {
    for (const auto& [id, object] : objects) {
      if (!id.relation.empty() && id.kind != Kind::user_mapping && id.kind != Kind::default_privileges) {
        ObjectId owner = database.relation_id({id.schema, id.relation});
        if (owner.name.empty()) {
          owner = {Kind::domain, id.schema, "", id.relation};
        }
        if (database.contains(owner)) {
          references[id].insert(owner);
        }
      }
      const ObjectId schema{Kind::schema, "", "", id.schema};
      if (!id.schema.empty() && database.contains(schema)) {
        references[id].insert(schema);
      }
    }
  });
  // OWNED BY is a step of its own, or a sequence and its column's default would wait for each other.
  for (const auto& [id, sequence] : database.sequences) {
    if (sequence.owned_by) {
      references[id].erase(*sequence.owned_by);
      references[id].erase(database.relation_id(relation_of(*sequence.owned_by)));
    }
  }
}

}  // namespace

Context::Context(const Database& from_model, const Database& to_model, const Options& plan_options)
    : from(from_model), to(to_model), options(plan_options), view_outputs(from_model, to_model) {
  // The two sides do not know of each other: side by side.
  std::future<References> other = std::async(std::launch::async, [this] {
    References found = references(from);
    add_structure(from, found);
    return found;
  });
  to_references = references(to);
  soft_references = schema::soft_references(to);
  add_structure(to, to_references);
  from_references = other.get();
  for (const auto& [id, table] : from.tables) {
    for (const QualifiedName& parent : table.inherits) {
      children[parent].push_back({id.schema, id.name});
    }
    if (table.partition_of) {
      children[table.partition_of->parent].push_back({id.schema, id.name});
    }
  }
  for (const auto& [id, targets] : from_references) {
    for (const ObjectId& target : targets) {
      dependents[target].insert(id);
    }
  }
}

const Decision& Context::decision(const ObjectId& id) const {
  static const Decision kKept;
  const auto it = decisions.find(id);
  return it == decisions.end() ? kKept : it->second;
}

bool Context::goes(const ObjectId& id) const {
  const Fate fate = this->fate(id);
  return fate == Fate::drop || fate == Fate::replace;
}

bool Context::comes(const ObjectId& id) const {
  const Fate fate = this->fate(id);
  return fate == Fate::create || fate == Fate::replace;
}

bool Context::existed(const QualifiedName& relation) const {
  const ObjectId id = from.relation_id(relation);
  return !id.name.empty() && (!goes(id) || fate(id) == Fate::drop);
}

bool Context::online(const QualifiedName& relation) const { return options.online && existed(relation); }

const Table* Context::table(const QualifiedName& relation) const {
  return to.find<Table>({Kind::table, relation.schema, "", relation.name});
}

const Table* Context::from_table(const QualifiedName& relation) const {
  return from.find<Table>({Kind::table, relation.schema, "", relation.name});
}

QualifiedName relation_of(const ObjectId& id) { return {id.schema, id.relation.empty() ? id.name : id.relation}; }

bool is_relation(Kind kind) {
  return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence ||
         kind == Kind::composite_type;
}

ObjectId column_id(const QualifiedName& relation, const std::string& column) {
  return {Kind::column, relation.schema, relation.name, column};
}

}  // namespace planner
