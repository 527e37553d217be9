// Tables that get a parent or lose one: partitions and inheritance.

#include <algorithm>

#include "planner/rules/data.hpp"
#include "planner/rules/partition.hpp"
#include "planner/rules/table_alteration.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

QualifiedName name_of(const ObjectId& id) { return {id.schema, id.name}; }

namespace {

ObjectId table_id(const QualifiedName& name) { return {Kind::table, name.schema, "", name.name}; }

// A child must have all columns of its parent, so those that go must have gone; a partition has no others.
void wait_for_columns_that_go(const Context& context, const QualifiedName& parent, Draft& draft) {
  for (const auto& [column, object] : of_relation<Column>(context.from, parent)) {
    if (context.fate(column) == Fate::drop) {
      draft.after_gone.insert(column);
    }
  }
}

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

// Both tables with their columns, and what of the partition is attached along with it.
std::vector<ObjectId> needs_of_attachment(const Database& side, const ObjectId& id, const QualifiedName& parent) {
  std::vector<ObjectId> needs{table_id(parent), id};
  for (const QualifiedName& relation : {name_of(id), parent}) {
    for (const auto& [column, object] : of_relation<Column>(side, relation)) {
      needs.push_back(column);
    }
  }
  for (const auto& [constraint, object] : of_relation<Constraint>(side, name_of(id))) {
    needs.push_back(constraint);
    needs.push_back(proved_mark(constraint));
  }
  for (const auto& [index, object] : of_relation<Index>(side, name_of(id))) {
    if (object.partition_of) {
      needs.push_back(index);
    }
  }
  return needs;
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
  wait_for_columns_that_go(context, parent, draft);
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
  draft.releases.insert({Kind::table, parent.schema, "", parent.name});
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
  const auto at = std::ranges::find_if(steps, [](const Draft& draft) { return !draft.step.produces.empty(); });
  at->step.undo = {"ALTER TABLE " + quote_qualified(partition.parent) + " DETACH PARTITION " +
                   quote_qualified(name_of(id_))};
  AroundAttach around = around_attach(context_, id_, partition.parent);
  if (around.leaves_work) {
    at->step.scans_table = at->step.builds_index = true;
    at->step.blocking_reason = "what " + quote_qualified(partition.parent) +
                               " has of indexes, keys and foreign keys is " + "made for each partition of " +
                               to_string(id_) + " under ACCESS EXCLUSIVE; make it on " + to_string(id_) + " before";
  }
  // Detached, it keeps what it had from the parent.
  const auto stays = [&](const ObjectId& part) {
    return gets_another_bound(context_, id_) || around.found.contains(part.name) ||
           (context_.from.contains(part) && !context_.goes(part));
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
}

Chain TableAlteration::attachment(const PartitionOf& partition, const Database& side) const {
  const QualifiedName& parent = partition.parent;
  BoundProof own = prove_within(context_, id_, partition, side);
  const std::optional<QualifiedName> rest = default_partition(context_.from, parent);
  BoundProof others = rest ? prove_none_in_default(context_, id_, partition, side, *rest) : BoundProof{};
  Draft draft = plain(context_, id_,
                      "ALTER TABLE " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(name_of(id_)) +
                          ' ' + print::text_of(partition.bound),
                      "attach " + to_string(id_) + " to " + quote_qualified(parent));
  draft.weight = weight::kForeignKey + 1;
  draft.step.produces = {{Kind::table, id_.schema, std::string(kAttached), id_.name}};
  wait_for_columns_that_go(context_, parent, draft);
  wait_for_columns_that_go(context_, name_of(id_), draft);
  wait_for_parts_that_go(context_, id_, draft);
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
  const std::vector<ObjectId> needs = needs_of_attachment(side, id_, parent);
  for (Draft& step : chain) {
    step.step.consumes = needs;
  }
  return chain;
}

namespace {

bool descends(const Database& database, const QualifiedName& table, const QualifiedName& ancestor) {
  const Table* found = database.find<Table>(table_id(table));
  return found != nullptr && std::ranges::any_of(found->inherits, [&](const QualifiedName& parent) {
           return parent == ancestor || descends(database, parent, ancestor);
         });
}

}  // namespace

// A column that no parent has any more is the table's own from then on, and stays so: PostgreSQL has no way to make it
// inherited again. One that goes on being inherited, from another parent, has that one before it loses the first.
bool TableAlteration::passes_column_on() const {
  const auto comes_from_old = [&](const QualifiedName& parent) {
    return std::ranges::any_of(from_.inherits,
                               [&](const QualifiedName& old) { return descends(context_.to, parent, old); });
  };
  if (std::ranges::any_of(to_.inherits, comes_from_old)) {
    return false;  // a new column of the old parent comes to the new one, once the table has let go of the old
  }
  bool passes = false;
  for (const auto& [column, from] : of_relation<Column>(context_.from, name_of(id_))) {
    const Decision& decision = context_.decision(column);
    if (has(decision.fields, "type") || decision.fate == Fate::beside) {
      return false;  // an inherited column's type cannot change
    }
    const Column* to = context_.to.find<Column>(column);
    passes = passes || (to != nullptr && !from.local && !to->local);
  }
  return passes;
}

void TableAlteration::change_parents() {
  if (passes_column_on()) {
    gain_parents();
    lose_parents();
  } else {
    lose_parents();
    gain_parents();
  }
}

void TableAlteration::lose_parents() {
  for (const QualifiedName& parent : from_.inherits) {
    if (std::ranges::find(to_.inherits, parent) == to_.inherits.end() || context_.goes(table_id(parent))) {
      Draft& draft = aside("NO INHERIT " + quote_qualified(parent), "parents", LockMode::access_exclusive);
      lock(context_, draft, parent, LockMode::access_share);
      draft.releases.insert(table_id(parent));
      for (const auto& [name, check] : checks_for_children(context_.from, parent)) {
        if (context_.goes(check)) {  // let go first, it keeps its own
          draft.releases.insert(check);
        }
      }
      draft.frees.insert(heirs_slot(parent));
      draft.weight = weight::drop(Kind::table);
      draft.step.produces = {{Kind::table, id_.schema, std::string(kDetached), id_.name}};
      draft.step.undo = {alter_ + "INHERIT " + quote_qualified(parent)};
    }
  }
}

void TableAlteration::gain_parents() {
  for (const QualifiedName& parent : to_.inherits) {
    if (std::ranges::find(from_.inherits, parent) == from_.inherits.end() || context_.goes(table_id(parent))) {
      std::ranges::move(checks_before_inherit(context_, id_, parent), std::back_inserter(chain_));
      Draft& draft = aside("INHERIT " + quote_qualified(parent), "parents", LockMode::access_exclusive);
      lock(context_, draft, parent, LockMode::share_update_exclusive);
      draft.step.consumes = {table_id(parent)};
      draft.step.produces = {{Kind::table, id_.schema, std::string(kAttached), id_.name}};
      for (const QualifiedName& relation : {name_of(id_), parent}) {
        for (const auto& [column, object] : of_relation<Column>(context_.to, relation)) {
          draft.step.consumes.push_back(column);
        }
      }
      for (const auto& [constraint, object] : of_relation<Constraint>(context_.to, name_of(id_))) {
        draft.step.consumes.push_back(constraint);
        draft.step.consumes.push_back(proved_mark(constraint));
      }
      wait_for_columns_that_go(context_, parent, draft);
      draft.step.undo = {alter_ + "NO INHERIT " + quote_qualified(parent)};
    }
  }
}

}  // namespace planner
