#include "schema/parse/trigger_state.hpp"

#include <set>

#include "schema/inherited_parts.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// The trigger itself, of the table or of one above it; no name: there is none.
ObjectId original_of(const Database& database, const ObjectId& id) {
  const auto is_original = [&](const ObjectId& candidate, bool above) {
    const Trigger* trigger = database.find<Trigger>(candidate);
    return trigger != nullptr && !trigger->clone_of && (!above || trigger->for_each_row);
  };
  if (is_original(id, false)) {
    return id;
  }
  for (const QualifiedName& table : tables_above(database, {id.schema, id.relation})) {
    ObjectId candidate{Kind::trigger, table.schema, table.name, id.name};
    if (is_original(candidate, true)) {
      return candidate;
    }
  }
  return {};
}

void set_clone(const Command& command, const ObjectId& original, const QualifiedName& partition, Enabled enabled) {
  const ObjectId id{Kind::trigger, partition.schema, partition.name, original.name};
  if (command.database().find<Trigger>(original)->enabled == enabled) {
    if (command.database().contains(id)) {
      command.interpreter.erase(id);
    }
    return;
  }
  if (!command.database().contains(id)) {
    command.interpreter.add(command.statement, id, Trigger{});
  }
  Trigger& clone = *command.database().find<Trigger>(id);
  clone.enabled = enabled;
  clone.clone_of = QualifiedName{original.schema, original.relation};
}

Enabled state_of_clone(const Database& database, const ObjectId& original, const QualifiedName& partition) {
  const Trigger* clone = database.find<Trigger>({Kind::trigger, partition.schema, partition.name, original.name});
  return clone != nullptr ? clone->enabled : database.find<Trigger>(original)->enabled;
}

template <class F>
void each_below(const Interpreter& interpreter, const QualifiedName& table, F&& change) {
  for (const QualifiedName& child : interpreter.children(table)) {
    change(child);
    each_below(interpreter, child, change);
  }
}

void set_original(const Command& command, const ObjectId& id, Enabled enabled) {
  Trigger& trigger = *command.database().find<Trigger>(id);
  std::vector<std::pair<QualifiedName, Enabled>> kept;
  if (!command.recurse && trigger.for_each_row && command.table().partition_key) {
    each_below(command.interpreter, command.relation_name(), [&](const QualifiedName& partition) {
      kept.emplace_back(partition, state_of_clone(command.database(), id, partition));
    });
  }
  trigger.enabled = enabled;
  forget_clones(command.interpreter, id);
  for (const auto& [partition, state] : kept) {
    set_clone(command, id, partition, state);
  }
}

/// Of the table's own trigger, or of its clone of one above it.
void set_state(const Command& command, const ObjectId& original, Enabled enabled) {
  if (original.schema == command.relation.schema && original.relation == command.relation.name) {
    set_original(command, original, enabled);
    return;
  }
  set_clone(command, original, command.relation_name(), enabled);
  if (command.recurse) {
    each_below(command.interpreter, command.relation_name(),
               [&](const QualifiedName& partition) { set_clone(command, original, partition, enabled); });
  }
}

}  // namespace

void enable_trigger(const Command& command, Enabled enabled) {
  const ObjectId id = command.member(Kind::trigger, command.name());
  const ObjectId original = original_of(command.database(), id);
  if (original.name.empty()) {
    command.interpreter.missing("trigger", {command.relation.name, command.name()}, command.place());
  }
  set_state(command, original, enabled);
}

void enable_all_triggers(const Command& command, Enabled enabled) {
  std::vector<ObjectId> originals;
  std::vector<QualifiedName> tables = tables_above(command.database(), command.relation_name());
  tables.push_back(command.relation_name());
  for (const QualifiedName& table : tables) {
    for (const auto& [id, trigger] : of_relation<Trigger>(command.database(), table)) {
      const bool own = table == command.relation_name();
      if (!trigger.clone_of && (own || trigger.for_each_row)) {
        originals.push_back(id);
      }
    }
  }
  for (const ObjectId& id : originals) {
    set_state(command, id, enabled);
  }
}

void forget_clones(Interpreter& interpreter, const ObjectId& trigger) {
  std::vector<ObjectId> clones;
  for (const auto& [id, object] : interpreter.database.triggers) {
    if (id.name == trigger.name && object.clone_of == QualifiedName{trigger.schema, trigger.relation}) {
      clones.push_back(id);
    }
  }
  for (const ObjectId& id : clones) {
    interpreter.erase(id);
  }
}

void forget_clones_of_partition(Interpreter& interpreter, const QualifiedName& partition) {
  std::set<QualifiedName> within{partition};
  each_below(interpreter, partition, [&](const QualifiedName& table) { within.insert(table); });
  std::vector<ObjectId> clones;
  for (const QualifiedName& table : within) {
    for (const auto& [id, trigger] : of_relation<Trigger>(interpreter.database, table)) {
      if (trigger.clone_of && !within.contains(*trigger.clone_of)) {
        clones.push_back(id);
      }
    }
  }
  for (const ObjectId& id : clones) {
    interpreter.erase(id);
  }
}

}  // namespace schema::parse
