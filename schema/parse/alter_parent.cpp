// Subcommands that give a table a parent or take it away: INHERIT, ATTACH PARTITION, also of indexes.

#include <algorithm>
#include <set>

#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/parse/alter_command.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/inherit.hpp"
#include "schema/parse/parts.hpp"
#include "schema/parse/table.hpp"
#include "schema/parse/trigger_state.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

void add_inherit(const Command& command) {
  const ObjectId parent = command.interpreter.relation(command.statement, command.node["def"]);
  command.table().inherits.push_back({parent.schema, parent.name});
  command.interpreter.reparented();
  inherit_columns(command.interpreter, command.statement, {parent.schema, parent.name}, command.relation_name());
}

/// The columns are its own from then on, unless another parent has them.
void disown_columns(const Command& command, const ObjectId& table) {
  const Table& child = *command.database().find<Table>(table);
  for (auto& [id, column] : command.database().columns) {
    if (id.schema == table.schema && id.relation == table.name) {
      column.local = column.local || std::ranges::none_of(child.inherits, [&](const QualifiedName& parent) {
                       return command.database().contains({Kind::column, parent.schema, parent.name, id.name});
                     });
    }
  }
}

void drop_inherit(const Command& command) {
  const ObjectId parent = command.interpreter.relation(command.statement, command.node["def"]);
  std::vector<QualifiedName> left = command.table().inherits;
  std::erase(left, QualifiedName{parent.schema, parent.name});
  auto checks = kept_checks(command.database(), command.relation, left);
  command.table().inherits = std::move(left);
  command.interpreter.reparented();
  for (auto& [id, check] : checks) {
    command.interpreter.add(command.statement, id, std::move(check));
  }
  disown_columns(command, command.relation);
}

/// A partition's key that is the parent's is not in the model.
void forget_key(Interpreter& interpreter, const ObjectId& parent, const ObjectId& key) {
  const ObjectId id = key;
  const Constraint& constraint = *interpreter.database.find<Constraint>(id);
  for (const auto* comment : {&constraint.comment, &constraint.index_comment}) {
    if (*comment) {
      interpreter.unmodelled(comment == &constraint.comment ? "comment on table constraint" : "comment on index",
                             quote_qualified(id.schema, id.relation) + '.' + quote_identifier(id.name),
                             constraint.place);
    }
  }
  interpreter.erase(id);
  interpreter.reserve_class_name({id.schema, id.name}, {Kind::table, id.schema, "", id.relation}, parent);
}

template <class T>
std::vector<ObjectId> attached_to(const Database& database, const ObjectId& parent, const QualifiedName& partition) {
  std::vector<ObjectId> parts;
  for (const auto& [id, part] : of_relation<T>(database, partition)) {
    if (part.partition_of == QualifiedName{parent.schema, parent.name}) {
      parts.push_back(id);
    }
  }
  return parts;
}

/// Has the partition's own part, attached to that index, not got all of its partitions' yet?
bool is_incomplete(const Database& database, const ObjectId& parent, const QualifiedName& partition) {
  const auto waits = [name = QualifiedName{parent.schema, parent.name}](const auto& entry) {
    return entry.second.only && entry.second.partition_of == name;
  };
  return std::ranges::any_of(of_relation<Index>(database, partition), waits) ||
         std::ranges::any_of(of_relation<Constraint>(database, partition), waits);
}

/// Once every partition of the table has one attached to the index, it is valid, and as if made on all at once; so may
/// be the one above it.
void settle_only(Interpreter& interpreter, const ObjectId& given, const QualifiedName& partition) {
  const ObjectId id = given;
  std::set<QualifiedName>& attached = interpreter.attached_partitions[id];
  attached.insert(partition);
  Index* index = interpreter.database.find<Index>(id);
  Constraint* key = interpreter.database.find<Constraint>(id);
  const bool only = index != nullptr ? index->only : key != nullptr && key->only;
  const auto all = interpreter.children({id.schema, id.relation});
  if (!only || !std::ranges::all_of(all, [&](const QualifiedName& child) {
        return attached.contains(child) && !is_incomplete(interpreter.database, id, child);
      })) {
    return;
  }
  (index != nullptr ? index->only : key->only) = false;
  // What follows from it need not be said any more.
  for (const QualifiedName& child : all) {
    for (const ObjectId& part : attached_to<Index>(interpreter.database, id, child)) {
      if (index != nullptr) {
        attach_index(interpreter, id, part);
      }
    }
    for (const ObjectId& part : attached_to<Constraint>(interpreter.database, id, child)) {
      if (key != nullptr) {
        forget_key(interpreter, id, part);
      }
    }
  }
  const auto above = index != nullptr ? index->partition_of : key->partition_of;
  const auto parent = above ? interpreter.find_index(*above) : std::nullopt;
  if (!parent) {
    return;
  }
  const ObjectId parent_id = *parent;
  if (index != nullptr && parent_id.kind == Kind::index) {
    attach_index(interpreter, parent_id, id);
  } else if (key != nullptr && parent_id.kind == Kind::constraint) {
    forget_key(interpreter, parent_id, id);
  }
  settle_only(interpreter, parent_id, {id.schema, id.relation});
}

/// ALTER INDEX parent ATTACH PARTITION child.
void attach_partition_index(const Command& command) {
  const tree::Node range = command.node["def"].as("PartitionCmd")["name"];
  const auto child = recall_index(command.interpreter, Interpreter::written_name(range));
  if (!child && find_part_key(command.interpreter, Interpreter::written_name(range))) {
    return;  // attached already
  }
  if (!child) {
    command.interpreter.missing("index", Interpreter::written_name(range), command.statement.place(range));
  }
  const ObjectId id = *child;
  const QualifiedName partition{id.schema, id.relation};
  const Table* table = command.database().find<Table>(table_id(partition));
  if (table == nullptr || !table->partition_of ||
      table->partition_of->parent != QualifiedName{command.relation.schema, command.relation.relation}) {
    throw Failure{{"wrong-kind", Severity::error, id, command.statement.place(range),
                   to_string(id) + " is not on a partition of " +
                       quote_qualified(command.relation.schema, command.relation.relation),
                   ""},
                  partition.name};
  }
  const Constraint* parent_key = command.database().find<Constraint>(command.relation);
  if (Constraint* key = command.database().find<Constraint>(id)) {
    key->partition_of = QualifiedName{command.relation.schema, command.relation.name};
    // Where the parent's is a plain index, the constraint stays its own.
    if (parent_key != nullptr && !key->only && !parent_key->only) {
      forget_key(command.interpreter, command.relation, id);
    }
  } else if (parent_key == nullptr) {
    attach_index(command.interpreter, command.relation, id);
  } else {
    command.database().find<Index>(id)->partition_of = QualifiedName{command.relation.schema, command.relation.name};
  }
  settle_only(command.interpreter, command.relation, partition);
}

void attach_partition(const Command& command) {
  if (command.relation.kind == Kind::index || command.relation.kind == Kind::constraint) {
    attach_partition_index(command);
    return;
  }
  const tree::Node part = command.node["def"].as("PartitionCmd");
  const ObjectId child = command.interpreter.relation(command.statement, part["name"]);
  Table* table = command.database().find<Table>(child);
  if (!command.table().partition_key || table == nullptr) {
    command.interpreter.fail("wrong-kind", command.place(), to_string(command.relation) + " is not partitioned");
  }
  for (const auto& [id, column] : of_relation<Column>(command.database(), relation_of(child))) {
    if (!command.database().contains(ObjectId{Kind::column, command.relation.schema, command.relation.name, id.name})) {
      command.interpreter.fail("wrong-column", command.place(),
                               to_string(id) + " is not in " + to_string(command.relation) + ", the parent");
    }
  }
  command.interpreter.know_parts();  // while this is none
  table->partition_of = PartitionOf{command.relation_name(), partition_bound(command.statement, part["bound"])};
  command.interpreter.created(child);
  inherit_columns(command.interpreter, command.statement, command.relation_name(), {child.schema, child.name});
  inherit_from_parent(command.interpreter, {child.schema, child.name}, PartitionIs::attached);
}

/// A detached partition keeps what it had from its parent, as its own.
void detach_partition(const Command& command) {
  const ObjectId child =
      command.interpreter.relation(command.statement, command.node["def"].as("PartitionCmd")["name"]);
  Database& database = command.database();
  Table* table = database.find<Table>(child);
  if (table == nullptr || !table->partition_of) {
    command.interpreter.fail("wrong-kind", command.place(), to_string(child) + " is not a partition");
  }
  InheritedParts parts = parts_by_name(command.interpreter, {child.schema, child.name});
  for (auto& entry : inherited_parts(database, {child.schema, child.name}).constraints) {
    if (!has_index(entry.second)) {
      parts.constraints.push_back(std::move(entry));
    }
  }
  forget_clones_of_partition(command.interpreter, {child.schema, child.name});
  table->partition_of.reset();
  command.interpreter.reparented();
  disown_columns(command, child);
  const auto own = [&](auto& objects) {
    for (auto& [id, object] : objects) {
      if (id.schema == child.schema && id.relation == child.name) {
        object.partition_of.reset();
      }
    }
  };
  for (auto& [id, constraint] : parts.constraints) {
    command.interpreter.release_class_name({id.schema, id.name});
    command.interpreter.add(command.statement, id, std::move(constraint));
  }
  for (auto& [id, index] : parts.indexes) {
    command.interpreter.release_class_name({id.schema, id.name});
    command.interpreter.add(command.statement, id, std::move(index));
  }
  own(database.indexes);
  own(database.constraints);
}

}  // namespace

const Commands& parent_commands() {
  static const Commands kCommands = {
      {"AT_AddInherit", add_inherit},
      {"AT_DropInherit", drop_inherit},
      {"AT_AttachPartition", attach_partition},
      {"AT_DetachPartition", detach_partition},
      {"AT_DetachPartitionFinalize", [](const Command&) {}},
  };
  return kCommands;
}

}  // namespace schema::parse
