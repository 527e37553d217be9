#include "planner/rules/partition.hpp"

#include <algorithm>
#include <set>

#include "planner/rules/beside.hpp"
#include "planner/rules/data.hpp"
#include "planner/rules/part_names.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"

namespace planner {

using namespace schema;

namespace {

std::string alter_table(const QualifiedName& name) { return "ALTER TABLE " + quote_qualified(name) + ' '; }

class KeyBuilder {
 public:
  KeyBuilder(const Context& context, const ObjectId& id, const Constraint& constraint)
      : context_(context), id_(id), constraint_(constraint) {}

  Chain run() {
    Draft parent = creating(context_, id_, declare(relation_of(id_), id_.name),
                            "declare " + to_string(id_) + " on the parent only");
    parent.step.undo = {alter_table(relation_of(id_)) + "DROP CONSTRAINT IF EXISTS " + quote_identifier(id_.name)};
    parent.weight = weight::kAfterValidate;
    lock_only(context_, parent, relation_of(id_), LockMode::access_exclusive);
    wait_for_all_partitions(context_, relation_of(id_), parent);
    build(relation_of(id_));
    chain_.push_back(std::move(parent));
    return finish();
  }

  Chain complete() {
    build(relation_of(id_));
    return finish();
  }

 private:
  Chain finish() {
    attach(relation_of(id_), {id_.schema, id_.name});
    // Only with the last partition's it is valid: no foreign key may rely on it before.
    if (!chain_.empty()) {
      chain_.back().step.produces.push_back(id_);
      wait_for_partitions_that_go(context_, relation_of(id_), chain_.back());
    }
    bring_back_parts(context_, id_, chain_);
    return std::move(chain_);
  }

  std::string declare(const QualifiedName& table, const std::string& name) const {
    const ObjectId as{Kind::constraint, table.schema, table.name, name};
    return "ALTER TABLE ONLY " + quote_qualified(table) + " ADD " +
           print::constraint_definition(context_.to, as, constraint_);
  }

  ObjectId part_of(const QualifiedName& partition) const {
    return {Kind::constraint, partition.schema, partition.name, part_of_key(partition, constraint_)};
  }

  // A partition may have such a key of its own already: the parent's takes it over.
  std::optional<std::string> own_key(const QualifiedName& partition) const {
    for (const auto& [id, other] : of_relation<Constraint>(context_.from, partition)) {
      if (other.type == constraint_.type && other.columns == constraint_.columns &&
          other.include == constraint_.include && context_.to.contains(id) && !context_.goes(id)) {
        return id.name;
      }
    }
    return {};
  }

  void build(const QualifiedName& parent) {
    for (const QualifiedName& partition : partitions_of(context_, parent)) {
      const Table& table = *context_.table(partition);
      const ObjectId key = part_of(partition);
      const std::string name = key.name;
      const bool complete = is_built(context_, key) && !context_.from.find<Constraint>(key)->only;
      if (table.foreign || own_key(partition) || complete) {
        continue;
      }
      const auto add = [&](std::string sql, std::string comment, LockMode mode, std::string undo) -> Draft& {
        Draft draft = plain(context_, id_, std::move(sql), std::move(comment));
        draft.step.undo = {std::move(undo)};
        draft.step.consumes = {table_id(partition),
                               {Kind::table, partition.schema, std::string(kAttached), partition.name}};
        draft.weight = weight::kAfterValidate;
        lock_only(context_, draft, partition, mode);
        chain_.push_back(std::move(draft));
        return chain_.back();
      };
      const std::string drop = alter_table(partition) + "DROP CONSTRAINT IF EXISTS " + quote_identifier(name);
      if (table.partition_key) {
        build(partition);
        add(declare(partition, name), "declare " + name + " on " + quote_qualified(partition) + " only",
            LockMode::access_exclusive, drop);
        skip_if(is_built(context_, key), chain_.back());
        attach(partition, {partition.schema, name});
        wait_for_partitions_that_go(context_, partition, chain_.back());
        continue;
      }
      const ObjectId index{Kind::index, partition.schema, partition.name, name};
      const bool online = context_.online(partition);
      Draft& draft = add(print::index_statement(context_.to, index, parse::index_of(constraint_), online),
                         "build " + name + " of " + quote_qualified(partition),
                         online ? LockMode::share_update_exclusive : LockMode::share,
                         "DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(partition.schema, name));
      draft.step.preconditions = constraint_holds(context_, partition, id_, constraint_);
      draft.takes.insert(relation_slot({partition.schema, name}));
      if (online) {
        make_concurrent_build(draft, {partition.schema, name});
      }
      const std::set<ObjectId>& needs = context_.to_references.of(id_);
      draft.step.consumes.insert(draft.step.consumes.end(), needs.begin(), needs.end());
      skip_if(is_built(context_, index) || is_built(context_, key), chain_.back());
      add(add_key_using_index(key, constraint_, name), "make it the key of " + quote_qualified(partition),
          LockMode::access_exclusive, drop);
      skip_if(is_built(context_, key), chain_.back());
    }
  }

  void attach(const QualifiedName& parent, const QualifiedName& parent_index) {
    for (const QualifiedName& partition : partitions_of(context_, parent)) {
      if (context_.table(partition)->foreign) {
        continue;
      }
      const QualifiedName index{partition.schema, own_key(partition).value_or(part_of_key(partition, constraint_))};
      Draft draft = plain(
          context_, id_, "ALTER INDEX " + quote_qualified(parent_index) + " ATTACH PARTITION " + quote_qualified(index),
          "attach " + quote_qualified(index) + " to " + quote_qualified(parent_index));
      draft.weight = weight::kAfterValidate;
      // Attached, it goes with the parent's and not without it.
      draft.step.undo = {alter_table(relation_of(id_)) + "DROP CONSTRAINT IF EXISTS " + quote_identifier(id_.name)};
      if (context_.fate(id_) == Fate::alter) {
        std::ranges::move(print::create(context_.from, id_), std::back_inserter(draft.step.undo));
        std::ranges::move(print::attributes(context_.from, id_), std::back_inserter(draft.step.undo));
      }
      const ObjectId own{Kind::constraint, partition.schema, partition.name, index.name};
      skip_if(was_attached(context_, part_of(partition)) || planner::parent_index(context_.from, own) == id_, draft);
      chain_.push_back(std::move(draft));
    }
  }

  const Context& context_;
  const ObjectId& id_;
  const Constraint& constraint_;
  Chain chain_;
};

void leaves(const Context& context, const QualifiedName& parent, std::vector<QualifiedName>& found) {
  for (const QualifiedName& partition : partitions_of(context, parent)) {
    const Table& table = *context.table(partition);
    if (table.partition_key) {
      leaves(context, partition, found);
    } else if (!table.foreign && context.online(partition)) {
      found.push_back(partition);
    }
  }
}

}  // namespace

std::vector<QualifiedName> partitions_of(const Context& context, const QualifiedName& parent) {
  const Table* const table = context.table(parent);
  return table != nullptr && table->partition_key ? context.to_children.of(parent) : std::vector<QualifiedName>{};
}

void wait_for_partitions_that_go(const Context& context, const QualifiedName& parent, Draft& draft) {
  const Table* const was = context.from_table(parent);
  if (was == nullptr || !was->partition_key) {
    return;
  }
  for (const QualifiedName& child : context.from_children.below(parent)) {
    if (context.fate(table_id(child)) == Fate::drop) {
      draft.after_gone.insert(table_id(child));
    } else {
      draft.step.consumes.push_back({Kind::table, child.schema, std::string(kDetached), child.name});
    }
  }
}

void wait_for_children(const Context& context, const QualifiedName& parent, Draft& draft) {
  for (const QualifiedName& child : context.to_children.below(parent)) {
    draft.step.consumes.push_back({Kind::table, child.schema, std::string(kAttached), child.name});
  }
}

void wait_for_all_partitions(const Context& context, const QualifiedName& parent, Draft& draft) {
  wait_for_children(context, parent, draft);
  for (const QualifiedName& child : context.to_children.below(parent)) {
    draft.step.consumes.push_back(table_id(child));
  }
}

bool brings_own_indexes(const Database& database, const ObjectId& partition,
                        const std::function<bool(const ObjectId&)>& is_new) {
  const auto has_own = [&](const auto& objects) {
    return std::ranges::any_of(objects, [&](const auto& entry) {
      const ObjectId parent = parent_index(database, entry.first);
      return !parent.name.empty() && !is_new(parent);
    });
  };
  const QualifiedName name{partition.schema, partition.name};
  return has_own(of_relation<Index>(database, name)) || has_own(of_relation<Constraint>(database, name));
}

std::vector<std::string> standalone_statements(const Database& database, const ObjectId& partition,
                                               print::TableLayout layout) {
  const QualifiedName name{partition.schema, partition.name};
  Database alone;
  Table& table = alone.tables[partition] = database.tables.at(partition);
  for (const auto& [id, column] : of_relation<Column>(database, name)) {
    alone.columns.emplace(id, column).first->second.local = true;
  }
  for (const auto& [id, constraint] : of_relation<Constraint>(database, name)) {
    alone.constraints.emplace(id, constraint);
  }
  for (const QualifiedName& parent : tables_above(database, name)) {
    for (const auto& [id, constraint] : of_relation<Constraint>(database, parent)) {
      if (constraint.type == ConstraintType::check && !constraint.no_inherit) {
        alone.constraints.emplace(ObjectId{Kind::constraint, name.schema, name.name, id.name}, constraint);
      }
    }
  }
  table.partition_of.reset();
  layout.inlined = [&database, inlined = layout.inlined](const ObjectId& id, const Constraint& constraint) {
    return !database.contains(id) || inlined(id, constraint);
  };
  return print::table_statements(alone, partition, table, layout);
}

std::vector<ObjectId> indexes_above(const Database& database, const ObjectId& partition) {
  std::vector<ObjectId> ids;
  for (const QualifiedName& parent : tables_above(database, {partition.schema, partition.name})) {
    for (const auto& [id, index] : of_relation<Index>(database, parent)) {
      ids.push_back(id);
    }
    for (const auto& [id, constraint] : of_relation<Constraint>(database, parent)) {
      ids.push_back(id);
    }
  }
  return ids;
}

std::string attach_statement(const ObjectId& partition, const PartitionOf& of) {
  return alter_table(of.parent) + "ATTACH PARTITION " + quote_qualified(partition.schema, partition.name) + ' ' +
         print::text_of(of.bound);
}

Chain create_key_on_partitions(const Context& context, const ObjectId& id, const Constraint& constraint) {
  return KeyBuilder(context, id, constraint).run();
}

Chain complete_key_on_partitions(const Context& context, const ObjectId& id, const Constraint& constraint) {
  return KeyBuilder(context, id, constraint).complete();
}

std::array<Draft, 2> prove_foreign_key_of(const Context& context, const QualifiedName& partition, const ObjectId& about,
                                          const ObjectId& id, const Constraint& constraint) {
  Constraint not_valid = constraint;
  not_valid.validated = false;
  const ObjectId own{Kind::constraint, partition.schema, partition.name, id.name};
  Draft first =
      plain(context, about, alter_table(partition) + "ADD " + print::constraint_definition(context.to, own, not_valid),
            "add " + id.name + " to " + quote_qualified(partition) + " for new rows");
  first.step.undo = {alter_table(partition) + "DROP CONSTRAINT IF EXISTS " + quote_identifier(id.name)};
  first.step.transaction = Transaction::commits_after;
  first.step.preconditions = constraint_holds(context, partition, id, constraint);
  lock_only(context, first, partition, LockMode::share_row_exclusive);
  lock_referenced(context, first, constraint, LockMode::share_row_exclusive);
  Draft validate = plain(context, about, alter_table(partition) + "VALIDATE CONSTRAINT " + quote_identifier(id.name),
                         "prove it for old rows");
  validate.step.scans_table = true;
  validate.step.transaction = Transaction::commits_after;
  lock_only(context, validate, partition, LockMode::share_update_exclusive);
  lock_referenced(context, validate, constraint, LockMode::row_share);
  skip_if(is_built(context, own), first);
  skip_if(is_proved(context, own), validate);
  return {std::move(first), std::move(validate)};
}

Chain create_foreign_key_on_partitions(const Context& context, const ObjectId& id, const Constraint& constraint) {
  Chain chain;
  std::vector<QualifiedName> partitions;
  leaves(context, relation_of(id), partitions);
  for (const QualifiedName& partition : partitions) {
    auto [first, validate] = prove_foreign_key_of(context, partition, id, id, constraint);
    first.weight = weight::kNotValid;
    validate.weight = weight::kValidate;
    for (Draft* draft : {&first, &validate}) {
      const std::set<ObjectId>& needs = context.to_references.of(id);
      draft->step.consumes.assign(needs.begin(), needs.end());
      draft->step.consumes.push_back({Kind::table, partition.schema, std::string(kAttached), partition.name});
      chain.push_back(std::move(*draft));
    }
  }
  Draft parent = creating(
      context, id, alter_table(relation_of(id)) + "ADD " + print::constraint_definition(context.to, id, constraint),
      "add " + to_string(id) + ", which takes over those of the partitions");
  parent.step.undo = {print::drop(context.to, id)};
  parent.weight = weight::kAfterValidate;
  lock(context, parent, relation_of(id), LockMode::share_row_exclusive);
  for (const QualifiedName& partition : partitions) {  // one that the plan attached is there too
    lock_only(context, parent, partition, LockMode::share_row_exclusive);
  }
  // The partitions' own triggers on the referenced table give way to the parent's.
  lock_referenced(context, parent, constraint, LockMode::access_exclusive);
  chain.push_back(std::move(parent));
  bring_back_parts(context, id, chain);
  return chain;
}

std::optional<std::string> check_left_by_detach(const Context& context, const ObjectId& table) {
  // It says the bounds of all partitions around, and is named as a CHECK without a name is: after its column, if it is
  // one alone, and unlike any constraint of the schema.
  std::set<std::string> keys;
  for (const Table* part = context.from.find<Table>(table); part->partition_of;
       part = context.from_table(part->partition_of->parent)) {
    if (!bound_condition(context.from, *part->partition_of)) {
      return {};
    }
    keys.insert(context.from_table(part->partition_of->parent)->partition_key->elements.front().column);
  }
  const std::string column = keys.size() == 1 ? *keys.begin() : "";
  return parse::first_name(table.name, column, "check", [&](const Name& name) {
    return std::ranges::none_of(context.from.constraints, [&](const auto& constraint) {
      return constraint.first.schema == table.schema && constraint.first.name == name;
    });
  });
}

}  // namespace planner
