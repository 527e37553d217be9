#include "schema/parse/inherit.hpp"

#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"

namespace schema::parse {

void attach_index(Interpreter& interpreter, const ObjectId& parent_index, const ObjectId& id) {
  Database& database = interpreter.database;
  const Index& parent = *database.find<Index>(parent_index);
  Index& index = *database.find<Index>(id);
  index.partition_of = QualifiedName{parent_index.schema, parent_index.name};
  if (!index.only && !parent.only && is_made_up_name(id.name, id.relation, name_parts(parent)) &&
      same_index(index, parent) && index.parameters == parent.parameters && !index.comment) {
    interpreter.reserve_class_name({id.schema, id.name}, {Kind::table, id.schema, "", id.relation}, parent_index);
    interpreter.erase(ObjectId(id));
  }
}

namespace {

/// The key of a partition whose index is like the parent's: it is the parent's from now on, the key stays.
bool adopt_key(Interpreter& interpreter, const ObjectId& parent_index, const Index& parent,
               const QualifiedName& child) {
  for (const auto& [id, constraint] : of_relation<Constraint>(interpreter.database, child)) {
    if (is_key(constraint) && !constraint.partition_of && same_index(index_of(constraint), parent)) {
      interpreter.database.constraints.at(id).partition_of = QualifiedName{parent_index.schema, parent_index.name};
      return true;
    }
  }
  return false;
}

}  // namespace

void inherit_index(Interpreter& interpreter, const ObjectId& parent_index, const QualifiedName& child,
                   PartitionIs partition_is) {
  Database& database = interpreter.database;
  const Index* parent = database.find<Index>(parent_index);
  const Table* partition = database.find<Table>(table_id(child));
  if (parent == nullptr || partition == nullptr || !partition->partition_of) {
    return;
  }
  for (const auto& [id, index] : of_relation<Index>(database, child)) {
    if (!index.partition_of && same_index(index, *parent)) {
      const ObjectId like = id;
      attach_index(interpreter, parent_index, like);
      if (database.contains(like)) {
        inherit_index(interpreter, like);
        return;
      }
      break;
    }
  }
  if (partition_is == PartitionIs::attached && adopt_key(interpreter, parent_index, *parent, child)) {
    return;
  }
  const std::string base = make_object_name(child.name, name_parts(*parent));
  interpreter.reserve_class_name({child.schema, base}, table_id(child), parent_index);
  if (partition->partition_key) {
    // What the partition would have in the model, if it were its own, hands it on to the next level.
    const ObjectId id{Kind::index, child.schema, child.name, base};
    const bool added = database.indexes.emplace(id, *parent).second;
    inherit_index(interpreter, id);
    if (added) {
      database.indexes.erase(id);
    }
  }
}

void inherit_index(Interpreter& interpreter, const ObjectId& parent_index) {
  for (const QualifiedName& child : interpreter.children({parent_index.schema, parent_index.relation})) {
    inherit_index(interpreter, parent_index, child, PartitionIs::attached);
  }
}

namespace {

/// The index by that name that a partition has from one of its parent, as an object of its own.
std::optional<ObjectId> recall_part(Interpreter& interpreter, const ObjectId& partition, const Name& name) {
  Database& database = interpreter.database;
  const Table* table = database.find<Table>(partition);
  if (table == nullptr || !table->partition_of) {
    return std::nullopt;
  }
  for (const auto& [id, index] : of_relation<Index>(database, table->partition_of->parent)) {
    if (make_object_name(partition.name, name_parts(index)) != name) {
      continue;
    }
    Index recalled = index;
    static_cast<Object&>(recalled) = Object{.place = index.place, .search_path = index.search_path};
    recalled.partition_of = QualifiedName{id.schema, id.name};
    const ObjectId made{Kind::index, partition.schema, partition.name, name};
    database.indexes.emplace(made, std::move(recalled));
    interpreter.created(made);
    return made;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ObjectId> recall_index(Interpreter& interpreter, const QualifiedName& written) {
  if (auto known = interpreter.find_index(written)) {
    return known;
  }
  for (const Name& schema : interpreter.schemas_for(written)) {
    if (const auto owner = interpreter.reserved_for({schema, written.name})) {
      if (auto part = recall_part(interpreter, *owner, written.name)) {
        return part;
      }
      continue;
    }
    // Names that earlier files reserved are not known any more.
    for (const auto& [id, table] : interpreter.database.tables) {
      if (id.schema == schema && table.partition_of) {
        if (auto part = recall_part(interpreter, id, written.name)) {
          return part;
        }
      }
    }
  }
  return std::nullopt;
}

void inherit_constraint(Interpreter& interpreter, const ObjectId& parent_constraint, const QualifiedName& child) {
  Database& database = interpreter.database;
  const Constraint* parent = database.find<Constraint>(parent_constraint);
  const Table* table = database.find<Table>(table_id(child));
  if (parent == nullptr || parent->no_inherit || table == nullptr || !table->partition_of) {
    return;  // with INHERITS keys are not inherited, and a child's own CHECK of that name stays its own
  }
  for (const auto& [id, own] : of_relation<Constraint>(database, child)) {
    const bool named = parent->type != ConstraintType::check || id.name == parent_constraint.name;
    if (named && own.type == parent->type && own.columns == parent->columns && own.include == parent->include &&
        (own.expression == parent->expression || parent->type == ConstraintType::check) &&
        own.foreign_key == parent->foreign_key) {
      interpreter.erase(ObjectId(id));
      break;
    }
  }
  if (is_key(*parent)) {
    interpreter.reserve_class_name({child.schema, make_object_name(child.name, name_parts(*parent))}, table_id(child),
                                   parent_constraint);
  }
  if (table->partition_key) {
    const ObjectId id{Kind::constraint, child.schema, child.name, parent_constraint.name};
    const bool added = database.constraints.emplace(id, *parent).second;
    inherit_constraint(interpreter, id);
    if (added) {
      database.constraints.erase(id);
    }
  }
}

void inherit_constraint(Interpreter& interpreter, const ObjectId& parent_constraint) {
  for (const QualifiedName& child : interpreter.children({parent_constraint.schema, parent_constraint.relation})) {
    inherit_constraint(interpreter, parent_constraint, child);
  }
}

void inherit_from_parent(Interpreter& interpreter, const QualifiedName& partition, PartitionIs partition_is) {
  const Database& database = interpreter.database;
  // What a parent has only from its own parent is not in the model there.
  for (const QualifiedName& parent : tables_above(database, partition)) {
    std::vector<ObjectId> indexes, constraints;
    for (const auto& [id, index] : of_relation<Index>(database, parent)) {
      if (!index.only) {
        indexes.push_back(id);
      }
    }
    for (const auto& [id, constraint] : of_relation<Constraint>(database, parent)) {
      constraints.push_back(id);
    }
    for (const ObjectId& id : indexes) {
      inherit_index(interpreter, id, partition, partition_is);
    }
    for (const ObjectId& id : constraints) {
      inherit_constraint(interpreter, id, partition);
    }
  }
}

}  // namespace schema::parse
