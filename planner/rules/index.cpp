#include <algorithm>

#include "planner/rules/data.hpp"
#include "planner/rules/part_names.hpp"
#include "planner/rules/partition.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_partitioned(const Context& context, const QualifiedName& relation) {
  const Table* table = context.table(relation);
  return table != nullptr && table->partition_key.has_value();
}

void consume(const Context& context, const ObjectId& id, Draft& draft) {
  const std::set<ObjectId>& needs = context.to_references.of(id);
  draft.step.consumes.assign(needs.begin(), needs.end());
}

// `as` is the name to build under; the object is `id`.
Draft build_concurrently(const Context& context, const ObjectId& id, const ObjectId& as, const Index& index) {
  Draft draft = plain(context, id, print::index_statement(context.to, as, index, true), "build " + to_string(as));
  make_concurrent_build(draft, {as.schema, as.name});
  draft.step.produces = {as};
  draft.step.undo = {"DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(as.schema, as.name)};
  draft.step.preconditions = no_duplicates(context, relation_of(id), id, index);
  draft.takes.insert(relation_slot({as.schema, as.name}));
  consume(context, id, draft);
  lock(context, draft, relation_of(as), LockMode::share_update_exclusive);
  return draft;
}

/// A foreign table has none, and one that has it by a name of its own makes it by itself.
bool has_part_to_build(const Context& context, const QualifiedName& partition, const QualifiedName& parent_index) {
  const auto is_attached = [&](const auto& entry) { return entry.second.partition_of == parent_index; };
  const Table* table = context.table(partition);
  return (table == nullptr || !table->foreign) &&
         std::ranges::none_of(of_relation<Index>(context.to, partition), is_attached) &&
         std::ranges::none_of(of_relation<Constraint>(context.to, partition), is_attached);
}

std::vector<ObjectId> needs_of_part(const QualifiedName& partition) {
  return {table_id(partition), {Kind::table, partition.schema, std::string(kAttached), partition.name}};
}

Draft build_part(const Context& context, const ObjectId& id, const ObjectId& child, Index index) {
  const QualifiedName partition = relation_of(child);
  index.partition_of.reset();
  index.only = false;
  Draft draft = build_concurrently(context, id, child, index);
  if (!context.online(partition)) {
    draft = plain(context, id, print::index_statement(context.to, child, index, false), "build " + to_string(child));
    draft.weight = weight::kConcurrently;
  }
  std::ranges::move(needs_of_part(partition), std::back_inserter(draft.step.consumes));
  draft.step.preconditions.clear();
  skip_if(is_built(context, child), draft);
  return draft;
}

// The parent's index is built ONLY: invalid by design until the last partition's index is attached.
void create_on_partitions(const Context& context, const ObjectId& id, const QualifiedName& parent_index,
                          const Index& model, const QualifiedName& parent, Chain& chain) {
  for (const QualifiedName& partition : partitions_of(context, parent)) {
    if (!has_part_to_build(context, partition, parent_index)) {
      continue;
    }
    const ObjectId child{Kind::index, partition.schema, partition.name, part_to_build(context, partition, id)};
    if (is_partitioned(context, partition)) {
      Index index = model;
      index.partition_of.reset();
      index.only = true;
      Draft draft =
          plain(context, id, print::index_statement(context.to, child, index, false), "declare " + to_string(child));
      draft.step.undo = {"DROP INDEX IF EXISTS " + quote_qualified(child.schema, child.name)};
      draft.weight = weight::kConcurrently;
      draft.step.consumes = needs_of_part(partition);
      lock_only(context, draft, partition, LockMode::share);
      skip_if(is_built(context, child), draft);
      chain.push_back(std::move(draft));
      if (!is_built(context, child) || context.from.find<Index>(child)->only) {
        create_on_partitions(context, id, {child.schema, child.name}, model, partition, chain);
      }
      wait_for_partitions_that_go(context, partition, chain.back());  // only then it is valid
    } else {
      chain.push_back(build_part(context, id, child, model));
    }
    chain.push_back(attach_index(context, id, parent_index, {child.schema, child.name}));
    skip_if(was_attached(context, child), chain.back());
  }
}

// What partitions have attached goes with the parent's, and not without it: a key only when told to.
std::string drop_with_attached(const Context& context, const ObjectId& id) {
  const bool keys = std::ranges::any_of(context.to.constraints, [&](const auto& entry) {
    return entry.second.partition_of && parent_index(context.to, entry.first) == id;
  });
  return "DROP INDEX IF EXISTS " + quote_qualified(id.schema, id.name) + (keys ? " CASCADE" : "");
}

bool has_foreign_partition(const Context& context, const QualifiedName& parent) {
  return std::ranges::any_of(partitions_of(context, parent), [&](const QualifiedName& partition) {
    const Table* table = context.table(partition);
    return (table != nullptr && table->foreign) || has_foreign_partition(context, partition);
  });
}

void build_parts(const Context& context, const ObjectId& id, const Index& model, const QualifiedName& parent,
                 Chain& chain) {
  for (const QualifiedName& partition : partitions_of(context, parent)) {
    if (is_partitioned(context, partition)) {
      build_parts(context, id, model, partition, chain);
    } else if (has_part_to_build(context, partition, {id.schema, id.name})) {
      const ObjectId child{Kind::index, partition.schema, partition.name, part_to_build(context, partition, id)};
      chain.push_back(build_part(context, id, child, model));
    }
  }
}

// A foreign partition has no part to attach: an index ONLY of the parent would never be valid. The others have theirs
// before, and the server attaches them as it makes the parent's.
Chain create_over_parts(const Context& context, const ObjectId& id, const Index& index) {
  Chain chain;
  build_parts(context, id, index, relation_of(id), chain);
  Draft draft = creating(context, id, print::index_statement(context.to, id, index, false),
                         "declare " + to_string(id) + " over its parts");
  draft.step.undo = {drop_with_attached(context, id)};
  lock(context, draft, relation_of(id), LockMode::share);
  wait_for_all_partitions(context, relation_of(id), draft);
  wait_for_partitions_that_go(context, relation_of(id), draft);
  draft.weight = weight::kConcurrently;
  chain.push_back(std::move(draft));
  bring_back_parts(context, id, chain);
  return chain;
}

Chain create_partitioned(const Context& context, const ObjectId& id, Index index) {
  if (has_foreign_partition(context, relation_of(id))) {
    return create_over_parts(context, id, index);
  }
  Chain chain;
  index.only = true;
  Draft draft = creating(context, id, print::index_statement(context.to, id, index, false),
                         "declare " + to_string(id) + " on the parent only");
  draft.step.preconditions = no_duplicates(context, relation_of(id), id, index);
  lock_only(context, draft, relation_of(id), LockMode::share);
  wait_for_all_partitions(context, relation_of(id), draft);
  draft.weight = weight::kConcurrently;
  chain.push_back(std::move(draft));
  create_on_partitions(context, id, {id.schema, id.name}, index, relation_of(id), chain);
  // The parent's goes first, whatever was the last step.
  for (Draft& part : chain) {
    if (part.step.undo.empty()) {
      part.step.undo = {drop_with_attached(context, id)};
    }
  }
  wait_for_partitions_that_go(context, relation_of(id), chain.back());
  // Only with the last partition's it is valid: nothing may rely on it before.
  if (chain.size() > 1) {
    chain.back().step.produces.push_back(id);
  }
  bring_back_parts(context, id, chain);
  return chain;
}

// Indexes of partitions that outlive the parent's were attached to it: they are to the one that takes its name.
void attach_those_that_stay(const Context& context, const ObjectId& id, Chain& chain) {
  const QualifiedName name{id.schema, id.name};
  for (const QualifiedName& partition : partitions_of(context, relation_of(id))) {
    for (const auto& [part, index] : of_relation<Index>(context.to, partition)) {
      if (index.partition_of == name && context.fate(part) == Fate::keep && is_detached(context, partition)) {
        chain.push_back(attach_to_parent(context, part, name));
        std::erase(chain.back().step.consumes, id);
      }
    }
  }
}

Draft rename_part(const Context& context, const ObjectId& id, const Name& from, const Name& to) {
  const auto rename = [&id](const Name& was, const Name& becomes) {
    return "ALTER INDEX " + quote_qualified(id.schema, was) + " RENAME TO " + quote_identifier(becomes);
  };
  Draft draft = creating(context, id, rename(from, to), "name the part of the parent's index");
  draft.step.undo = {rename(to, from)};
  lock_only(context, draft, relation_of(id), LockMode::share_update_exclusive);
  return draft;
}

void set_statistics(const Context& context, const ObjectId& id, const Index& index, Chain& chain) {
  for (std::string& sql : print::index_statistics(id, index)) {
    chain.push_back(plain(context, id, std::move(sql), "set statistics target of " + to_string(id)));
  }
}

Chain create(const Context& context, const ObjectId& id) {
  const Index& index = *context.to.find<Index>(id);
  const QualifiedName relation = relation_of(id);
  Chain chain;
  if (const auto part = part_by_another_name(context, id)) {
    chain.push_back(rename_part(context, id, *part, id.name));
    return chain;
  }
  if (is_given_by_attach(context, id)) {
    chain.push_back(attach_to_parent(context, id, *index.partition_of));
    return chain;
  }
  if (const auto left = name_for_part_in_way(context, id)) {
    chain.push_back(rename_part(context, id, id.name, *left));
  }
  const bool online = context.online(relation);
  if (online && is_partitioned(context, relation) && !index.only) {
    std::ranges::move(create_partitioned(context, id, index), std::back_inserter(chain));
  } else if (online && !is_partitioned(context, relation)) {
    chain.push_back(build_concurrently(context, id, id, index));
  } else {
    Draft draft = creating(context, id, print::index_statement(context.to, id, index, false), "build " + to_string(id));
    draft.step.undo = {is_partitioned(context, relation) ? drop_with_attached(context, id)
                                                         : print::drop(context.to, id)};
    draft.step.builds_index = draft.step.scans_table = context.existed(relation);
    draft.step.preconditions = no_duplicates(context, relation_of(id), id, index);
    if (context.existed(relation)) {
      lock(context, draft, relation, LockMode::share);
    }
    if (index.only) {  // ATTACH, and PARTITION OF, would give every partition one
      wait_for_all_partitions(context, relation, draft);
    } else if (is_partitioned(context, relation)) {
      std::ranges::move(made_before(context, id), std::back_inserter(draft.step.consumes));
    }
    chain.push_back(std::move(draft));
  }
  if (index.partition_of) {
    for (Draft& part : chain) {  // it may have gone with the parent's
      std::ranges::for_each(part.step.undo, drop_if_exists);
    }
    chain.push_back(attach_to_parent(context, id, *index.partition_of));
  }
  if (is_partitioned(context, relation)) {
    attach_those_that_stay(context, id, chain);
  }
  set_statistics(context, id, index, chain);
  add_index_marks(context, relation, id.name, chain);
  return chain;
}

Draft drop_concurrently(const Context& context, const ObjectId& id, const std::string& name) {
  Draft draft =
      plain(context, id, "DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(id.schema, name), "drop index " + name);
  draft.step.transaction = Transaction::forbidden;
  draft.step.postcondition.query = "SELECT NOT (" + exists_query({id.schema, name}).substr(7) + ")";
  lock(context, draft, relation_of(id), LockMode::share_update_exclusive);
  return draft;
}

Chain drop(const Context& context, const ObjectId& id) {
  const Index& index = *context.from.find<Index>(id);
  const QualifiedName relation = relation_of(id);
  Chain chain = default_drop(context, id);
  Draft& draft = chain.front();
  draft.step.breaks_code = false;
  const Table* table = context.from_table(relation);
  const bool partitioned = table != nullptr && table->partition_key;
  // A forced drop makes way for something in the same transaction; DROP CONCURRENTLY is refused on partitioned tables
  // and their attached indexes.
  if (context.online(relation) && !partitioned && !index.partition_of && !context.decision(id).forced) {
    Draft concurrent = drop_concurrently(context, id, id.name);
    draft.step.sql = concurrent.step.sql;
    draft.step.transaction = concurrent.step.transaction;
    draft.step.postcondition = concurrent.step.postcondition;
    if (index.valid && (!index.unique || !is_referenced(context.to, relation))) {
      draft.weight = weight::kReplaced;
    }
    lock(context, draft, relation, LockMode::share_update_exclusive);
  } else {
    lock(context, draft, relation, LockMode::access_exclusive);
  }
  if (is_detached(context, relation)) {
    if (index.partition_of) {  // ATTACH PARTITION finds it
      std::erase(draft.step.undo, print::attach_index(id, index));
    }
    draft.step.consumes.push_back({Kind::table, relation.schema, std::string(kDetached), relation.name});
  }
  take_attached(context, id, draft);
  return chain;
}

constexpr int kDefaultTarget = -1;  // of ALTER … SET STATISTICS

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  const Index& from = *context.from.find<Index>(id);
  const Index& to = *context.to.find<Index>(id);
  const std::string alter = "ALTER INDEX " + quote_qualified(id.schema, id.name) + ' ';
  Chain chain;
  if (has(fields, "parameters")) {
    const OptionChange change = option_change(from.parameters, to.parameters);
    for (const std::string& action : {change.reset, change.set}) {
      if (!action.empty()) {
        chain.push_back(altering(context, id, alter + action, "change parameters of " + to_string(id)));
      }
    }
  }
  if (has(fields, "elements")) {
    Index targets = to;
    for (std::size_t i = 0; i < targets.elements.size(); ++i) {
      std::optional<int>& target = targets.elements[i].statistics;
      const std::optional<int>& was = from.elements[i].statistics;
      target = target == was ? std::nullopt : std::optional(target.value_or(kDefaultTarget));
    }
    set_statistics(context, id, targets, chain);
  }
  if (has(fields, "tablespace")) {
    chain.push_back(move_index(context, id, to.tablespace, to_string(id)));
  }
  if (has(fields, "partition of") && to.partition_of) {
    chain.push_back(attach_to_parent(context, id, *to.partition_of));
  }
  if (has(fields, "only")) {
    create_on_partitions(context, id, {id.schema, id.name}, to, relation_of(id), chain);
    if (!chain.empty()) {
      wait_for_partitions_that_go(context, relation_of(id), chain.back());  // only then it is valid
    }
    for (Draft& draft : chain) {
      if (draft.step.undo.empty()) {  // what is attached goes with the parent's, and not without it
        draft.step.undo = {drop_with_attached(context, id)};
        std::ranges::move(print::create(context.from, id), std::back_inserter(draft.step.undo));
        std::ranges::move(print::attributes(context.from, id), std::back_inserter(draft.step.undo));
      }
    }
    bring_back_parts(context, id, chain);
  }
  return chain;
}

// Never a moment without one: the new index is built beside the old, they swap names, the old one goes.
Chain replace(const Context& context, const ObjectId& id, const Fields&) {
  const Index& to = *context.to.find<Index>(id);
  const Index& from = *context.from.find<Index>(id);
  const QualifiedName relation = relation_of(id);
  const bool usable =
      context.online(relation) && !is_partitioned(context, relation) && !from.partition_of && !to.partition_of;
  if (!usable) {
    return {};
  }
  if (!from.valid) {
    // A leftover serves nobody: nothing is lost while the name is free.
    Chain chain;
    Draft gone = drop_concurrently(context, id, id.name);
    gone.step.destroys = {id};
    chain.push_back(std::move(gone));
    chain.push_back(build_concurrently(context, id, id, to));
    chain.back().takes.clear();
    set_statistics(context, id, to, chain);
    add_attributes(context, id, chain);
    return chain;
  }
  const ObjectId fresh{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")};
  const std::string old = derived_name(id.name, "_old");
  Chain chain;
  chain.push_back(build_concurrently(context, id, fresh, to));
  skip_if(is_built(context, fresh), chain.back());
  set_statistics(context, fresh, to, chain);
  const auto rename = [&](const std::string& name, const std::string& new_name) {
    Draft draft = plain(context, id,
                        "ALTER INDEX " + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(new_name),
                        "swap " + to_string(id));
    draft.step.undo = {"ALTER INDEX " + quote_qualified(id.schema, new_name) + " RENAME TO " + quote_identifier(name)};
    draft.weight = weight::kAfterValidate;
    return draft;
  };
  chain.push_back(rename(id.name, old));
  Draft swap = rename(fresh.name, id.name);
  swap.step.produces = {id};
  chain.push_back(std::move(swap));
  Draft gone = drop_concurrently(context, id, old);
  const ObjectId left{Kind::index, id.schema, id.relation, old};
  gone.step.undo = {print::index_statement(context.from, left, from, true)};
  std::ranges::move(print::index_statistics(left, from), std::back_inserter(gone.step.undo));
  if (from.comment) {
    gone.step.undo.push_back(print::comment_statement(context.from, left, from.comment));
  }
  gone.weight = weight::kAfterValidate;
  gone.releases = context.from_references.of(id);
  if (from.unique && !from.predicate) {
    // A foreign key may rest on it: one that goes must have gone, one to come would choose it of the two.
    gone.step.destroys = {id};
    if (is_referenced(context.to, relation)) {
      gone.step.produces = {id};
    }
  }
  add_attributes(context, id, chain);
  add_index_marks(context, relation, id.name, chain, {id.name, old});
  chain.push_back(std::move(gone));
  return chain;
}

Chain rename(const Context& context, const diff::Rename& rename) {
  const ObjectId& id = rename.to;
  Draft draft =
      plain(context, id,
            "ALTER INDEX " + quote_qualified(id.schema, rename.from.name) + " RENAME TO " + quote_identifier(id.name),
            "rename " + to_string(rename.from) + " to " + id.name);
  draft.step.undo = {"ALTER INDEX " + quote_qualified(id.schema, id.name) + " RENAME TO " +
                     quote_identifier(rename.from.name)};
  draft.weight = weight::kRename;
  return {std::move(draft)};
}

// There is no way to take an index off its parent's, but to detach the partition; a partitioned index has no storage of
// its own to SET parameters of, and becomes valid by what is attached to it alone.
bool must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  return (has(fields, "partition of") && context.from.find<Index>(id)->partition_of &&
          !is_detached(context, relation_of(id))) ||
         (has(fields, "only") && partitions_of(context, relation_of(id)).empty()) ||
         (has(fields, "parameters") && is_partitioned(context, relation_of(id)));
}

// Parameters of some methods (gin's fastupdate aside) are read when the index is built only; SET changes what the
// catalog says, which is what is compared.
}  // namespace

const KindRule kRule_index{Kind::index, create, drop, alter, rename, replace, must_replace};

}  // namespace planner
