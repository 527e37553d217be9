#include <algorithm>

#include <fmt/format.h>

#include "planner/rules/beside/phases.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/beside/switch_column.hpp"
#include "planner/rules/data.hpp"
#include "planner/rules/in_step.hpp"

namespace planner::beside {

using namespace schema;

namespace {

Chain drop_type(const Context& context, const ObjectId& id) {
  const ObjectId left = with_name(id, name_left(id.name));
  Database stage;
  stage.enum_types[left] = staged<EnumType>(context, context.from, id, &Beside::left_name);
  Draft draft = step(context, id, print::drop(stage, left), "drop " + left.name + ", what was left of " + to_string(id),
                     Phase::contract);
  draft.step.destroys = {left};
  draft.step.consumes = {id};
  draft.step.undo = print::create(stage, left);
  append(draft.step.undo, print::attributes(stage, left));
  draft.weight = kLast;
  Chain chain;
  chain.push_back(std::move(draft));
  return chain;
}

// An index over several of the columns is gone with the first of them: which one that is. On the way back all of them
// are there by then.
const Beside& first_of(const Context& context, const ObjectId& index) {
  const std::set<ObjectId>& targets = context.from_references.of(index);
  return std::ranges::find_if(context.beside, [&](const auto& entry) { return targets.contains(entry.first); })->second;
}

// Of a column by a name that neither side has: the printer goes by the table and the column alone.
std::vector<std::string> attributes_of(const Context& context, const ObjectId& id, const Column& column) {
  Database alone;
  alone.tables[context.from.relation_id(relation_of(id))] = *context.from_table(relation_of(id));
  alone.columns[id] = column;
  alone.role = context.from.role;
  return print::attributes(alone, id);
}

// The way back: the column again, kept in step and filled from what is there, with its plain indexes.
std::vector<std::string> column_again(const Context& context, const Parts& parts, const Beside& beside,
                                      const Conversion& back) {
  const ObjectId& id = beside.column;
  const Column bare = bare_column(context, context.from, id, &Beside::left_name);
  std::vector<std::string> undo;
  undo.push_back(alter(id) + "ADD COLUMN " + print::column_definition(bare, beside.left_name));
  append(undo, print::column_settings(context.to, column_id(relation_of(id), beside.left_name), bare));
  append(undo, attributes_of(context, column_id(relation_of(id), beside.left_name), bare));
  undo.push_back(comment_what_is_left(context, beside));
  if (follows_after(context, beside)) {
    undo.push_back(beside.renamed ? in_step_before(context, beside) : in_step_after(context, beside));
    append(undo, create_in_step_trigger(context, beside));
    undo.push_back(
        backfill_statement({relation_of(id), quote_identifier(beside.left_name) + " = " + back.value, back.condition}));
  }
  if (beside.renamed && from_column(context, beside).not_null) {
    const std::string check = not_null_check_name(id, beside.left_name);
    append(undo, {add_not_null_check(beside, beside.left_name, beside.left_name), validate(id, check),
                  alter_column(beside, beside.left_name, "SET NOT NULL"), drop_constraint(id, check)});
  }
  for (const ObjectId& index : parts.indexes) {
    if (first_of(context, index).column == id) {
      const ObjectId left = with_name(index, name_left(index.name));
      undo.push_back(print::index_statement(context.to, left,
                                            staged<Index>(context, context.from, index, &Beside::left_name), true));
      append(undo, print::index_statistics(left, *context.from.find<Index>(index)));
      if (const std::optional<std::string>& comment = context.from.find<Index>(index)->comment) {
        undo.push_back(print::comment_statement(context.from, left, comment));
      }
    }
  }
  return undo;
}

Chain drop_column(const Context& context, const Parts& parts, const Beside& beside) {
  const ObjectId& id = beside.column;
  const QualifiedName relation = relation_of(id);
  const bool follows = follows_after(context, beside);
  const Conversion back = conversion_back(context, beside);
  Swap late{context, Phase::contract, {}};
  if (beside.renamed) {
    drop_default(late, beside);
    swap_identity(late, beside);
    set_default(late, beside);
    for (Draft& draft : late.chain) {
      draft.step.consumes.push_back(id);
    }
  }
  Chain& chain = late.chain;
  const auto add = [&](std::string sql, std::string comment) -> Draft& {
    Draft draft = step(context, id, std::move(sql), std::move(comment), Phase::contract);
    draft.step.consumes.push_back(id);
    chain.push_back(std::move(draft));
    return chain.back();
  };
  if (follows) {
    lock(context, add(drop_in_step_trigger(context, beside), "nothing needs " + beside.left_name + " any more"),
         relation, LockMode::access_exclusive);
    add(drop_in_step_function(beside), "the trigger's function goes with it");
  }
  Draft& last = add(alter(id) + "DROP COLUMN " + quote_identifier(beside.left_name),
                    "drop " + beside.left_name + ", what was left of " + to_string(id));
  lock(context, last, relation, LockMode::access_exclusive);
  last.step.destroys.push_back(column_id(relation, beside.left_name));
  for (const ObjectId& target : context.from_references.of(id)) {
    if (target.kind != Kind::sequence && target.kind != Kind::routine && target.kind != Kind::table &&
        target.kind != Kind::schema && !context.beside_types.contains(target)) {
      last.releases.insert(target);
    }
  }
  for (const ObjectId& type : context.beside_types) {
    last.releases.insert(with_name(type, name_left(type.name)));
  }
  for (const ObjectId& index : parts.indexes) {
    const Beside& first = first_of(context, index);
    if (first.column != id && context.from_references.of(index).contains(id)) {
      last.after_gone.insert(column_id(relation, first.left_name));
    }
  }
  last.step.undo = column_again(context, parts, beside, back);
  if (follows) {  // its fill sees every row, and can do with each
    const std::string offends = back.misfit.empty() ? "false" : back.misfit;
    last.step.undo_preconditions = {none_where(
        context, relation, "every value of " + to_string(id) + " can be one of " + from_column(context, beside).type,
        {id.name}, offends)};
  }
  const Conversion forth = conversion(context, beside);
  last.step.loses_data = !follows || forth.own || !forth.loses.empty();
  if (last.step.loses_data) {
    const std::string values = "the values that " + to_string(id) + " had before the switch";
    last.step.irreversible = forth.loses.empty() ? values : fmt::format("{}, of {}", forth.loses, values);
  } else if (back.narrows) {
    last.step.irreversible = "values of " + to_string(id) + " that do not fit " + from_column(context, beside).type;
  }
  return std::move(late.chain);
}

}  // namespace

std::vector<Chain> contract(const Context& context, const Parts& parts) {
  std::vector<Chain> chains;
  for (const auto& [id, beside] : context.beside) {
    chains.push_back(drop_column(context, parts, beside));
  }
  for (const ObjectId& type : context.beside_types) {
    chains.push_back(drop_type(context, type));
  }
  return chains;
}

}  // namespace planner::beside
