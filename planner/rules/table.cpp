#include <algorithm>
#include <iterator>

#include "planner/rules/column.hpp"
#include "planner/rules/partition.hpp"
#include "planner/rules/table_alteration.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

namespace {

// A foreign key to the parent, which stays or comes, hangs on each partition: only a detached one can be dropped.
bool is_referenced_through(const Context& context, const QualifiedName& parent) {
  if (context.goes(table_id(parent))) {
    return false;
  }
  const auto refers = [&](const auto& entry) {
    return entry.second.foreign_key && entry.second.foreign_key->references == parent;
  };
  const bool referenced =
      std::ranges::any_of(context.from.constraints,
                          [&](const auto& entry) { return refers(entry) && !context.goes(entry.first); }) ||
      std::ranges::any_of(context.to.constraints,
                          [&](const auto& entry) { return refers(entry) && context.comes(entry.first); });
  const Table* above = context.from_table(parent);
  return referenced ||
         (above != nullptr && above->partition_of && is_referenced_through(context, above->partition_of->parent));
}

// A table brings its columns and those constraints that decide() folded into it, with all that hangs on them.
Chain create(const Context& context, const ObjectId& id) {
  const Table& table = *context.to.find<Table>(id);
  print::TableLayout layout;
  layout.inlined = [&](const ObjectId& constraint, const Constraint&) {
    return context.decision(constraint).create_folded;
  };
  layout.default_apart = [&](const ObjectId& column) { return !made_before_default(context, column).empty(); };
  Chain chain;
  const bool alone = brings_own_indexes(context.to, id, [&](const ObjectId& parent) { return context.comes(parent); });
  for (std::string& sql :
       alone ? standalone_statements(context.to, id, layout) : print::table_statements(context.to, id, table, layout)) {
    if (chain.empty()) {
      chain.push_back(creating(context, id, std::move(sql), "create " + to_string(id)));
    } else {
      chain.push_back(plain(context, id, std::move(sql), "complete " + to_string(id)));
      for (const auto& [column, object] : of_relation<Column>(context.to, name_of(id))) {
        chain.back().frees.insert(settings_slot(column));
      }
    }
  }
  Draft& draft = chain.front();
  if (!alone && table.partition_of && is_referenced_through(context, table.partition_of->parent)) {
    draft.step.undo = {"ALTER TABLE " + quote_qualified(table.partition_of->parent) + " DETACH PARTITION " +
                       quote_qualified(name_of(id))};
  }
  draft.step.undo.push_back(print::drop(context.to, id));
  std::set<ObjectId> needs(draft.step.consumes.begin(), draft.step.consumes.end());
  Chain attributes;
  const auto bring = [&](const ObjectId& part) {
    Draft own = creating(context, part, "", "");
    const std::set<ObjectId> later =
        part.kind == Kind::column ? made_before_default(context, part) : std::set<ObjectId>{};
    std::ranges::remove_copy_if(own.step.consumes, std::inserter(needs, needs.end()),
                                [&](const ObjectId& need) { return later.contains(need); });
    if (!later.empty()) {
      attributes.push_back(set_default_apart(context, part));
    }
    draft.takes.merge(own.takes);
    draft.step.produces.push_back(part);
    add_attributes(context, part, attributes);
  };
  for (const auto& [part, column] : of_relation<Column>(context.to, name_of(id))) {
    bring(part);
  }
  for (const auto& [part, constraint] : of_relation<Constraint>(context.to, name_of(id))) {
    if (context.decision(part).create_folded) {
      bring(part);
    }
  }
  for (const ObjectId& part : draft.step.produces) {
    needs.erase(part);
  }
  draft.step.consumes.assign(needs.begin(), needs.end());
  if (!alone) {
    wait_for_columns_above(context, name_of(id), draft);
  }
  if (table.partition_of) {
    lock(context, draft, table.partition_of->parent, LockMode::access_exclusive);
    wait_for_room(context, id, *table.partition_of, draft);
    lock_referencing(context, table.partition_of->parent, LockMode::share_row_exclusive, draft);
  }
  for (const QualifiedName& parent : table.inherits) {
    lock(context, draft, parent, LockMode::share_update_exclusive);
  }
  std::ranges::move(attributes, std::back_inserter(chain));
  if (alone) {
    for (Draft& attaching : attach_new(context, id, *table.partition_of)) {
      std::erase(attaching.step.consumes, id);
      chain.push_back(std::move(attaching));
    }
  }
  for (const std::string& index : print::inherited_marks(context.to, id)) {
    const std::size_t first = chain.size();
    add_index_marks(context, name_of(id), index, chain);
    for (std::size_t at = first; at < chain.size(); ++at) {
      chain[at].step.consumes = indexes_above(context.to, id);
    }
  }
  return table.partition_of && !alone ? beside_default(context, id, *table.partition_of, std::move(chain))
                                      : std::move(chain);
}

// While it is there, its parents keep the columns of its key.
void release_columns_above(const Context& context, const QualifiedName& table, Draft& draft) {
  for (const QualifiedName& parent : tables_above(context.from, table)) {
    for (const auto& [column, object] : of_relation<Column>(context.from, parent)) {
      if (context.goes(column)) {
        draft.releases.insert(column);
      }
    }
  }
}

// What it has of its own on a column of its parent comes again with it: by then the column is there.
void precede_columns_above(const Context& context, const Table& table, Draft& draft) {
  for (const QualifiedName& parent : parents_of(table)) {
    for (const auto& [column, object] : of_relation<Column>(context.from, parent)) {
      if (context.goes(column)) {
        draft.rather_before.insert(column);
      }
    }
    if (const Table* above = context.from_table(parent)) {
      precede_columns_above(context, *above, draft);
    }
  }
}

/// What refers to a partitioned table refers to each of its partitions.
void wait_for_keys_to_parents(const Context& context, const QualifiedName& partition, Draft& draft) {
  const std::vector<QualifiedName> above = tables_above(context.from, partition);
  for (const auto& [id, constraint] : context.from.constraints) {
    if (constraint.foreign_key && std::ranges::count(above, constraint.foreign_key->references) > 0 &&
        context.goes(id)) {
      draft.after_gone.insert(id);
    }
  }
}

Chain drop(const Context& context, const ObjectId& id) {
  const Table& table = *context.from.find<Table>(id);
  Draft draft = dropping(context, id, print::drop(context.from, id), "drop " + to_string(id));
  draft.step.breaks_code = context.fate(id) == Fate::drop;
  if (draft.step.breaks_code) {
    draft.step.deploy = "does without " + to_string(id);
  }
  if (!table.foreign) {
    draft.step.loses_data = true;
    draft.step.phase = Phase::contract;
    draft.step.irreversible = "the rows are gone; the way back makes an empty table";
  }
  lock(context, draft, name_of(id), LockMode::access_exclusive);
  precede_columns_above(context, table, draft);
  if (table.partition_of) {
    lock(context, draft, table.partition_of->parent, LockMode::access_exclusive);
    wait_for_keys_to_parents(context, name_of(id), draft);
    if (table.partition_key) {
      release_columns_above(context, name_of(id), draft);
    }
  }
  const auto take = [&](const ObjectId& part) {
    if ((!context.decision(part).drop_folded && part.kind != Kind::column) || !taken_with(context, part).name.empty()) {
      return;
    }
    Draft own = dropping(context, part, "", "");
    draft.releases.merge(own.releases);
    draft.frees.merge(own.frees);
    draft.step.destroys.push_back(part);
  };
  const auto take_all = [&](const auto& parts) {
    for (const auto& [part, object] : parts) {
      take(part);
    }
  };
  take_all(of_relation<Column>(context.from, name_of(id)));
  take_all(of_relation<Index>(context.from, name_of(id)));
  take_all(of_relation<Trigger>(context.from, name_of(id)));
  take_all(of_relation<Policy>(context.from, name_of(id)));
  take_all(of_relation<Rule>(context.from, name_of(id)));
  for (const auto& [part, constraint] : of_relation<Constraint>(context.from, name_of(id))) {
    take(part);
    lock_referenced(context, draft, constraint, LockMode::access_exclusive);
  }
  for (const auto& [part, sequence] : context.from.sequences) {
    if (sequence.owned_by && relation_of(*sequence.owned_by) == name_of(id)) {
      take(part);
    }
  }
  for (const auto& [part, statistics] : context.from.statistics) {
    if (statistics.table == name_of(id)) {
      take(part);
    }
  }
  Chain chain;
  for (const auto& [part, column] : of_relation<Column>(context.from, name_of(id))) {
    const std::set<ObjectId> later = gone_after_default(context, part);
    if (!later.empty()) {
      chain.push_back(drop_default_apart(context, part));
      chain.back().step.phase = draft.step.phase;
      std::erase_if(draft.releases, [&](const ObjectId& target) { return later.contains(target); });
    }
  }
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
  draft.step.undo = make_again(context, context.as_it_was(), draft.step.destroys, draft.step.phase);
  if (table.partition_of && is_referenced_through(context, table.partition_of->parent)) {
    chain.push_back(detach_to_drop(context, id, table.partition_of->parent));
    chain.back().step.phase = draft.step.phase;
  }
  chain.push_back(std::move(draft));
  return chain;
}

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  return TableAlteration(context, id).run(fields);
}

bool must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  return has(fields, "access method") && !context.at_least(15) &&
         context.from.find<Table>(id)->partition_key == std::nullopt;
}

}  // namespace

const KindRule kRule_table{Kind::table, create, drop, alter, default_rename, nullptr, must_replace};

}  // namespace planner
