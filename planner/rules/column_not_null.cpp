#include <algorithm>

#include "planner/rules/column.hpp"
#include "planner/rules/data.hpp"
#include "schema/find_type.hpp"

namespace planner {

using namespace schema;

namespace {

// 18+: a column has one NOT NULL constraint; a plain one does not stand beside one that says more.
void wait_for_other(const Context& context, const ObjectId& id, Draft& draft) {
  for (const auto& [other, constraint] : of_relation<Constraint>(context.from, relation_of(id))) {
    if (constraint.type == ConstraintType::not_null && context.goes(other) &&
        std::ranges::count(constraint.columns, id.name.text()) > 0) {
      draft.after_gone.insert(other);
    }
  }
}

// 18+: ADD PRIMARY KEY USING INDEX makes what a partition inherits its own, which it keeps as the parent's goes.
void take_back_below(const Context& context, const ObjectId& id, Step& step) {
  for (const QualifiedName& child : context.from_children.below(relation_of(id))) {
    const ObjectId own = column_id(child, id.name);
    const Column* const from = context.from.find<Column>(own);
    if (context.at_least(18) && from != nullptr && !from->not_null && context.to.contains(own)) {
      step.undo.push_back(alter_column(context, own, "DROP NOT NULL"));
    }
  }
}

}  // namespace

Chain set_not_null(const Context& context, const ObjectId& id) {
  const QualifiedName relation = relation_of(id);
  const Column& column = *context.to.find<Column>(id);
  const std::string name = quote_identifier(id.name);
  const Table* table = context.table(relation);
  const bool foreign = table != nullptr && table->foreign;
  Chain chain;
  const auto add = [&](Draft draft, LockMode mode, int weight) -> Draft& {
    lock(context, draft, relation, mode);
    draft.weight = weight;
    chain.push_back(std::move(draft));
    return chain.back();
  };
  const std::string set = alter_column(context, id, "SET NOT NULL");
  const std::string unset = alter_column(context, id, "DROP NOT NULL");
  // `IS NOT NULL` of a row looks into it, so a CHECK proves nothing there.
  const bool composite = find_type(context.to.composite_types, column.type.text()) != nullptr;
  if (!context.online(relation) || foreign || composite) {
    Draft& draft = add(altering(context, id, set, "forbid NULL in " + to_string(id)), LockMode::access_exclusive,
                       weight::create(Kind::column));
    draft.step.scans_table = context.existed(relation) && !foreign;
    draft.step.undo = {unset};
    take_back_below(context, id, draft.step);
    wait_for_other(context, id, draft);
    draft.step.preconditions = no_null(context, id);
    if (context.online(relation) && composite) {
      draft.step.blocking_reason = "NOT NULL of a composite type is checked by a scan under ACCESS EXCLUSIVE";
    }
    return chain;
  }
  const std::string alter = alter_relation(context, relation);
  const std::string check = quote_identifier(not_null_check_name(id, id.name));
  const std::string drop_check = alter + " DROP CONSTRAINT " + check;
  Draft& first =
      add(plain(context, id, alter + " ADD CONSTRAINT " + check + " CHECK (" + name + " IS NOT NULL) NOT VALID",
                "new rows: no NULL in " + to_string(id)),
          LockMode::access_exclusive, weight::kNotValid);
  first.step.transaction = Transaction::commits_after;
  first.step.undo = {alter + " DROP CONSTRAINT IF EXISTS " + check};  // the last step has dropped it already
  first.step.preconditions = no_null(context, id);
  const std::set<ObjectId>& needs = context.to_references.of(id);
  first.step.consumes.assign(needs.begin(), needs.end());
  Draft& validate =
      add(plain(context, id, alter + " VALIDATE CONSTRAINT " + check, "old rows: no NULL in " + to_string(id)),
          LockMode::share_update_exclusive, weight::kValidate);
  validate.step.scans_table = true;
  validate.step.transaction = Transaction::commits_after;
  const ObjectId left{Kind::constraint, id.schema, id.relation, not_null_check_name(id, id.name)};
  skip_if(is_built(context, left), chain[chain.size() - 2]);
  skip_if(is_proved(context, left), chain.back());
  Draft& last = add(altering(context, id, set, "forbid NULL in " + to_string(id) + ", proved by the CHECK"),
                    LockMode::access_exclusive, weight::kAfterValidate);
  last.releases.clear();
  wait_for_other(context, id, last);
  last.step.undo = {unset};
  take_back_below(context, id, last.step);
  Draft& cleanup = add(plain(context, id, drop_check, "the CHECK has done its work"), LockMode::access_exclusive,
                       weight::kAfterValidate);
  cleanup.step.undo = {};
  cleanup.step.destroys.push_back(left);
  return chain;
}

}  // namespace planner
