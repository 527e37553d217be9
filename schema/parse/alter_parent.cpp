// Subcommands that give a table a parent or take it away: INHERIT, ATTACH PARTITION, also of indexes.

#include <algorithm>
#include <set>

#include "schema/inherited_parts.hpp"
#include "schema/parse/alter_command.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/inherit.hpp"
#include "schema/parse/table.hpp"

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
  std::erase(command.table().inherits, QualifiedName{parent.schema, parent.name});
  command.interpreter.reparented();
  disown_columns(command, command.relation);
}

/// Once every partition of the table has one attached to the index, it is valid, and as if made on all at once.
void settle_only(const Command& command, bool& only, const QualifiedName& partition) {
  const ObjectId& parent = command.relation;
  std::set<QualifiedName>& attached = command.interpreter.attached_partitions[parent];
  attached.insert(partition);
  const auto all = command.interpreter.children({parent.schema, parent.relation});
  only = only && !std::ranges::all_of(all, [&](const QualifiedName& child) { return attached.contains(child); });
}

/// ALTER INDEX parent ATTACH PARTITION child.
void attach_partition_index(const Command& command) {
  const tree::Node range = command.node["def"].as("PartitionCmd")["name"];
  const auto child = command.interpreter.find_index(Interpreter::written_name(range));
  if (!child) {
    command.interpreter.missing("index", Interpreter::written_name(range), command.statement.place(range));
  }
  const ObjectId id = *child;
  const QualifiedName partition{id.schema, id.relation};
  Index* parent = command.database().find<Index>(command.relation);
  Constraint* parent_key = command.database().find<Constraint>(command.relation);
  if (id.kind == Kind::constraint && parent != nullptr) {
    // Its index is the parent's, the constraint stays its own.
    command.database().find<Constraint>(id)->partition_of =
        QualifiedName{command.relation.schema, command.relation.name};
  } else if (id.kind == Kind::constraint) {
    // A partition's key that is the parent's is not in the model.
    command.interpreter.erase(id);
    command.interpreter.reserve_class_name({id.schema, id.name}, {Kind::table, id.schema, "", id.relation},
                                           command.relation);
  } else if (parent != nullptr) {
    attach_index(command.interpreter, command.relation, id);
  } else {
    command.database().find<Index>(id)->partition_of = QualifiedName{command.relation.schema, command.relation.name};
  }
  settle_only(command, parent != nullptr ? parent->only : parent_key->only, partition);
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
  InheritedParts parts = inherited_parts(database, {child.schema, child.name});
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
  own(database.indexes);
  own(database.constraints);
  for (auto& [id, constraint] : parts.constraints) {
    command.interpreter.add(command.statement, id, std::move(constraint));
  }
  for (auto& [id, index] : parts.indexes) {
    command.interpreter.add(command.statement, id, std::move(index));
  }
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
