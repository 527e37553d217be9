#include <algorithm>

#include "planner/rules/beside.hpp"
#include "planner/rules/data.hpp"
#include "planner/rules/partition.hpp"
#include "schema/key.hpp"
#include "schema/parse/index.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_of_domain(const Database& database, const ObjectId& id) {
  return database.contains({Kind::domain, id.schema, "", id.relation});
}

std::string relation_clause(const Context& context, const ObjectId& id) {
  const bool domain = is_of_domain(context.to, id) || (!context.to.contains(id) && is_of_domain(context.from, id));
  return domain ? "ALTER DOMAIN " + quote_qualified(relation_of(id)) : alter_relation(context, relation_of(id));
}

std::string validate_sql(const Context& context, const ObjectId& id) {
  return relation_clause(context, id) + " VALIDATE CONSTRAINT " + quote_identifier(id.name);
}

std::string add_sql(const Context& context, const ObjectId& id, const Constraint& constraint) {
  const std::string relation =
      constraint.only ? "ALTER TABLE ONLY " + quote_qualified(relation_of(id)) : relation_clause(context, id);
  return relation + " ADD " + print::constraint_definition(context.to, id, constraint);
}

Chain create_on_domain(const Context& context, const ObjectId& id, const Constraint& constraint) {
  Draft draft = creating(context, id, add_sql(context, id, constraint), "add " + to_string(id));
  draft.step.undo = {print::drop(context.to, id)};
  if (constraint.validated) {
    lock_users(context, draft, {Kind::domain, id.schema, "", id.relation}, LockMode::share);
  }
  if (context.from.contains({Kind::domain, id.schema, "", id.relation}) && constraint.validated &&
      context.options.online) {
    draft.step.blocking_reason = "a domain's CHECK is proved on every table that uses it, under SHARE: writes wait";
    draft.step.scans_table = true;
    draft.step.preconditions = domain_holds(context, {Kind::domain, id.schema, "", id.relation}, id.name,
                                            print::text_of(*constraint.expression));
  }
  return {std::move(draft)};
}

void take_locks(const Context& context, const ObjectId& id, const Constraint& constraint, Draft& draft) {
  const bool foreign_key = constraint.type == ConstraintType::foreign_key;
  // Of a partitioned table's key, the partitions only build their indexes; 18+ locks them as their parent.
  const bool indexed = has_index(constraint) && !context.at_least(18);
  lock(context, draft, relation_of(id),
       foreign_key || (indexed && constraint.deferrable) ? LockMode::share_row_exclusive
       : indexed                                         ? LockMode::share
                                                         : LockMode::access_exclusive);
  lock_only(context, draft, relation_of(id), foreign_key ? LockMode::share_row_exclusive : LockMode::access_exclusive);
  lock_referenced(context, draft, constraint, LockMode::share_row_exclusive);
}

// In one statement: on a new table, where the online forms are refused, or where there is none.
Chain create_plain(const Context& context, const ObjectId& id, const Constraint& constraint) {
  Draft draft = creating(context, id, add_sql(context, id, constraint), "add " + to_string(id));
  draft.step.undo = {print::drop(context.to, id)};
  take_locks(context, id, constraint, draft);
  if (constraint.type == ConstraintType::foreign_key) {
    draft.weight = weight::kForeignKey;
  }
  const QualifiedName relation = relation_of(id);
  if (context.existed(relation) && constraint.validated) {
    draft.step.scans_table = true;
    draft.step.builds_index = has_index(constraint);
    if (context.online(relation)) {
      draft.step.blocking_reason =
          constraint.type == ConstraintType::exclude
              ? "an EXCLUDE constraint builds its index under ACCESS EXCLUSIVE: it has no online form"
          : constraint.type == ConstraintType::foreign_key
              ? "a FOREIGN KEY of a partitioned table is checked under SHARE ROW EXCLUSIVE: NOT VALID is refused "
                "before 18"
              : "the index of the constraint is built under ACCESS EXCLUSIVE";
    }
    draft.step.preconditions = constraint_holds(context, relation, id, constraint);
  }
  Chain chain;
  chain.push_back(std::move(draft));
  return chain;
}

// NOT VALID binds new rows at once, the scan of the old ones then lets everybody work.
Chain create_not_valid(const Context& context, const ObjectId& id, Constraint constraint) {
  const DataPreconditions data = constraint_holds(context, relation_of(id), id, constraint);
  constraint.validated = false;
  Draft add = creating(context, id, add_sql(context, id, constraint), "add " + to_string(id) + " for new rows");
  add.step.undo = {print::drop(context.to, id)};
  add.step.transaction = Transaction::commits_after;
  add.step.preconditions = data;
  add.weight = weight::kNotValid;
  take_locks(context, id, constraint, add);

  Draft validate = plain(context, id, validate_sql(context, id), "prove " + to_string(id) + " for old rows");
  validate.step.produces = {proved_mark(id)};
  validate.step.scans_table = true;
  validate.step.transaction = Transaction::commits_after;
  validate.weight = weight::kValidate;
  lock(context, validate, relation_of(id), LockMode::share_update_exclusive);
  lock_referenced(context, validate, constraint, LockMode::row_share);
  Chain chain;
  chain.push_back(std::move(add));
  chain.push_back(std::move(validate));
  return chain;
}

// The index is built beside the running application; the constraint then only takes it over.
Chain create_using_index(const Context& context, const ObjectId& id, const Constraint& constraint) {
  const bool replaced = context.fate(id) == Fate::replace;
  const Index index = parse::index_of(constraint);
  ObjectId index_id{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")};
  const bool beside = replaced || is_built(context, index_id);
  if (!beside) {
    index_id.name = id.name;
  }
  const Name name = index_id.name;

  Draft build = plain(context, id, print::index_statement(context.to, index_id, index, true),
                      "build the index of " + to_string(id));
  make_concurrent_build(build, {id.schema, name});
  build.step.produces = {index_id};
  const std::set<ObjectId>& needs = context.to_references.of(id);
  build.step.consumes.assign(needs.begin(), needs.end());
  build.step.undo = {"DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(id.schema, name)};
  build.takes.insert(relation_slot({id.schema, name}));
  build.step.preconditions = constraint_holds(context, relation_of(id), id, constraint);
  lock(context, build, relation_of(id), LockMode::share_update_exclusive);
  skip_if(is_built(context, index_id), build);

  Draft add =
      creating(context, id, add_key_using_index(id, constraint, name), "add " + to_string(id) + " on that index");
  add.step.undo = {print::drop(context.to, id)};
  const Index* taken_over = is_built(context, index_id) ? context.from.find<Index>(index_id) : nullptr;
  if (taken_over != nullptr) {
    add.step.undo.push_back(print::index_statement(context.from, index_id, *taken_over, true));
    std::ranges::move(print::attributes(context.from, index_id), std::back_inserter(add.step.undo));
  }
  add.weight = weight::kAfterValidate;
  if (!beside) {
    add.takes.erase(relation_slot({id.schema, id.name}));
  }
  lock(context, add, relation_of(id), LockMode::access_exclusive);
  Chain chain;
  chain.push_back(std::move(build));
  chain.push_back(std::move(add));
  if (taken_over != nullptr && taken_over->comment && !constraint.index_comment) {
    chain.push_back(plain(context, id, print::index_comment_statement(id, {}), "take the comment off the index"));
    chain.back().weight = weight::kAfterValidate;
  }
  return chain;
}

// The server attaches no EXCLUDE constraint of a partition to its parent's.
bool must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  const Table* const table = context.table(relation_of(id));
  return (has(fields, "partition of") && context.from.find<Constraint>(id)->partition_of &&
          !is_detached(context, relation_of(id))) ||
         (has(fields, "only") && (context.to.find<Constraint>(id)->type == ConstraintType::exclude ||
                                  partitions_of(context, relation_of(id)).empty())) ||
         (has(fields, "parameters") && table != nullptr && table->partition_key);
}

// What the parent gets reaches the children of the plan too, once they are its children, and locks them.
void reach_new_children(const Context& context, const QualifiedName& relation, Chain& chain) {
  wait_for_children(context, relation, chain.front());
  for (const QualifiedName& child : context.to_children.below(relation)) {
    for (Draft& draft : chain) {
      lock(context, draft, child, draft.step.locks.empty() ? LockMode::none : draft.step.locks.front().mode);
    }
  }
}

Chain create(const Context& context, const ObjectId& id) {
  const Constraint& constraint = *context.to.find<Constraint>(id);
  if (is_of_domain(context.to, id)) {
    return create_on_domain(context, id, constraint);
  }
  const QualifiedName relation = relation_of(id);
  const Table* table = context.table(relation);
  const bool partitioned = table != nullptr && table->partition_key;
  const bool foreign = table != nullptr && table->foreign;
  const bool online = context.online(relation) && !foreign;
  Chain chain;
  switch (constraint.type) {
    case ConstraintType::check:
      chain = online && constraint.validated ? create_not_valid(context, id, constraint)
                                             : create_plain(context, id, constraint);
      if (!constraint.no_inherit) {
        reach_new_children(context, relation, chain);
      }
      break;
    case ConstraintType::foreign_key:
      // NOT VALID on a partitioned table is refused before 18.
      chain = !online || !constraint.validated       ? create_plain(context, id, constraint)
              : partitioned && !context.at_least(18) ? create_foreign_key_on_partitions(context, id, constraint)
                                                     : create_not_valid(context, id, constraint);
      if (partitioned && context.at_least(18)) {
        reach_new_children(context, relation, chain);
      }
      break;
    case ConstraintType::primary_key:
    case ConstraintType::unique:
      chain = !online || constraint.period || constraint.only || (partitioned && context.fate(id) == Fate::replace)
                  ? create_plain(context, id, constraint)
              : partitioned ? create_key_on_partitions(context, id, constraint)
                            : create_using_index(context, id, constraint);
      if (constraint.partition_of) {
        for (Draft& draft : chain) {  // it may have gone with the parent's
          std::ranges::for_each(draft.step.undo, drop_if_exists);
        }
        chain.push_back(attach_to_parent(context, id, *constraint.partition_of));
      }
      if (constraint.only && !chain.empty()) {  // ATTACH, and PARTITION OF, would give every partition one
        wait_for_all_partitions(context, relation, chain.front());
      }
      add_index_marks(context, relation, id.name, chain);
      mark_parts(context, id, constraint, chain);
      break;
    case ConstraintType::exclude:
    case ConstraintType::not_null:
      chain = create_plain(context, id, constraint);
      break;
  }
  return chain;
}

bool has_settled_columns(const Context& context, const ObjectId& id, const Constraint& key) {
  return std::ranges::all_of(key.columns, [&](const std::string& name) {
    const Decision& column = context.decision(column_id(relation_of(id), name));
    return column.fate == Fate::keep || column.fate == Fate::create ||
           (column.fate == Fate::alter && !has(column.fields, "type") && !has(column.fields, "collation"));
  });
}

// The index of the key that takes the place of `id`: nobody is without one while it is built.
std::optional<ObjectId> successor_index(const Context& context, const ObjectId& id) {
  const Constraint* const from = context.from.find<Constraint>(id);
  const Constraint* const to = context.to.find<Constraint>(id);
  const Table* const table = context.table(relation_of(id));
  if (context.fate(id) != Fate::replace || from == nullptr || to == nullptr || !is_key(*from) || !is_key(*to) ||
      to->period || to->only || from->partition_of || to->partition_of || table == nullptr || table->partition_key ||
      !context.online(relation_of(id)) || !has_settled_columns(context, id, *from) ||
      !has_settled_columns(context, id, *to)) {
    return {};
  }
  // A foreign key to come would choose it of the two.
  const bool is_chosen = std::ranges::any_of(context.to.constraints, [&](const auto& entry) {
    const auto& key = entry.second.foreign_key;
    return key && key->references == relation_of(id) && context.comes(entry.first) &&
           std::ranges::is_permutation(key->referenced_columns, from->columns);
  });
  return is_chosen ? std::nullopt
                   : std::optional(ObjectId{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")});
}

Chain drop(const Context& context, const ObjectId& id) {
  const Constraint& constraint = *context.from.find<Constraint>(id);
  Chain chain = default_drop(context, id);
  Draft& draft = chain.front();
  draft.step.breaks_code = false;
  if (const auto index = successor_index(context, id)) {
    draft.step.consumes.push_back(*index);
  }
  for (const ObjectId& key : constraint.foreign_key ? context.from_references.of(id) : std::set<ObjectId>{}) {
    if (const auto index = context.fate(id) == Fate::replace ? successor_index(context, key) : std::nullopt) {
      draft.step.consumes.push_back(*index);
    }
  }
  // A parent's key takes those of its partitions along, which may be made anew under the same names.
  const Table* table = context.from_table(relation_of(id));
  const bool in_tree = table != nullptr && (table->partition_key || table->partition_of);
  if (constraint.type == ConstraintType::unique && !in_tree && context.online(relation_of(id)) &&
      !context.decision(id).forced && !is_referenced(context.to, relation_of(id))) {
    draft.weight = weight::kReplaced;
  }
  if (!is_of_domain(context.from, id)) {
    lock(context, draft, relation_of(id), LockMode::access_exclusive);
    lock_referenced(context, draft, constraint, LockMode::access_exclusive);
  } else if (constraint.validated && is_stored_within(context, {Kind::domain, id.schema, "", id.relation})) {
    draft.step.undo.clear();
    draft.step.irreversible = kStoredWithin;
  }
  take_attached(context, id, draft);
  if (is_key(constraint) && in_tree) {
    std::ranges::move(marks_of_parts(context, id, constraint), std::back_inserter(draft.step.undo));
  }
  if (is_detached(context, relation_of(id))) {
    // What it had from its parent may have gone with the parent's.
    drop_if_exists(draft.step.sql);
    draft.step.consumes.push_back({Kind::table, id.schema, std::string(kDetached), id.relation});
  } else if (constraint.type == ConstraintType::check && loses_parent(context, relation_of(id))) {
    // It may be the parent's until then.
    draft.step.consumes.push_back({Kind::table, id.schema, std::string(kDetached), id.relation});
  }
  return chain;
}

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  const Constraint& from = *context.from.find<Constraint>(id);
  const Constraint& to = *context.to.find<Constraint>(id);
  const QualifiedName relation = relation_of(id);
  Chain chain;
  if (has(fields, "deferrable") || has(fields, "initially deferred")) {
    const auto clause = [](const Constraint& constraint) {
      return std::string(constraint.deferrable ? " DEFERRABLE" : " NOT DEFERRABLE") +
             (constraint.initially_deferred ? " INITIALLY DEFERRED" : " INITIALLY IMMEDIATE");
    };
    const std::string sql = alter_relation(context, relation) + " ALTER CONSTRAINT " + quote_identifier(id.name);
    Draft draft = altering(context, id, sql + clause(to), "change when " + to_string(id) + " is checked");
    draft.step.undo = {sql + clause(from)};
    lock(context, draft, relation, LockMode::access_exclusive);
    chain.push_back(std::move(draft));
  }
  if (has(fields, "parameters")) {
    const OptionChange change = option_change(from.parameters, to.parameters);
    for (const std::string& action : {change.reset, change.set}) {
      if (!action.empty()) {
        chain.push_back(altering(context, id, "ALTER INDEX " + quote_qualified(id.schema, id.name) + ' ' + action,
                                 "change the index of " + to_string(id)));
      }
    }
  }
  if (has(fields, "tablespace")) {
    chain.push_back(move_index(context, id, to.tablespace, "the index of " + to_string(id)));
  }
  if (has(fields, "partition of") && to.partition_of) {
    chain.push_back(attach_to_parent(context, id, *to.partition_of));
  }
  if (has(fields, "only")) {
    std::ranges::move(complete_key_on_partitions(context, id, to), std::back_inserter(chain));
  }
  if (has(fields, "index comment")) {
    chain.push_back(plain(context, id, print::index_comment_statement(id, to.index_comment),
                          "comment on the index of " + to_string(id)));
    chain.back().step.undo = {print::index_comment_statement(id, from.index_comment)};
  }
  if (has(fields, "validated")) {
    Draft draft = altering(context, id, validate_sql(context, id), "prove " + to_string(id) + " for old rows");
    draft.step.scans_table = context.existed(relation);
    draft.step.produces.push_back(proved_mark(id));
    draft.step.undo = {print::drop(context.from, id), add_sql(context, id, from)};
    draft.step.preconditions = constraint_holds(context, relation, id, to);
    draft.step.transaction = Transaction::commits_after;
    draft.weight = weight::kValidate;
    lock(context, draft, relation, LockMode::share_update_exclusive);
    lock_referenced(context, draft, to, LockMode::row_share);
    chain.push_back(std::move(draft));
  }
  return chain;
}

Chain rename(const Context& context, const diff::Rename& rename) {
  const std::string relation = relation_clause(context, rename.to) + " RENAME CONSTRAINT ";
  const std::string old = quote_identifier(rename.from.name);
  const std::string name = quote_identifier(rename.to.name);
  Draft draft = plain(context, rename.to, relation + old + " TO " + name,
                      "rename " + to_string(rename.from) + " to " + rename.to.name);
  draft.step.undo = {relation + name + " TO " + old};
  draft.weight = weight::kRename;
  lock(context, draft, relation_of(rename.to), LockMode::access_exclusive);
  return {std::move(draft)};
}

// ALTER CONSTRAINT of a foreign key is refused on partitioned tables' own clones only; parameters of an index that the
// server will not alter in place do not exist. A constraint turned NOT VALID is not weakened by anybody.
}  // namespace

const KindRule kRule_constraint{Kind::constraint, create, drop, alter, rename, nullptr, must_replace};

}  // namespace planner
