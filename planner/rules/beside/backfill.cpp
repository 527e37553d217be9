#include <algorithm>

#include "planner/rules/beside/phases.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/data.hpp"
#include "planner/rules/in_step.hpp"
#include "schema/parse/index.hpp"

namespace planner::beside {

using namespace schema;

namespace {

DataPreconditions values_convert(const Context& context, const ObjectId& id) {
  const Column* from = context.from.find<Column>(id);
  const Column* to = context.to.find<Column>(id);
  if (from == nullptr || to == nullptr) {
    return {};
  }
  DataPreconditions conditions =
      values_fit(context, id, type_change(context.from, context.to, quote_identifier(id.name), from->type, to->type));
  for (const ObjectId& type : context.beside_types) {
    if (quote_qualified(type.schema, type.name) == from->type) {
      std::ranges::move(labels_unused(context, type), std::back_inserter(conditions));
    }
  }
  return conditions;
}

void prove_not_null(const Context& context, const Beside& beside, Chain& chain) {
  const ObjectId& id = beside.column;
  const QualifiedName relation = relation_of(id);
  const std::string check = not_null_check_name(id, id.name);
  const ObjectId left{Kind::constraint, id.schema, id.relation, check};
  if (!is_built(context, left)) {
    Draft add = step(context, id, add_not_null_check(beside, id.name, beside.new_name),
                     "new rows: no NULL in " + beside.new_name, Phase::backfill);
    add.step.undo = {drop_constraint_if_exists(id, check)};
    add.step.transaction = Transaction::commits_after;
    lock(context, add, relation, LockMode::access_exclusive);
    if (!from_column(context, beside).not_null && !own_conversion(context, beside)) {
      add.step.preconditions.push_back(
          {to_string(id) + " has no NULL",
           "SELECT 1 FROM " + quote_qualified(relation) + " WHERE " + quote_identifier(beside.old_name) + " IS NULL"});
    }
    chain.push_back(std::move(add));
  }
  Draft prove = step(context, id, validate(id, check), "old rows: no NULL in " + beside.new_name, Phase::backfill);
  skip_if(is_proved(context, left), prove);
  prove.step.scans_table = true;
  prove.step.transaction = Transaction::commits_after;
  lock(context, prove, relation, LockMode::share_update_exclusive);
  chain.push_back(std::move(prove));
}

Chain fill(const Context& context, const Beside& beside) {
  const ObjectId& id = beside.column;
  const QualifiedName relation = relation_of(id);
  const Conversion conversion = planner::conversion(context, beside);
  Backfill rows{relation, quote_identifier(beside.new_name) + " = " + conversion.value, conversion.condition};
  Chain chain;
  Draft draft = step(context, id, backfill_statement(rows), "fill " + beside.new_name + " of the rows that are there",
                     Phase::backfill);
  draft.step.backfill = std::move(rows);
  draft.step.transaction = Transaction::forbidden;
  draft.step.consumes.push_back(half(beside));
  draft.step.preconditions = conversion.own
                                 ? values_computed(context, id, conversion.value,
                                                   staged<Column>(context, context.to, id, &Beside::new_name).type)
                                 : values_convert(context, id);
  draft.step.fires = fired_by_update(context, column_id(relation, beside.new_name));
  lock(context, draft, relation, LockMode::row_exclusive);
  chain.push_back(std::move(draft));
  if (to_column(context, beside).not_null) {
    prove_not_null(context, beside, chain);
  }
  Draft analyze =
      step(context, id, "ANALYZE " + quote_qualified(relation) + " (" + quote_identifier(beside.new_name) + ")",
           "let the query planner know " + beside.new_name, Phase::backfill);
  analyze.step.transaction = Transaction::commits_after;
  analyze.step.produces.push_back(filled(beside));
  lock(context, analyze, relation, LockMode::share_update_exclusive);
  chain.push_back(std::move(analyze));
  return chain;
}

Chain build_index(const Context& context, const ObjectId& id, const Index& index) {
  const std::string name = name_beside(id.name);
  const ObjectId as{Kind::index, id.schema, id.relation, name};
  const Index* left = context.from.find<Index>(as);
  Draft draft = step(context, id, print::index_statement(context.to, as, index, true),
                     "build " + name + " beside " + to_string(id), Phase::backfill);
  make_concurrent_build(draft, {id.schema, name});
  if (is_built(context, as) && left != nullptr && left->valid) {
    draft.step.sql.clear();
  }
  draft.step.undo = {"DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(id.schema, name)};
  draft.step.consumes = needs_filled(context, id);
  draft.step.produces.push_back(built(id));
  draft.takes.insert(relation_slot({id.schema, name}));
  lock(context, draft, relation_of(id), LockMode::share_update_exclusive);
  Chain chain;
  chain.push_back(std::move(draft));
  for (std::string& sql : print::index_statistics(as, index)) {
    chain.push_back(step(context, id, std::move(sql), "set statistics target of " + name, Phase::backfill));
  }
  return chain;
}

Chain build_constraint(const Context& context, const ObjectId& id) {
  const Constraint& constraint = *context.to.find<Constraint>(id);
  const std::string name = name_beside(id.name);
  const ObjectId as = with_name(id, name);
  Chain chain;
  if (!is_built(context, as)) {
    Draft add = step(context, id, add_not_valid(context, context.to, id, &Beside::new_name, name),
                     "add " + name + " beside " + to_string(id) + " for new rows", Phase::backfill);
    add.step.transaction = Transaction::commits_after;
    add.step.undo = {drop_constraint_if_exists(id, name)};
    const LockMode mode = is_foreign_key(constraint) ? LockMode::share_row_exclusive : LockMode::access_exclusive;
    lock(context, add, relation_of(id), mode);
    lock_referenced(context, add, constraint, mode);
    add.step.consumes = needs_filled(context, id);
    chain.push_back(std::move(add));
  }
  Draft last = step(context, id, validate(id, name), "prove " + name + " for old rows", Phase::backfill);
  last.step.scans_table = true;
  last.step.transaction = Transaction::commits_after;
  lock(context, last, relation_of(id), LockMode::share_update_exclusive);
  lock_referenced(context, last, constraint, LockMode::row_share);
  skip_if(!constraint.validated || is_proved(context, as), last);
  last.step.consumes = needs_filled(context, id);
  last.step.produces.push_back(built(id));
  chain.push_back(std::move(last));
  return chain;
}

}  // namespace

std::vector<Chain> backfill(const Context& context, const Parts& parts) {
  std::vector<Chain> chains;
  for (const auto& [id, beside] : context.beside) {
    chains.push_back(fill(context, beside));
  }
  for (const ObjectId& id : parts.keys) {
    chains.push_back(
        build_index(context, id, parse::index_of(staged<Constraint>(context, context.to, id, &Beside::new_name))));
  }
  for (const ObjectId& id : parts.indexes) {
    chains.push_back(build_index(context, id, staged<Index>(context, context.to, id, &Beside::new_name)));
  }
  for (const ObjectId& id : parts.proved()) {
    chains.push_back(build_constraint(context, id));
  }
  return chains;
}

}  // namespace planner::beside
