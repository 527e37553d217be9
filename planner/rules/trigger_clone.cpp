#include "planner/rules/trigger_clone.hpp"

#include <algorithm>

#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

namespace {

ObjectId original_of(const ObjectId& id, const Trigger& clone) {
  return {Kind::trigger, clone.clone_of->schema, clone.clone_of->name, id.name};
}

// Then its own chain says what becomes of its clones.
bool is_changed(const Context& context, const ObjectId& original) {
  const Decision& decision = context.decision(original);
  const bool stays_as_it_is = std::ranges::all_of(
      decision.fields, [](std::string_view field) { return field == "comment" || field == "security labels"; });
  return context.comes(original) || context.goes(original) || (decision.fate == Fate::alter && !stays_as_it_is);
}

Draft set_state(const Context& context, const ObjectId& id, Trigger clone, Enabled from, Enabled to) {
  const auto state = [&](Enabled enabled) {
    clone.enabled = enabled;
    return print::trigger_state(context.to, id, clone);
  };
  Draft draft = plain(context, id, state(to), "set when " + to_string(id) + " fires, on the partition alone");
  draft.step.undo = {state(from)};
  const QualifiedName partition = relation_of(id);
  const ObjectId table = table_id(partition);
  draft.step.consumes = {
      original_of(id, clone), table, {Kind::table, partition.schema, std::string(kAttached), partition.name}};
  lock_only(context, draft, partition, LockMode::share_row_exclusive);
  return draft;
}

// Those of the tables above, on the partition and what is below it.
std::vector<std::pair<ObjectId, Trigger>> clones_on(const Database& database, const QualifiedName& partition) {
  std::vector<std::pair<ObjectId, Trigger>> clones;
  const std::vector<QualifiedName> above = tables_above(database, partition);
  for (const auto& [id, object] : database.triggers) {
    if (!object.clone_of || std::ranges::find(above, *object.clone_of) == above.end()) {
      continue;
    }
    const std::vector<QualifiedName> parents = tables_above(database, relation_of(id));
    if (relation_of(id) == partition || std::ranges::find(parents, partition) != parents.end()) {
      clones.emplace_back(id, object);
    }
  }
  return clones;
}

std::vector<std::pair<ObjectId, Trigger>> clones_of(const Database& database, const ObjectId& trigger) {
  std::vector<std::pair<ObjectId, Trigger>> clones;
  for (const auto& [id, object] : database.triggers) {
    if (object.clone_of && original_of(id, object) == trigger) {
      clones.emplace_back(id, object);
    }
  }
  return clones;
}

}  // namespace

bool is_clone(const Database& database, const ObjectId& trigger) {
  const Trigger* object = database.find<Trigger>(trigger);
  return object != nullptr && object->clone_of;
}

Chain create_clone(const Context& context, const ObjectId& id) {
  const Trigger& clone = *context.to.find<Trigger>(id);
  const ObjectId original = original_of(id, clone);
  if (is_changed(context, original)) {
    return {};
  }
  Chain chain;
  chain.push_back(set_state(context, id, clone, context.to.find<Trigger>(original)->enabled, clone.enabled));
  return chain;
}

Chain drop_clone(const Context& context, const ObjectId& id) {
  const Trigger& clone = *context.from.find<Trigger>(id);
  const ObjectId original = original_of(id, clone);
  const std::vector<QualifiedName> above = tables_above(context.to, relation_of(id));
  const bool stays = std::ranges::find(above, *clone.clone_of) != above.end() && context.existed(relation_of(id)) &&
                     !is_attached_anew(context, relation_of(id));
  if (!stays || is_changed(context, original)) {
    return {};
  }
  Chain chain;
  chain.push_back(set_state(context, id, clone, clone.enabled, context.to.find<Trigger>(original)->enabled));
  return chain;
}

Chain alter_clone(const Context& context, const ObjectId& id) {
  const Trigger& from = *context.from.find<Trigger>(id);
  const Trigger& to = *context.to.find<Trigger>(id);
  if (is_changed(context, original_of(id, to))) {
    return {};
  }
  Chain chain;
  chain.push_back(set_state(context, id, to, from.enabled, to.enabled));
  return chain;
}

void keep_states_of_clones(const Context& context, const ObjectId& trigger, Chain& chain) {
  if (!is_changed(context, trigger)) {
    return;
  }
  if (!context.comes(trigger)) {
    restore_states_of_clones(context, trigger, chain.front());
  }
  for (const auto& [id, clone] : clones_of(context.to, trigger)) {
    chain.push_back(set_state(context, id, clone, context.to.find<Trigger>(trigger)->enabled, clone.enabled));
    std::erase(chain.back().step.consumes, trigger);  // which the chain itself makes
  }
}

void restore_states_of_clones(const Context& context, const ObjectId& trigger, Draft& draft) {
  for (const auto& [id, clone] : clones_of(context.from, trigger)) {
    if (!context.goes({Kind::table, id.schema, "", id.relation}) && !is_detached(context, relation_of(id))) {
      draft.step.undo.push_back(print::trigger_state(context.from, id, clone));
    }
  }
}

void keep_states_on_partition(const Context& context, const QualifiedName& partition, Chain& chain) {
  for (const auto& [id, clone] : clones_on(context.to, partition)) {
    const ObjectId original = original_of(id, clone);
    if (context.fate(id) == Fate::keep && !is_changed(context, original)) {
      chain.push_back(set_state(context, id, clone, context.to.find<Trigger>(original)->enabled, clone.enabled));
    }
  }
}

void restore_states_on_partition(const Context& context, const QualifiedName& partition, Draft& draft) {
  for (const auto& [id, clone] : clones_on(context.from, partition)) {
    if (!context.goes(original_of(id, clone))) {
      draft.step.undo.push_back(print::trigger_state(context.from, id, clone));
    }
  }
}

bool goes_with_original(const Context& context, const ObjectId& trigger) {
  const Trigger* object = context.from.find<Trigger>(trigger);
  return object != nullptr && object->clone_of && context.goes(original_of(trigger, *object));
}

}  // namespace planner
