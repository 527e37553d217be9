#include <algorithm>

#include "planner/rules/partition.hpp"

namespace planner {

using namespace schema;

namespace {

QualifiedName name_of(const ObjectId& id) { return {id.schema, id.name}; }

// A child must have all columns of its parent, so those that go must have gone.
void wait_for_columns_that_go(const Context& context, const QualifiedName& parent, Draft& draft) {
  for (const auto& [column, object] : of_relation<Column>(context.from, parent)) {
    if (context.fate(column) == Fate::drop) {
      draft.after_gone.insert(column);
    }
  }
}

Draft attach_new(const Context& context, const ObjectId& id, const PartitionOf& partition) {
  const QualifiedName& parent = partition.parent;
  Draft draft = plain(context, id,
                      "ALTER TABLE " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(name_of(id)) +
                          ' ' + print::text_of(partition.bound),
                      "attach " + to_string(id) + " to " + quote_qualified(parent));
  draft.step.consumes = {ObjectId{Kind::table, parent.schema, "", parent.name}, id};
  draft.step.produces = {{Kind::table, id.schema, std::string(kAttached), id.name}};
  for (const auto& [column, object] : of_relation<Column>(context.to, name_of(id))) {
    draft.step.consumes.push_back(column);
  }
  for (const auto& [column, object] : of_relation<Column>(context.to, parent)) {
    draft.step.consumes.push_back(column);
  }
  wait_for_columns_that_go(context, parent, draft);
  for (const auto& [constraint, object] : of_relation<Constraint>(context.to, name_of(id))) {
    draft.step.consumes.push_back(constraint);
  }
  for (const auto& [index, object] : of_relation<Index>(context.to, name_of(id))) {
    if (object.partition_of) {
      draft.step.consumes.push_back(index);
    }
  }
  draft.step.undo = {"ALTER TABLE " + quote_qualified(parent) + " DETACH PARTITION " + quote_qualified(name_of(id))};
  lock(context, draft, parent, LockMode::share_update_exclusive);
  lock(context, draft, name_of(id), LockMode::access_exclusive);
  for (const auto& [other, table] : context.to.tables) {
    if (table.partition_of && table.partition_of->parent == parent && table.partition_of->bound.text == "DEFAULT" &&
        other != id) {
      lock(context, draft, name_of(other), LockMode::access_exclusive);
    }
  }
  draft.step.scans_table = context.existed(name_of(id));
  draft.weight = weight::kForeignKey + 1;
  return draft;
}

// PARTITION OF would make the parent's indexes anew; one that has its own for them is made for itself and attached.
bool brings_own_indexes(const Context& context, const ObjectId& id) {
  const auto has_own = [&](const auto& objects) {
    return std::ranges::any_of(objects, [&](const auto& entry) {
      const ObjectId parent = parent_index(context.to, entry.first);
      return !parent.name.empty() && !context.comes(parent);
    });
  };
  return has_own(of_relation<Index>(context.to, name_of(id))) ||
         has_own(of_relation<Constraint>(context.to, name_of(id)));
}

std::vector<std::string> standalone_statements(const Context& context, const ObjectId& id, print::TableLayout layout) {
  Database alone = context.to;
  Table& table = alone.tables.at(id);
  for (auto parent = table.partition_of; parent;) {
    std::vector<std::pair<ObjectId, Constraint>> checks;
    for (const auto& [part, constraint] : of_relation<Constraint>(context.to, parent->parent)) {
      if (constraint.type == ConstraintType::check && !constraint.no_inherit) {
        checks.emplace_back(ObjectId{Kind::constraint, id.schema, id.name, part.name}, constraint);
      }
    }
    alone.constraints.insert(checks.begin(), checks.end());
    const Table* above = context.table(parent->parent);
    parent = above == nullptr ? std::nullopt : above->partition_of;
  }
  table.partition_of.reset();
  for (auto& [part, column] : alone.columns) {
    column.local = column.local || relation_of(part) == name_of(id);
  }
  layout.inlined = [&, inlined = layout.inlined](const ObjectId& part, const Constraint& constraint) {
    return !context.to.contains(part) || inlined(part, constraint);
  };
  return print::table_statements(alone, id, table, layout);
}

// What refers to a partitioned table refers to each of its partitions.
void lock_referencing(const Context& context, const QualifiedName& parent, LockMode mode, Draft& draft) {
  for (const auto& [id, constraint] : context.from.constraints) {
    if (constraint.foreign_key && constraint.foreign_key->references == parent) {
      lock(context, draft, relation_of(id), mode);
    }
  }
}

// A table brings its columns and those constraints that decide() folded into it, with all that hangs on them.
Chain create(const Context& context, const ObjectId& id) {
  const Table& table = *context.to.find<Table>(id);
  print::TableLayout layout;
  layout.inlined = [&](const ObjectId& constraint, const Constraint&) {
    return context.decision(constraint).create_folded;
  };
  layout.serial = [](const ObjectId&, const Column&) { return false; };
  Chain chain;
  const bool alone = table.partition_of && brings_own_indexes(context, id);
  for (std::string& sql :
       alone ? standalone_statements(context, id, layout) : print::table_statements(context.to, id, table, layout)) {
    if (chain.empty()) {
      chain.push_back(creating(context, id, std::move(sql), "create " + to_string(id)));
    } else {
      chain.push_back(plain(context, id, std::move(sql), "complete " + to_string(id)));
    }
  }
  Draft& draft = chain.front();
  draft.step.undo = {print::drop(context.to, id)};
  std::set<ObjectId> needs(draft.step.consumes.begin(), draft.step.consumes.end());
  Chain attributes;
  const auto bring = [&](const ObjectId& part) {
    Draft own = creating(context, part, "", "");
    needs.insert(own.step.consumes.begin(), own.step.consumes.end());
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
  if (table.partition_of) {
    lock(context, draft, table.partition_of->parent, LockMode::access_exclusive);
    // It may take the place of one that goes.
    for (const auto& [other, partition] : context.from.tables) {
      if (partition.partition_of == table.partition_of && context.fate(other) == Fate::drop) {
        draft.after_gone.insert(other);
      }
    }
    lock_referencing(context, table.partition_of->parent, LockMode::share_row_exclusive, draft);
  }
  for (const QualifiedName& parent : table.inherits) {
    lock(context, draft, parent, LockMode::share_update_exclusive);
  }
  std::ranges::move(attributes, std::back_inserter(chain));
  if (alone) {
    chain.push_back(attach_new(context, id, *table.partition_of));
    std::erase(chain.back().step.consumes, id);
  }
  return chain;
}

Draft detach_to_drop(const Context& context, const ObjectId& id, const QualifiedName& parent) {
  Draft draft =
      plain(context, id, "ALTER TABLE " + quote_qualified(parent) + " DETACH PARTITION " + quote_qualified(name_of(id)),
            "detach " + to_string(id) + " from " + quote_qualified(parent));
  draft.step.undo = {"ALTER TABLE " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(name_of(id)) +
                     ' ' + print::text_of(context.from_table(name_of(id))->partition_of->bound)};
  draft.releases.insert({Kind::table, parent.schema, "", parent.name});
  draft.weight = weight::drop(Kind::table);
  lock(context, draft, parent, LockMode::access_exclusive);
  lock(context, draft, name_of(id), LockMode::access_exclusive);
  lock_referencing(context, parent, LockMode::access_exclusive, draft);
  return draft;
}

// A foreign key to the parent, which stays, hangs on each partition: only a detached one can be dropped.
bool is_referenced_through(const Context& context, const QualifiedName& parent) {
  if (context.goes({Kind::table, parent.schema, "", parent.name})) {
    return false;
  }
  const bool referenced = std::ranges::any_of(context.from.constraints, [&](const auto& entry) {
    return entry.second.foreign_key && entry.second.foreign_key->references == parent && !context.goes(entry.first);
  });
  const Table* above = context.from_table(parent);
  return referenced ||
         (above != nullptr && above->partition_of && is_referenced_through(context, above->partition_of->parent));
}

Chain drop(const Context& context, const ObjectId& id) {
  const Table& table = *context.from.find<Table>(id);
  Draft draft = dropping(context, id, print::drop(context.from, id), "drop " + to_string(id));
  draft.step.undo = print::create(context.from, id);
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
  if (table.partition_of) {
    lock(context, draft, table.partition_of->parent, LockMode::access_exclusive);
  }
  const auto take = [&](const ObjectId& part) {
    if (!context.decision(part).drop_folded && part.kind != Kind::column) {
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
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
  draft.step.undo = make_again(context, draft.step.destroys);
  Chain chain;
  if (table.partition_of && is_referenced_through(context, table.partition_of->parent)) {
    chain.push_back(detach_to_drop(context, id, table.partition_of->parent));
    chain.back().step.phase = draft.step.phase;
  }
  chain.push_back(std::move(draft));
  return chain;
}

class Alteration {
 public:
  Alteration(const Context& context, const ObjectId& id)
      : context_(context),
        id_(id),
        from_(*context.from.find<Table>(id)),
        to_(*context.to.find<Table>(id)),
        alter_(alter_relation(context, name_of(id)) + ' ') {}

  Chain run(const Fields& fields) {
    if (has(fields, "partition of")) {
      partition();
    }
    if (has(fields, "inherits")) {
      inherits();
    }
    if (has(fields, "of type")) {
      act(to_.of_type ? "OF " + *to_.of_type : "NOT OF", "type", LockMode::access_exclusive);
      chain_.back().step.undo = {alter_ + (from_.of_type ? "OF " + *from_.of_type : "NOT OF")};
    }
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
      rewrites("SET LOGGED and SET UNLOGGED write the table anew under ACCESS EXCLUSIVE");
    }
    if (has(fields, "tablespace")) {
      act("SET TABLESPACE " + tablespace(to_), "tablespace", LockMode::access_exclusive);
      chain_.back().step.undo = {alter_ + "SET TABLESPACE " + tablespace(from_)};
      rewrites("the table is copied to the other tablespace under ACCESS EXCLUSIVE");
    }
    if (has(fields, "parameters")) {
      const OptionChange change = option_change(from_.parameters, to_.parameters);
      for (const std::string& action : {change.reset, change.set}) {
        if (!action.empty()) {
          act(action, "parameters", LockMode::share_update_exclusive);
        }
      }
      const OptionChange back = option_change(to_.parameters, from_.parameters);
      for (const std::string& action : {back.reset, back.set}) {
        if (!action.empty()) {
          chain_.back().step.undo.push_back(alter_ + action);
        }
      }
    }
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
    return std::move(chain_);
  }

 private:
  void act(const std::string& action, const std::string& what, LockMode mode) {
    Draft draft = altering(context_, id_, alter_ + action, "set the " + what + " of " + to_string(id_));
    lock(context_, draft, name_of(id_), mode);
    chain_.push_back(std::move(draft));
  }

  // Neither needs what the table refers to nor makes anybody wait for the table.
  Draft& aside(const std::string& action, const std::string& what, LockMode mode) {
    Draft draft = plain(context_, id_, alter_ + action, "set the " + what + " of " + to_string(id_));
    lock(context_, draft, name_of(id_), mode);
    chain_.push_back(std::move(draft));
    return chain_.back();
  }

  void flag(bool on, const std::string& yes, const std::string& no) {
    act(on ? yes : no, "row security", LockMode::access_exclusive);
    chain_.back().step.undo = {alter_ + (on ? no : yes)};
  }

  void rewrites(const std::string& reason) {
    Step& step = chain_.back().step;
    step.rewrites_table = step.scans_table = true;
    if (context_.options.online) {
      step.blocking_reason = reason;
    }
  }

  static std::string tablespace(const Table& table) {
    return table.tablespace.empty() ? "pg_default" : quote_identifier(table.tablespace);
  }

  static ObjectId table_id(const QualifiedName& name) { return {Kind::table, name.schema, "", name.name}; }

  void partition() {
    if (from_.partition_of) {
      detach(*from_.partition_of);
    }
    if (to_.partition_of) {
      attach(*to_.partition_of);
    }
  }

  void detach(const PartitionOf& partition) {
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
    draft.weight = weight::drop(Kind::table);
    draft.step.breaks_code = !to_.partition_of;
    const LockMode mode = concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive;
    lock(context_, draft, parent, mode);
    lock(context_, draft, name_of(id_), LockMode::access_exclusive);
    lock_referencing(context_, parent, LockMode::access_exclusive, draft);
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

  void attach(const PartitionOf& partition) {
    Chain steps = attachment(partition, context_.to);
    const auto at = std::ranges::find_if(steps, [](const Draft& draft) { return !draft.step.produces.empty(); });
    at->step.undo = {"ALTER TABLE " + quote_qualified(partition.parent) + " DETACH PARTITION " +
                     quote_qualified(name_of(id_))};
    std::ranges::move(steps, std::back_inserter(chain_));
  }

  // The rows of the partition, and those of the default one, are scanned under ACCESS EXCLUSIVE, unless a CHECK proves
  // beforehand that they are within the bound, and outside it. An index or foreign key of the parent that the partition
  // does not have yet is made by ATTACH itself.
  Chain attachment(const PartitionOf& partition, const Database& side) const {
    const QualifiedName& parent = partition.parent;
    Chain chain;
    std::vector<ObjectId> needs{table_id(parent), id_};
    for (const QualifiedName& relation : {name_of(id_), parent}) {
      for (const auto& [column, object] : of_relation<Column>(side, relation)) {
        needs.push_back(column);
      }
    }
    for (const auto& [constraint, object] : of_relation<Constraint>(side, name_of(id_))) {
      needs.push_back(constraint);
    }
    for (const auto& [index, object] : of_relation<Index>(side, name_of(id_))) {
      if (object.partition_of) {
        needs.push_back(index);
      }
    }
    const auto add = [&](std::string sql, std::string comment, const QualifiedName& relation, LockMode mode) -> Draft& {
      Draft draft = plain(context_, id_, std::move(sql), std::move(comment));
      draft.weight = weight::kForeignKey + 1;
      draft.step.consumes = needs;
      lock(context_, draft, relation, mode);
      chain.push_back(std::move(draft));
      return chain.back();
    };
    const std::optional<std::string> condition = bound_condition(side, partition);
    const std::optional<QualifiedName> rest = default_partition(context_.from, parent);
    const bool proves = condition && context_.online(name_of(id_));
    const bool proves_rest = condition && rest && context_.online(*rest) && *rest != name_of(id_);
    const std::string name = quote_identifier(derived_name(id_.name, "_bound"));
    const auto prove = [&](const QualifiedName& relation, const std::string& check, const std::string& what) {
      const std::string alter = "ALTER TABLE " + quote_qualified(relation) + ' ';
      Draft& first = add(alter + "ADD CONSTRAINT " + name + " CHECK (" + check + ") NOT VALID",
                         "new rows of " + quote_qualified(relation) + what, relation, LockMode::access_exclusive);
      first.step.transaction = Transaction::commits_after;
      first.step.undo = {alter + "DROP CONSTRAINT IF EXISTS " + name};
      Draft& validate = add(alter + "VALIDATE CONSTRAINT " + name, "old rows of " + quote_qualified(relation) + what,
                            relation, LockMode::share_update_exclusive);
      validate.step.scans_table = true;
      validate.step.transaction = Transaction::commits_after;
    };
    if (proves) {
      prove(name_of(id_), *condition, " are within the bound");
    }
    if (proves_rest) {
      prove(*rest, "NOT (" + *condition + ")", " are outside it");
    }
    Draft& draft =
        add("ALTER TABLE " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(name_of(id_)) + ' ' +
                print::text_of(partition.bound),
            "attach " + to_string(id_) + " to " + quote_qualified(parent), parent, LockMode::share_update_exclusive);
    draft.step.produces = {{Kind::table, id_.schema, std::string(kAttached), id_.name}};
    wait_for_columns_that_go(context_, parent, draft);
    lock(context_, draft, name_of(id_), LockMode::access_exclusive);
    if (rest) {
      lock(context_, draft, *rest, LockMode::access_exclusive);
    }
    const bool scans = (context_.online(name_of(id_)) && !proves) ||
                       (rest && context_.online(*rest) && *rest != name_of(id_) && !proves_rest);
    draft.step.scans_table = scans;
    if (scans) {
      draft.step.blocking_reason =
          "the rows of the partition, and of the default one, are checked under ACCESS EXCLUSIVE: no CHECK would prove "
          "this bound";
    }
    for (const QualifiedName& relation : {name_of(id_), rest.value_or(QualifiedName{})}) {
      if (relation == name_of(id_) ? proves : proves_rest) {
        add("ALTER TABLE " + quote_qualified(relation) + " DROP CONSTRAINT " + name, "the CHECK has done its work",
            relation, LockMode::access_exclusive);
      }
    }
    return chain;
  }

  void inherits() {
    for (const QualifiedName& parent : from_.inherits) {
      if (std::ranges::find(to_.inherits, parent) == to_.inherits.end() || context_.goes(table_id(parent))) {
        Draft& draft = aside("NO INHERIT " + quote_qualified(parent), "parents", LockMode::access_exclusive);
        lock(context_, draft, parent, LockMode::access_share);
        draft.releases.insert(table_id(parent));
        draft.weight = weight::drop(Kind::table);
        draft.step.undo = {alter_ + "INHERIT " + quote_qualified(parent)};
      }
    }
    for (const QualifiedName& parent : to_.inherits) {
      if (std::ranges::find(from_.inherits, parent) == from_.inherits.end() || context_.goes(table_id(parent))) {
        Draft& draft = aside("INHERIT " + quote_qualified(parent), "parents", LockMode::access_exclusive);
        lock(context_, draft, parent, LockMode::share_update_exclusive);
        draft.step.consumes = {table_id(parent)};
        for (const QualifiedName& relation : {name_of(id_), parent}) {
          for (const auto& [column, object] : of_relation<Column>(context_.to, relation)) {
            draft.step.consumes.push_back(column);
          }
        }
        wait_for_columns_that_go(context_, parent, draft);
        draft.step.undo = {alter_ + "NO INHERIT " + quote_qualified(parent)};
      }
    }
  }

  // REPLICA IDENTITY and CLUSTER ON that name an index come with that index where the plan makes it.
  bool made_by_plan(const std::string& index) const {
    const ObjectId as_index{Kind::index, id_.schema, id_.name, index};
    const ObjectId as_constraint{Kind::constraint, id_.schema, id_.name, index};
    const auto made = [&](const ObjectId& id) { return context_.comes(id) || context_.fate(id) == Fate::beside; };
    return made(as_index) || made(as_constraint);
  }

  static std::string replica_identity_of(const Table& table) {
    switch (table.replica_identity) {
      case ReplicaIdentity::default_:
        return "REPLICA IDENTITY DEFAULT";
      case ReplicaIdentity::full:
        return "REPLICA IDENTITY FULL";
      case ReplicaIdentity::nothing:
        return "REPLICA IDENTITY NOTHING";
      case ReplicaIdentity::index:
        break;
    }
    return "REPLICA IDENTITY USING INDEX " + quote_identifier(table.replica_identity_index);
  }

  void replica_identity() {
    if (to_.replica_identity != ReplicaIdentity::index || !made_by_plan(to_.replica_identity_index)) {
      Draft& draft = aside(replica_identity_of(to_), "replica identity", LockMode::access_exclusive);
      draft.step.undo = {alter_ + replica_identity_of(from_)};
      if (to_.replica_identity == ReplicaIdentity::index) {
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

  void cluster() {
    const auto clause = [](const Table& table) {
      return table.cluster_on.empty() ? std::string("SET WITHOUT CLUSTER")
                                      : "CLUSTER ON " + quote_identifier(table.cluster_on);
    };
    if (to_.cluster_on.empty() || !made_by_plan(to_.cluster_on)) {
      aside(clause(to_), "clustering", LockMode::share_update_exclusive).step.undo = {alter_ + clause(from_)};
    }
  }

  const Context& context_;
  ObjectId id_;
  const Table& from_;
  const Table& to_;
  std::string alter_;
  Chain chain_;
};

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  return Alteration(context, id).run(fields);
}

bool must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  return has(fields, "access method") && !context.at_least(15) &&
         context.from.find<Table>(id)->partition_key == std::nullopt;
}

}  // namespace

const KindRule kRule_table{Kind::table, create, drop, alter, default_rename, nullptr, must_replace};

}  // namespace planner
