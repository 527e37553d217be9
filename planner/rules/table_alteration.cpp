#include "planner/rules/table_alteration.hpp"

#include "planner/rules/partition.hpp"
#include "schema/find_type.hpp"

namespace planner {

using namespace schema;

namespace {

std::string tablespace(const Table& table) {
  return table.tablespace.empty() ? "pg_default" : quote_identifier(table.tablespace);
}

/// The server passes parameters of a TOAST table over in silence while there is none: the first wide column makes one,
/// and columns may wait for the rest.
bool reaches_toast(const OptionChange& change) { return change.set.find("toast.") != std::string::npos; }

}  // namespace

TableAlteration::TableAlteration(const Context& context, const ObjectId& id)
    : context_(context),
      id_(id),
      from_(*context.from.find<Table>(id)),
      to_(*context.to.find<Table>(id)),
      alter_(alter_relation(context, name_of(id)) + ' ') {}

Chain TableAlteration::run(const Fields& fields) {
  // First: the rest waits for a parent that is made anew, which waits for the old one to let go.
  if (has(fields, "partition of") && from_.partition_of && !gets_another_bound(context_, id_)) {
    detach(*from_.partition_of);
  }
  if (has(fields, "of type")) {
    change_type();
  }
  change_storage(fields);
  change_parameters();
  if (has(fields, "row security")) {
    flag(to_.row_security, "ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY");
  }
  if (has(fields, "force row security")) {
    flag(to_.force_row_security, "FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY");
  }
  if (has(fields, "foreign") && from_.foreign && to_.foreign) {
    act(foreign_option_change(from_.foreign->options, to_.foreign->options), "options", LockMode::access_exclusive);
    chain_.back().step.undo = {alter_ + foreign_option_change(to_.foreign->options, from_.foreign->options)};
  }
  if (has(fields, "replica identity") || has(fields, "replica identity index")) {
    replica_identity();
  }
  if (has(fields, "cluster on")) {
    cluster();
  }
  change_toast_parameters();
  // Last: a parent waits for columns, which may wait for the rest.
  if (has(fields, "partition of") && to_.partition_of) {
    if (gets_another_bound(context_, id_)) {
      attach_by_another_bound();
    } else {
      attach(*to_.partition_of);
    }
  }
  if (has(fields, "own columns")) {
    inherit_again();
  }
  if (has(fields, "inherits")) {
    change_parents();
  }
  return std::move(chain_);
}

void TableAlteration::change_storage(const Fields& fields) {
  if (has(fields, "access method")) {
    act("SET ACCESS METHOD " + (to_.access_method.empty() ? "heap" : quote_identifier(to_.access_method)),
        "access method", LockMode::access_exclusive);
    chain_.back().step.undo = {alter_ + "SET ACCESS METHOD " +
                               (from_.access_method.empty() ? "heap" : quote_identifier(from_.access_method))};
    rewrites("the table is written anew by the other access method under ACCESS EXCLUSIVE");
  }
  if (has(fields, "unlogged")) {
    act(to_.unlogged ? "SET UNLOGGED" : "SET LOGGED", "persistence", LockMode::access_exclusive);
    chain_.back().step.undo = {alter_ + (to_.unlogged ? "SET LOGGED" : "SET UNLOGGED")};
    keep_references_logged();
    rewrites("SET LOGGED and SET UNLOGGED write the table anew under ACCESS EXCLUSIVE");
  }
  if (has(fields, "tablespace")) {
    act("SET TABLESPACE " + tablespace(to_), "tablespace", LockMode::access_exclusive);
    chain_.back().step.undo = {alter_ + "SET TABLESPACE " + tablespace(from_)};
    rewrites("the table is copied to the other tablespace under ACCESS EXCLUSIVE");
  }
}

// A logged table refers to logged ones alone: those that it refers to become so before it, and cease to after it.
void TableAlteration::keep_references_logged() {
  const auto settled = [](const QualifiedName& table) {
    return ObjectId{Kind::table, table.schema, std::string(kPersistence), table.name};
  };
  Draft& draft = chain_.back();
  draft.step.produces.push_back(settled(name_of(id_)));
  for (const auto& [key, constraint] : context_.from.constraints) {
    if (!constraint.foreign_key) {
      continue;
    }
    const QualifiedName& referenced = constraint.foreign_key->references;
    const auto& [own, first] =
        to_.unlogged ? std::pair(referenced, relation_of(key)) : std::pair(relation_of(key), referenced);
    if (own != name_of(id_) || first == own) {
      continue;
    }
    if (context_.goes(key)) {
      draft.after_gone.insert(key);
    } else {
      draft.step.consumes.push_back(settled(first));
    }
  }
}

void TableAlteration::change_parameters() {
  const OptionChange change = option_change(from_.parameters, to_.parameters);
  const OptionChange back = option_change(to_.parameters, from_.parameters);
  if (!change.reset.empty()) {
    act(change.reset, "parameters", LockMode::share_update_exclusive);
    chain_.back().step.undo = {alter_ + back.set};
  }
  if (!change.set.empty() && !reaches_toast(change)) {
    act(change.set, "parameters", LockMode::share_update_exclusive);
    take_back(back);
  }
}

void TableAlteration::change_toast_parameters() {
  const OptionChange change = option_change(from_.parameters, to_.parameters);
  if (!reaches_toast(change)) {
    return;
  }
  Draft& draft = aside(change.set, "parameters", LockMode::share_update_exclusive);
  for (const auto& [column, object] : of_relation<Column>(context_.to, relation_of(id_))) {
    draft.step.consumes.push_back(column);
  }
  take_back(option_change(to_.parameters, from_.parameters));
}

// Where the type is made anew under its name, the columns change in between, as those of any table.
void TableAlteration::change_type() {
  const std::string to = to_.of_type ? "OF " + *to_.of_type : "NOT OF";
  const std::string from = from_.of_type ? "OF " + *from_.of_type : "NOT OF";
  const auto* const type = to_.of_type ? find_type(context_.to.composite_types, *to_.of_type) : nullptr;
  if (to != from) {
    act(to, "type", LockMode::access_exclusive);
    chain_.back().step.undo = {alter_ + from};
  } else {
    Draft& leaves = aside("NOT OF", "type", LockMode::access_exclusive);
    leaves.weight = weight::drop(Kind::table);
    leaves.step.undo = {alter_ + from};
    if (type != nullptr) {
      leaves.releases.insert(old_type(type->first));
    }
    Draft& again = aside(to, "type", LockMode::access_exclusive);
    again.step.undo = {alter_ + "NOT OF"};
    if (type != nullptr) {
      again.step.consumes.push_back(type->first);
    }
  }
  if (to_.of_type) {  // it must have the columns of the type, and no others
    for (const auto& [column, object] : of_relation<Column>(context_.to, relation_of(id_))) {
      chain_.back().step.consumes.push_back(column);
    }
    for (const auto& [column, object] : of_relation<Column>(context_.from, relation_of(id_))) {
      if (context_.fate(column) == Fate::drop) {
        chain_.back().after_gone.insert(column);
      }
    }
  }
}

void TableAlteration::take_back(const OptionChange& back) {
  for (const std::string& action : {back.reset, back.set}) {
    if (!action.empty()) {
      chain_.back().step.undo.push_back(alter_ + action);
    }
  }
}

void TableAlteration::act(const std::string& action, const std::string& what, LockMode mode) {
  Draft draft = altering(context_, id_, alter_ + action, "set the " + what + " of " + to_string(id_));
  lock(context_, draft, name_of(id_), mode);
  chain_.push_back(std::move(draft));
}

Draft& TableAlteration::aside(const std::string& action, const std::string& what, LockMode mode) {
  Draft draft = plain(context_, id_, alter_ + action, "set the " + what + " of " + to_string(id_));
  lock(context_, draft, name_of(id_), mode);
  chain_.push_back(std::move(draft));
  return chain_.back();
}

void TableAlteration::flag(bool on, const std::string& yes, const std::string& no) {
  act(on ? yes : no, "row security", LockMode::access_exclusive);
  chain_.back().step.undo = {alter_ + (on ? no : yes)};
}

void TableAlteration::rewrites(const std::string& reason) {
  Step& step = chain_.back().step;
  step.rewrites_table = step.scans_table = true;
  if (context_.options.online) {
    step.blocking_reason = reason;
  }
}

// REPLICA IDENTITY and CLUSTER ON that name an index come with that index where the plan makes it.
bool TableAlteration::made_by_plan(const std::string& index) const {
  const ObjectId as_index{Kind::index, id_.schema, id_.name, index};
  const ObjectId as_constraint{Kind::constraint, id_.schema, id_.name, index};
  const auto made = [&](const ObjectId& id) { return context_.comes(id) || context_.fate(id) == Fate::beside; };
  return made(as_index) || made(as_constraint);
}

namespace {

/// The one that there is, or none.
std::set<ObjectId> primary_keys(const Database& database, const QualifiedName& table) {
  std::set<ObjectId> keys;
  for (const auto& [id, constraint] : of_relation<Constraint>(database, table)) {
    if (constraint.type == ConstraintType::primary_key) {
      keys.insert(id);
    }
  }
  return keys;
}

}  // namespace

void TableAlteration::replica_identity() {
  if (to_.replica_identity != ReplicaIdentity::index || !made_by_plan(to_.replica_identity_index)) {
    Draft& draft = aside(replica_identity_clause(to_.replica_identity, to_.replica_identity_index), "replica identity",
                         LockMode::access_exclusive);
    draft.step.undo = {alter_ + replica_identity_clause(from_.replica_identity, from_.replica_identity_index)};
    // A published table without one takes no UPDATE: by default it is the primary key.
    if (to_.replica_identity == ReplicaIdentity::default_) {
      draft.rather_after.merge(primary_keys(context_.to, name_of(id_)));
    }
    if (from_.replica_identity == ReplicaIdentity::default_) {
      draft.rather_before.merge(primary_keys(context_.from, name_of(id_)));
    }
    draft.frees = freed_nulls(context_, {Kind::index, id_.schema, id_.name, from_.replica_identity_index});
    draft.frees.merge(freed_nulls(context_, {Kind::constraint, id_.schema, id_.name, from_.replica_identity_index}));
    if (to_.replica_identity == ReplicaIdentity::index) {
      draft.step.consumes = indexes_above(context_.to, id_);
      // Its columns must be NOT NULL by then.
      const ObjectId index{Kind::index, id_.schema, id_.name, to_.replica_identity_index};
      if (const Index* found = context_.to.find<Index>(index)) {
        for (const IndexElement& element : found->elements) {
          draft.step.consumes.push_back(column_id(name_of(id_), element.column));
        }
      }
    }
  }
}

void TableAlteration::cluster() {
  if (to_.cluster_on.empty() || !made_by_plan(to_.cluster_on)) {
    Draft& draft = aside(cluster_clause(to_.cluster_on), "clustering", LockMode::share_update_exclusive);
    draft.step.undo = {alter_ + cluster_clause(from_.cluster_on)};
    draft.step.consumes = indexes_above(context_.to, id_);
  }
}

}  // namespace planner
