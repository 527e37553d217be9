#include <algorithm>

#include "diff/diff.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/data.hpp"

namespace planner {

using namespace schema;

namespace {

// Columns that get a name beside their old one, and that the value may speak of by the new one: empty until filled.
std::vector<const Beside*> halves_in(const Context& context, const ObjectId& id, const std::string& value) {
  std::vector<const Beside*> halves;
  for (const auto& [column, beside] : context.beside) {
    if (beside.renamed && relation_of(column) == relation_of(id) && value.find(column.name) != std::string::npos) {
      halves.push_back(&beside);
    }
  }
  return halves;
}

Draft backfill(const Context& context, const ObjectId& id, const std::string& value) {
  const QualifiedName relation = relation_of(id);
  const std::string column = quote_identifier(id.name);
  const std::string filter =
      column + " IS NULL" + (is_volatile(context, value) ? "" : " AND (" + value + ") IS DISTINCT FROM NULL");
  Backfill fill{relation, column + " = " + value, filter};
  Draft draft = plain(context, id, backfill_statement(fill), "fill " + to_string(id) + " of the rows that are there");
  draft.step.backfill = std::move(fill);
  draft.step.phase = Phase::backfill;
  draft.step.transaction = Transaction::forbidden;
  draft.step.irreversible = "";
  const std::vector<const Beside*> halves = halves_in(context, id, value);
  for (const Beside* const half : halves) {
    draft.step.consumes.push_back(beside::filled(*half));
  }
  if (const Column& wanted = *context.to.find<Column>(id); wanted.hints->backfill && halves.empty()) {
    draft.step.preconditions = values_computed(context, id, value, wanted.type);
  }
  draft.step.fires = fired_by_update(context, id);
  lock(context, draft, relation, LockMode::row_exclusive);
  return draft;
}

// Nothing else reads the text before a trigger carries it into every write of the application: names, types and the
// assignment are the server's to judge.
Draft try_expression(const Context& context, const ObjectId& id, const std::string& value) {
  const QualifiedName relation = relation_of(id);
  Draft draft = plain(
      context, id, "EXPLAIN UPDATE " + quote_qualified(relation) + " SET " + quote_identifier(id.name) + " = " + value,
      "can the server compute " + to_string(id) + "?");
  draft.weight = weight::kExpression;
  lock(context, draft, relation, LockMode::row_exclusive);
  return draft;
}

// Rows that the running application writes meanwhile know nothing of the column: a trigger fills it from the others.
struct Keeper {
  QualifiedName function;
  std::string body, create_function, create_trigger, always, drop_function, drop_trigger;
};

std::string kept_suffix(const ObjectId& id) { return derived_name("_" + id.name, diff::kFills); }

// Triggers fire by name: one that reads a column which another keeps in step comes after that one.
std::string keeping_trigger(const Context& context, const ObjectId& id, const QualifiedName& function,
                            const std::string& value) {
  for (const auto& [trigger, object] : of_relation<Trigger>(context.from, relation_of(id))) {
    if (object.function == function) {
      return trigger.name;
    }
  }
  std::string before;
  for (const Beside* const half : halves_in(context, id, value)) {
    const std::string name = in_step_trigger(context, half->column);
    before = std::max(before, name.substr(0, name.find('_')));
  }
  return before.empty() ? std::string(function.name)
                        : derived_name(before + before + '_' + id.relation, kept_suffix(id));
}

Keeper keeper_of(const Context& context, const ObjectId& id, const std::string& value) {
  const std::string name = derived_name(id.relation, kept_suffix(id));
  const std::string function = quote_qualified(id.schema, name);
  const std::string trigger = quote_identifier(keeping_trigger(context, id, {id.schema, name}, value));
  const std::string column = quote_identifier(id.name), row = quote_identifier(id.relation);
  const std::string body = "BEGIN IF NEW." + column + " IS NULL THEN NEW." + column + " := (SELECT " + value +
                           " FROM (SELECT NEW.*) AS " + row + "); END IF; RETURN NEW; END";
  return {{id.schema, name},
          body,
          "CREATE OR REPLACE FUNCTION " + function + "() RETURNS trigger LANGUAGE plpgsql AS " + dollar_quote(body),
          "CREATE TRIGGER " + trigger + " BEFORE INSERT OR UPDATE ON " + quote_qualified(relation_of(id)) +
              " FOR EACH ROW EXECUTE FUNCTION " + function + "()",
          "ALTER TABLE " + quote_qualified(relation_of(id)) + " ENABLE ALWAYS TRIGGER " + trigger,
          "DROP FUNCTION " + function + "()",
          "DROP TRIGGER " + trigger + " ON " + quote_qualified(relation_of(id))};
}

Draft fire_always(const Context& context, const ObjectId& id, const Keeper& keeper) {
  Draft draft = plain(context, id, keeper.always, "rows that replication brings too");
  lock(context, draft, relation_of(id), LockMode::share_row_exclusive);
  return draft;
}

Chain create_keeper(const Context& context, const ObjectId& id, const std::string& value) {
  const Keeper keeper = keeper_of(context, id, value);
  Draft function = plain(context, id, keeper.create_function, "what fills " + to_string(id) + " of new rows");
  function.step.undo = {keeper.drop_function};
  Draft trigger = plain(context, id, keeper.create_trigger, "fill " + to_string(id) + " of new rows");
  trigger.step.undo = {keeper.drop_trigger};
  lock(context, trigger, relation_of(id), LockMode::share_row_exclusive);
  Chain chain;
  chain.push_back(std::move(function));
  chain.push_back(std::move(trigger));
  chain.push_back(fire_always(context, id, keeper));
  return chain;
}

// An unfinished plan has left one, which may fill by what the file said then.
Chain mend_keeper(const Context& context, const ObjectId& id, const std::string& value) {
  const Keeper keeper = keeper_of(context, id, value);
  const ObjectId function{Kind::routine, keeper.function.schema, "", keeper.function.name + "()"};
  const Routine* left = context.from.find<Routine>(function);
  Chain chain;
  if (left != nullptr && !context.to.contains(function) && left->body != keeper.body) {
    chain.push_back(try_expression(context, id, value));
    Draft draft = plain(context, id, keeper.create_function, "what fills " + to_string(id) + " of new rows, mended");
    draft.step.undo = {print::routine_statement(function, *left)};
    chain.push_back(std::move(draft));
  }
  for (const auto& [trigger, object] : of_relation<Trigger>(context.from, relation_of(id))) {
    if (object.function == keeper.function && object.enabled != Enabled::always && !context.to.contains(trigger)) {
      chain.push_back(fire_always(context, id, keeper));
    }
  }
  return chain;
}

Chain drop_keeper(const Context& context, const ObjectId& id, const std::string& value) {
  const Keeper keeper = keeper_of(context, id, value);
  Draft trigger = plain(context, id, keeper.drop_trigger, "the application fills " + to_string(id) + " by now");
  trigger.step.phase = Phase::contract;
  trigger.step.undo = {keeper.create_trigger, keeper.always};
  trigger.step.deploy = "writes " + to_string(id) + " itself";
  lock(context, trigger, relation_of(id), LockMode::access_exclusive);
  Draft function = plain(context, id, keeper.drop_function, "the trigger's function goes with it");
  function.step.phase = Phase::contract;
  function.step.undo = {keeper.create_function};
  Chain chain;
  chain.push_back(std::move(trigger));
  chain.push_back(std::move(function));
  return chain;
}

// The comment tells the next plan, should this one stop half-way, that rows without a value wait for it: nothing else
// does where the column takes NULL.
constexpr std::string_view kUnfilled = "its rows are being filled";
Draft comment(const Context& context, const ObjectId& id, const std::optional<std::string>& text, std::string why) {
  Draft draft = plain(context, id, print::comment_statement(context.to, id, text), std::move(why));
  lock(context, draft, relation_of(id), LockMode::share_update_exclusive);
  return draft;
}

Draft mark(const Context& context, const ObjectId& id) {
  return comment(context, id, std::string(kUnfilled), "say that " + to_string(id) + " has no values yet");
}

Draft unmark(const Context& context, const ObjectId& id) {
  Draft draft = comment(context, id, context.to.find<Column>(id)->comment, to_string(id) + " has its values");
  draft.step.undo = {print::comment_statement(context.to, id, std::string(kUnfilled))};
  return draft;
}

}  // namespace

Chain create_with_backfill(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  const QualifiedName relation = relation_of(id);
  const std::string alter = alter_relation(context, relation);
  Column bare = column;
  bare.default_value.reset();
  bare.not_null = false;
  Chain chain;
  const auto add = [&](Draft draft, LockMode mode) -> Draft& {
    lock(context, draft, relation, mode);
    chain.push_back(std::move(draft));
    return chain.back();
  };
  const auto append = [&](Chain more) { std::ranges::move(more, std::back_inserter(chain)); };
  Draft& first = add(creating(context, id, alter + " ADD COLUMN " + print::column_definition(bare, id.name),
                              "add " + to_string(id) + ", empty"),
                     LockMode::access_exclusive);
  first.step.undo = {print::drop(context.to, id)};
  first.takes.insert(heirs_slot(relation));
  const bool needs_keeper = column.not_null && !column.default_value;
  if (!needs_keeper) {
    chain.push_back(mark(context, id));
  }
  for (std::string& sql : print::column_settings(context.to, id, column)) {
    add(plain(context, id, std::move(sql), "complete " + to_string(id)), LockMode::access_exclusive);
  }
  const std::string value = *value_for_rows(context, id);
  if (column.default_value) {
    Draft& draft = add(plain(context, id,
                             alter + " ALTER COLUMN " + quote_identifier(id.name) + " SET DEFAULT " +
                                 print::text_of(*column.default_value),
                             "new rows have the default of " + to_string(id)),
                       LockMode::access_exclusive);
    draft.step.undo = {alter + " ALTER COLUMN " + quote_identifier(id.name) + " DROP DEFAULT"};
  }
  if (column.hints->backfill) {
    chain.push_back(try_expression(context, id, value));
  }
  if (needs_keeper) {
    append(create_keeper(context, id, value));
  }
  chain.push_back(backfill(context, id, value));
  if (!needs_keeper) {
    chain.push_back(unmark(context, id));
  }
  if (column.not_null) {
    Chain constrain = set_not_null(context, id);
    for (Draft& draft : constrain) {
      draft.step.phase = Phase::switch_over;
      draft.step.preconditions.clear();  // the column is not there yet
    }
    append(std::move(constrain));
  }
  return chain;
}

bool fills_rows(const Context& context, const ObjectId& id, const Fields& fields) {
  const Column& wanted = *context.to.find<Column>(id);
  const bool constrains = has(fields, "not null") && wanted.not_null && wanted.hints->backfill;
  return context.decision(id).unfilled || constrains;
}

Chain fill_column(const Context& context, const ObjectId& id) {
  const Column& wanted = *context.to.find<Column>(id);
  Chain chain;
  if (wanted.hints->backfill || wanted.default_value) {
    const std::string value = wanted.hints->backfill ? *wanted.hints->backfill : print::text_of(*wanted.default_value);
    chain = mend_keeper(context, id, value);
    chain.push_back(backfill(context, id, value));
  }
  if (context.decision(id).unfilled) {
    chain.push_back(unmark(context, id));
  }
  return chain;
}

bool is_unfilled(const Column& column) { return column.comment && *column.comment == kUnfilled; }

Chain finish_column(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  const bool kept = fills_when_created(context, id) && column.not_null && !column.default_value;
  return kept ? drop_keeper(context, id, *column.hints->backfill) : Chain{};
}

}  // namespace planner
