#include "schema/parse/inherit.hpp"

#include <algorithm>

#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/parts.hpp"

namespace schema::parse {

namespace {

/// The index of a parent, which is no object of the model where the parent has it from its own parent.
struct ParentIndex {
  ObjectId id;
  Index definition;
};

struct ParentConstraint {
  ObjectId id;
  Constraint definition;
};

/// The key of a partition whose index is like the parent's: it is the parent's from now on, the key stays.
bool adopt_key(Interpreter& interpreter, const ParentIndex& parent, const QualifiedName& child) {
  for (const auto& [id, constraint] : of_relation<Constraint>(interpreter.database, child)) {
    if (is_key(constraint) && !constraint.partition_of && same_index(index_of(constraint), parent.definition)) {
      interpreter.database.constraints.at(id).partition_of = QualifiedName{parent.id.schema, parent.id.name};
      return true;
    }
  }
  return false;
}

void attach(Interpreter& interpreter, const ParentIndex& parent, const ObjectId& id) {
  Index& index = *interpreter.database.find<Index>(id);
  index.partition_of = QualifiedName{parent.id.schema, parent.id.name};
  if (follows_from(id, index, parent.definition)) {
    interpreter.reserve_class_name({id.schema, id.name}, {Kind::table, id.schema, "", id.relation}, parent.id);
    interpreter.erase(ObjectId(id));
  }
}

/// An index that is not valid yet makes the one it is attached to so, up to the root. What the other partitions have
/// does not follow from that one then.
void make_incomplete(Interpreter& interpreter, const ObjectId& part) {
  for (auto id = recall_index(interpreter, {part.schema, part.name}); id;) {
    Index* index = interpreter.database.find<Index>(*id);
    if (index == nullptr || index->only) {
      return;
    }
    index->only = true;
    recall_parts(interpreter, *id);
    for (const QualifiedName& child : interpreter.children({id->schema, id->relation})) {
      if (has_part(interpreter.database, child, *id)) {
        interpreter.attached_partitions[*id].insert(child);
      }
    }
    id = index->partition_of ? recall_index(interpreter, *index->partition_of) : std::nullopt;
  }
}

/// Has it come to be incomplete, by the partition before?
void look_again(const Interpreter& interpreter, ParentIndex& parent) {
  const Index* index = interpreter.database.find<Index>(parent.id);
  parent.definition.only = index != nullptr && index->only;
}

bool is_partition(const Interpreter& interpreter, const QualifiedName& table) {
  const Table* found = interpreter.database.find<Table>(table_id(table));
  return found != nullptr && found->partition_of;
}

/// Of an index or key that was made on the parent alone: the partition has its part now.
template <class Parent>
void note_attached(Interpreter& interpreter, const Parent& parent, const QualifiedName& child) {
  if (parent.definition.only) {
    interpreter.attached_partitions[parent.id].insert(child);
  }
}

void inherit(Interpreter& interpreter, const ParentIndex& parent, const QualifiedName& child,
             PartitionIs partition_is) {
  if (!is_partition(interpreter, child)) {
    return;
  }
  for (const auto& [own, index] : of_relation<Index>(interpreter.database, child)) {
    if (!index.partition_of && same_index(index, parent.definition)) {
      const ObjectId id = own;
      const bool incomplete = index.only;
      attach(interpreter, parent, id);
      note_attached(interpreter, parent, child);
      if (incomplete) {
        make_incomplete(interpreter, parent.id);
      }
      return;  // its own partitions have theirs by it
    }
  }
  if (partition_is == PartitionIs::attached && adopt_key(interpreter, parent, child)) {
    return;
  }
  const std::string name = choose_name(interpreter, table_id(child), name_parts(parent.definition));
  interpreter.reserve_class_name({child.schema, name}, table_id(child), parent.id);
  note_attached(interpreter, parent, child);
  ParentIndex part{{Kind::index, child.schema, child.name, name}, parent.definition};
  for (const QualifiedName& grandchild : interpreter.children(child)) {
    look_again(interpreter, part);
    inherit(interpreter, part, grandchild, PartitionIs::attached);
  }
  if (parent.definition.only) {
    recall_index(interpreter, {child.schema, name});  // it does not follow from a parent that is not valid
  }
}

/// A constraint of the partition like the parent's: it is the parent's from now on.
std::optional<ObjectId> like_parent(const Interpreter& interpreter, const ParentConstraint& parent,
                                    const QualifiedName& child) {
  const Constraint& above = parent.definition;
  for (const auto& [id, own] : of_relation<Constraint>(interpreter.database, child)) {
    const bool named = above.type != ConstraintType::check || id.name == parent.id.name;
    if (named && own.type == above.type && own.columns == above.columns && own.include == above.include &&
        own.elements == above.elements && (own.expression == above.expression || above.type == ConstraintType::check) &&
        own.foreign_key == above.foreign_key) {
      return id;
    }
  }
  return std::nullopt;
}

void add_part(Interpreter& interpreter, const ParentConstraint& parent, const ParentConstraint& part) {
  Constraint made = part.definition;
  static_cast<Object&>(made) = Object{};
  made.search_path = part.definition.search_path;
  made.place = part.definition.place;
  made.index_comment.reset();
  made.partition_of = QualifiedName{parent.id.schema, parent.id.name};
  if (interpreter.database.constraints.emplace(part.id, std::move(made)).second) {
    interpreter.created(part.id);
  }
}

void inherit(Interpreter& interpreter, const ParentConstraint& parent, const QualifiedName& child) {
  // With INHERITS keys are not inherited, and a child's own CHECK of that name stays its own.
  if (parent.definition.no_inherit || !is_partition(interpreter, child)) {
    return;
  }
  const bool indexed = has_index(parent.definition);
  const bool follows = !parent.definition.only;  // from one that is not valid, nothing does
  note_attached(interpreter, parent, child);
  if (const auto own = like_parent(interpreter, parent, child)) {
    if (!follows) {
      interpreter.database.constraints.at(*own).partition_of = QualifiedName{parent.id.schema, parent.id.name};
      return;
    }
    interpreter.erase(*own);
    if (indexed) {
      interpreter.reserve_class_name({own->schema, own->name}, table_id(child), parent.id);
    }
    return;
  }
  ParentConstraint part = parent;
  part.definition.only = false;
  part.id = {Kind::constraint, child.schema, child.name, parent.id.name};
  if (indexed) {
    part.id.name = choose_name(interpreter, table_id(child), name_parts(parent.definition));
    if (follows) {
      interpreter.reserve_class_name({child.schema, part.id.name}, table_id(child), parent.id);
    } else {
      add_part(interpreter, parent, part);
    }
  }
  for (const QualifiedName& grandchild : interpreter.children(child)) {
    inherit(interpreter, part, grandchild);
  }
}

}  // namespace

void attach_index(Interpreter& interpreter, const ObjectId& parent_index, const ObjectId& id) {
  attach(interpreter, {parent_index, *interpreter.database.find<Index>(parent_index)}, id);
}

void inherit_index(Interpreter& interpreter, const ObjectId& parent_index) {
  ParentIndex parent{parent_index, *interpreter.database.find<Index>(parent_index)};
  for (const QualifiedName& child : interpreter.children({parent_index.schema, parent_index.relation})) {
    look_again(interpreter, parent);
    inherit(interpreter, parent, child, PartitionIs::attached);
  }
}

void inherit_constraint(Interpreter& interpreter, const ObjectId& parent_constraint) {
  const Constraint* constraint = interpreter.database.find<Constraint>(parent_constraint);
  if (constraint == nullptr) {
    return;
  }
  const ParentConstraint parent{parent_constraint, *constraint};
  for (const QualifiedName& child : interpreter.children({parent_constraint.schema, parent_constraint.relation})) {
    inherit(interpreter, parent, child);
  }
}

void inherit_from_parent(Interpreter& interpreter, const QualifiedName& partition, PartitionIs partition_is) {
  const Database& database = interpreter.database;
  std::vector<ParentIndex> indexes;
  std::vector<ParentConstraint> constraints;
  const std::vector<QualifiedName> above = tables_above(database, partition);
  for (const QualifiedName& parent : above) {
    const bool is_nearest = &parent == &above.front();
    for (const auto& [id, index] : of_relation<Index>(database, parent)) {
      if (is_nearest) {
        indexes.push_back({id, index});
      }
    }
    // What a parent has only from its own parent is not in the model there; an index or key has a name there yet.
    for (const auto& [id, constraint] : of_relation<Constraint>(database, parent)) {
      if (is_nearest || !has_index(constraint)) {
        constraints.push_back({id, constraint});
      }
    }
  }
  InheritedParts parts = above.size() < 2 ? InheritedParts{} : parts_by_name(interpreter, above.front());
  for (auto& [id, index] : parts.indexes) {
    indexes.push_back({id, std::move(index)});
  }
  for (auto& [id, constraint] : parts.constraints) {
    constraints.push_back({id, std::move(constraint)});
  }
  for (const ParentIndex& index : indexes) {
    inherit(interpreter, index, partition, partition_is);
  }
  for (const ParentConstraint& constraint : constraints) {
    inherit(interpreter, constraint, partition);
  }
}

}  // namespace schema::parse
