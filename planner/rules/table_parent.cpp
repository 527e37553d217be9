// Tables that get a parent, lose one or change their bound: partitions.

#include <algorithm>

#include "planner/rules/data.hpp"
#include "planner/rules/partition.hpp"
#include "planner/rules/table_alteration.hpp"
#include "planner/rules/trigger_clone.hpp"
#include "schema/default_partition.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

QualifiedName name_of(const ObjectId& id) { return {id.schema, id.name}; }

namespace {

// ATTACH makes its own indexes and keys parts of the parent's where they fit, and those cannot be dropped any more.
void wait_for_parts_that_go(const Context& context, const ObjectId& table, Draft& draft) {
  const auto wait = [&](const auto& parts) {
    for (const auto& [id, object] : parts) {
      if (context.fate(id) == Fate::drop) {
        draft.after_gone.insert(id);
      }
    }
  };
  wait(of_relation<Index>(context.from, name_of(table)));
  wait(of_relation<Constraint>(context.from, name_of(table)));
}

// Both tables with all that, and what of the partition is attached along with it.
std::vector<ObjectId> needs_of_attachment(const Database& side, const ObjectId& id, const QualifiedName& parent) {
  std::vector<ObjectId> needs = needs_of_inheritance(side, id, parent);
  needs.insert(needs.end(), {table_id(parent), id});
  for (const auto& [constraint, object] : of_relation<Constraint>(side, name_of(id))) {
    needs.push_back(proved_mark(constraint));
  }
  for (const auto& [index, object] : of_relation<Index>(side, name_of(id))) {
    if (object.partition_of) {
      needs.push_back(index);
    }
  }
  return needs;
}

// Of the steps of attachment(), ATTACH itself.
Chain::iterator attaching(Chain& steps) {
  return std::ranges::find_if(steps, [](const Draft& draft) { return !draft.step.produces.empty(); });
}

}  // namespace

// What refers to a partitioned table refers to each of its partitions.
void lock_referencing(const Context& context, const QualifiedName& parent, LockMode mode, Draft& draft) {
  const auto lock_where = [&](const Database& side) {
    for (const auto& [id, constraint] : side.constraints) {
      if (constraint.foreign_key && constraint.foreign_key->references == parent &&
          (&side == &context.from || context.comes(id))) {
        lock(context, draft, relation_of(id), mode);
      }
    }
  };
  lock_where(context.from);
  lock_where(context.to);
}

Chain attach_new(const Context& context, const ObjectId& id, const PartitionOf& partition) {
  const QualifiedName& parent = partition.parent;
  Draft draft =
      plain(context, id, attach_statement(id, partition), "attach " + to_string(id) + " to " + quote_qualified(parent));
  draft.step.consumes = needs_of_attachment(context.to, id, parent);
  draft.step.produces = {{Kind::table, id.schema, std::string(kAttached), id.name}};
  wait_for_what_goes(context, parent, draft);
  wait_for_room(context, id, partition, draft);
  draft.step.undo = {"ALTER TABLE " + quote_qualified(parent) + " DETACH PARTITION " + quote_qualified(name_of(id))};
  lock(context, draft, parent, LockMode::share_update_exclusive);
  lock(context, draft, name_of(id), LockMode::access_exclusive);
  draft.weight = weight::kForeignKey + 1;
  return beside_default(context, id, partition, {std::move(draft)});
}

Chain beside_default(const Context& context, const ObjectId& id, const PartitionOf& partition, Chain chain) {
  const std::optional<QualifiedName> rest = default_partition(context.from, partition.parent);
  if (!rest || default_partition(context.to, partition.parent) != rest) {
    return chain;
  }
  BoundProof proof = prove_none_in_default(context, id, partition, context.to, *rest);
  lock(context, chain.front(), *rest, LockMode::access_exclusive);
  if (proof.scans) {
    claim_scan(chain.front());
  }
  std::ranges::move(chain, std::back_inserter(proof.before));
  std::ranges::move(proof.after, std::back_inserter(proof.before));
  return std::move(proof.before);
}

Draft detach_to_drop(const Context& context, const ObjectId& id, const QualifiedName& parent) {
  Draft draft =
      plain(context, id, "ALTER TABLE " + quote_qualified(parent) + " DETACH PARTITION " + quote_qualified(name_of(id)),
            "detach " + to_string(id) + " from " + quote_qualified(parent));
  draft.releases.insert(table_id(parent));
  draft.weight = weight::drop(Kind::table);
  lock(context, draft, parent, LockMode::access_exclusive);
  lock(context, draft, name_of(id), LockMode::access_exclusive);
  lock_referencing(context, parent, LockMode::access_exclusive, draft);
  return draft;
}

void TableAlteration::detach(const PartitionOf& partition) {
  const QualifiedName& parent = partition.parent;
  const std::string sql =
      "ALTER TABLE " + quote_qualified(parent) + " DETACH PARTITION " + quote_qualified(name_of(id_));
  // CONCURRENTLY is refused where there is a default partition, and leaves a CHECK behind.
  const std::optional<std::string> left = check_left_by_detach(context_, id_);
  const bool concurrently = context_.online(name_of(id_)) && context_.at_least(14) && left && !to_.partition_of &&
                            !context_.goes(table_id(parent)) && !default_partition(context_.from, parent);
  Draft draft = plain(context_, id_, sql + (concurrently ? " CONCURRENTLY" : ""),
                      "detach " + to_string(id_) + " from " + quote_qualified(parent));
  draft.releases.insert(table_id(parent));
  for (const ObjectId& part : indexes_above(context_.from, id_)) {
    if (context_.goes(part)) {  // detached first, it keeps its own
      draft.releases.insert(part);
    }
  }
  for (const QualifiedName& below : context_.from_children.below(name_of(id_))) {
    if (is_detached(context_, below)) {  // while all bounds are those of `from`, for check_left_by_detach()
      draft.rather_after.insert({Kind::table, below.schema, std::string(kDetached), below.name});
    }
  }
  draft.weight = weight::drop(Kind::table);
  draft.step.breaks_code = !to_.partition_of;
  const LockMode mode = concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive;
  lock(context_, draft, parent, mode);
  lock(context_, draft, name_of(id_), LockMode::access_exclusive);
  lock_referencing(context_, parent, LockMode::access_exclusive, draft);
  for (const auto& [key, constraint] : of_relation<Constraint>(context_.from, parent)) {
    if (constraint.foreign_key) {  // the partition's own triggers on the other table are made
      lock_referenced(context_, draft, constraint, LockMode::share_row_exclusive);
    }
  }
  draft.step.produces = {{Kind::table, id_.schema, std::string(kDetached), id_.name}};
  Chain again = attachment(partition, context_.from);
  for (Draft& back : again) {
    draft.step.undo.push_back(std::move(back.step.sql));
  }
  restore_states_on_partition(context_, name_of(id_), draft);
  if (concurrently) {
    draft.step.transaction = Transaction::forbidden;
  }
  chain_.push_back(std::move(draft));
  if (concurrently) {
    chain_.push_back(plain(context_, id_, alter_ + "DROP CONSTRAINT IF EXISTS " + quote_identifier(*left),
                           "the CHECK that DETACH leaves behind"));
    chain_.back().weight = weight::drop(Kind::table);
    lock(context_, chain_.back(), name_of(id_), LockMode::access_exclusive);
  }
}

void TableAlteration::attach(const PartitionOf& partition) {
  Chain steps = attachment(partition, context_.to);
  const auto at = attaching(steps);
  const std::vector<ObjectId> needs = needs_of_attachment(context_.to, id_, partition.parent);
  for (Draft& draft : steps) {
    draft.step.consumes.insert(draft.step.consumes.end(), needs.begin(), needs.end());
  }
  wait_for_what_goes(context_, partition.parent, *at);
  wait_for_what_goes(context_, name_of(id_), *at);
  wait_for_parts_that_go(context_, id_, *at);
  AroundAttach around = around_attach(context_, id_, partition.parent);
  std::ranges::copy(around.needs, std::back_inserter(at->step.consumes));
  if (around.leaves_work) {
    at->step.scans_table = at->step.builds_index = true;
    at->step.blocking_reason = "what " + quote_qualified(partition.parent) +
                               " has of indexes, keys and foreign keys is " + "made for each partition of " +
                               to_string(id_) + " under ACCESS EXCLUSIVE; make it on " + to_string(id_) + " before";
  }
  if (around.excludes) {
    at->step.scans_table = at->step.builds_index = true;
    at->step.blocking_reason = "the index of an EXCLUDE constraint of " + quote_qualified(partition.parent) +
                               " is built for " + to_string(id_) + " under ACCESS EXCLUSIVE: it has no online form";
  }
  const auto stays = [&](const ObjectId& part) {
    return around.found.contains(part.name) || (context_.from.contains(part) && !context_.goes(part));
  };
  const InheritedParts parts = inherited_parts(context_.to, name_of(id_));
  for (const auto& [part, constraint] : parts.constraints) {
    if (constraint.type != ConstraintType::check && !stays(part)) {
      at->step.undo.push_back(alter_ + "DROP CONSTRAINT IF EXISTS " + quote_identifier(part.name));
    }
  }
  for (const auto& [part, index] : parts.indexes) {
    if (!stays(part)) {
      at->step.undo.push_back("DROP INDEX IF EXISTS " + quote_qualified(part.schema, part.name));
    }
  }
  for (Chain* part : {&around.before, &steps, &around.after}) {
    std::ranges::move(*part, std::back_inserter(chain_));
  }
  keep_states_on_partition(context_, name_of(id_), chain_);
}

// The parent stays the same, but for a moment: what is done to its columns and what it loses reaches the partition
// before that; columns that go later go of both then.
void TableAlteration::attach_by_another_bound() {
  detach(*from_.partition_of);
  Draft detach = std::move(chain_.back());
  chain_.pop_back();
  Chain steps = attachment(*to_.partition_of, context_.to);
  const auto at = attaching(steps);
  detach.releases.clear();
  detach.after_gone = at->after_gone;                    // room
  detach.weight = at->weight = weight::kForeignKey + 2;  // no rows are out of sight while others are proved
  std::vector<QualifiedName> tables = tables_above(context_.from, name_of(id_));
  tables.push_back(name_of(id_));
  const auto after_gone = [&](const auto& parts) {
    for (const auto& [part, object] : parts) {
      if (context_.goes(part) && !context_.decision(part).drop_folded) {
        detach.after_gone.insert(part);
      }
    }
  };
  for (const QualifiedName& table : tables) {
    after_gone(of_relation<Index>(context_.from, table));
    after_gone(of_relation<Constraint>(context_.from, table));
    for (const auto& [column, object] : of_relation<Column>(context_.from, table)) {
      if (context_.fate(column) == Fate::drop) {
        at->releases.insert(column);
      }
    }
    for (const auto& [column, object] : of_relation<Column>(context_.to, table)) {
      detach.step.consumes.push_back(column);
    }
  }
  for (auto draft = steps.begin(); draft != at; ++draft) {
    draft->step.consumes = detach.step.consumes;
    draft->after_gone = detach.after_gone;  // not phases ahead: new rows must be within the new bound from then on
  }
  steps.insert(at, std::move(detach));
  std::ranges::move(steps, std::back_inserter(chain_));
  keep_states_on_partition(context_, name_of(id_), chain_);
}

Chain TableAlteration::attachment(const PartitionOf& partition, const Database& side) const {
  const QualifiedName& parent = partition.parent;
  BoundProof own = prove_within(context_, id_, partition, side);
  std::optional<QualifiedName> rest = default_partition(context_.from, parent);
  if (rest && &side == &context_.from && context_.goes(table_id(*rest))) {
    rest.reset();  // on the way back it comes last
  }
  BoundProof others = rest ? prove_none_in_default(context_, id_, partition, side, *rest) : BoundProof{};
  Draft draft = plain(context_, id_,
                      "ALTER TABLE " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(name_of(id_)) +
                          ' ' + print::text_of(partition.bound),
                      "attach " + to_string(id_) + " to " + quote_qualified(parent));
  draft.weight = weight::kForeignKey + 1;
  draft.step.produces = {{Kind::table, id_.schema, std::string(kAttached), id_.name}};
  draft.step.undo = {"ALTER TABLE " + quote_qualified(parent) + " DETACH PARTITION " + quote_qualified(name_of(id_))};
  wait_for_room(context_, id_, partition, draft);
  lock(context_, draft, parent, LockMode::share_update_exclusive);
  lock(context_, draft, name_of(id_), LockMode::access_exclusive);
  // The triggers that a foreign key of the table's own has on the other table give way to those of the parent's.
  for (const auto& [key, constraint] : of_relation<Constraint>(context_.from, parent)) {
    if (constraint.foreign_key) {
      lock_referenced(context_, draft, constraint, LockMode::access_exclusive);
    }
  }
  if (rest) {
    lock(context_, draft, *rest, LockMode::access_exclusive);
  }
  if (own.scans || others.scans) {
    claim_scan(draft);
  }
  Chain chain = std::move(own.before);
  std::ranges::move(others.before, std::back_inserter(chain));
  chain.push_back(std::move(draft));
  std::ranges::move(own.after, std::back_inserter(chain));
  std::ranges::move(others.after, std::back_inserter(chain));
  return chain;
}

}  // namespace planner
