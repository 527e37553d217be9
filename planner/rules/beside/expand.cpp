#include "planner/rules/beside/phases.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/in_step.hpp"

namespace planner::beside {

using namespace schema;

namespace {

Chain make_type(const Context& context, const ObjectId& id, const ObjectId& as) {
  Database stage;
  stage.enum_types[as] = staged<EnumType>(context, context.to, id, &Beside::new_name);
  stage.role = context.to.role;
  Chain chain;
  for (const std::vector<std::string>& statements : {print::create(stage, as), print::attributes(stage, as)}) {
    for (const std::string& sql : statements) {
      chain.push_back(
          step(context, id, sql, "make " + as.name + ", which will become " + to_string(id), Phase::expand));
    }
  }
  chain.front().step.undo = {print::drop(stage, as)};
  chain.front().step.produces = {as};
  chain.front().step.consumes = {{Kind::schema, "", "", id.schema}};
  return chain;
}

Chain add_column(const Context& context, const Beside& beside) {
  const ObjectId& id = beside.column;
  const QualifiedName relation = relation_of(id);
  const ObjectId fresh = column_id(relation, beside.new_name);
  Chain chain;
  const auto add = [&](std::string sql, std::string comment, LockMode mode, std::vector<std::string> undo) {
    Draft draft = step(context, id, std::move(sql), std::move(comment), Phase::expand);
    lock(context, draft, relation, mode);
    draft.step.undo = std::move(undo);
    chain.push_back(std::move(draft));
  };
  const Column bare = bare_column(context, context.to, id, &Beside::new_name);
  const std::string what = beside.renamed
                               ? to_string(id) + ", which will take over from " + beside.old_name
                               : beside.new_name + ", the " + bare.type + " that will become " + to_string(id);
  add(alter(id) + "ADD COLUMN " + print::column_definition(bare, beside.new_name), "add " + what,
      LockMode::access_exclusive, {alter(id) + "DROP COLUMN " + quote_identifier(beside.new_name)});
  chain.front().step.consumes = needs_of(context, id);
  for (const ObjectId& type : context.beside_types) {
    chain.front().step.consumes.push_back(with_name(type, name_beside(type.name)));
  }
  Database dressed;  // the printers go by the table and the column alone
  dressed.tables[context.to.relation_id(relation)] = *context.table(relation);
  dressed.columns[fresh] = bare;
  dressed.role = context.to.role;
  for (std::string& sql : print::column_settings(dressed, fresh, bare)) {
    add(std::move(sql), "complete " + beside.new_name, LockMode::access_exclusive, {});
  }
  for (std::string& sql : print::attributes(dressed, fresh)) {
    add(std::move(sql), "set the attributes of " + beside.new_name, LockMode::share_update_exclusive, {});
  }
  add(in_step_before(context, beside), "what keeps " + beside.old_name + " and " + beside.new_name + " in step",
      LockMode::none, {drop_in_step_function(beside)});
  chain.back().step.locks.clear();
  bool first = true;
  for (std::string& sql : create_in_step_trigger(context, beside)) {
    add(std::move(sql),
        first ? "keep " + beside.old_name + " and " + beside.new_name + " in step" : "rows that replication brings too",
        LockMode::share_row_exclusive,
        first ? std::vector{drop_in_step_trigger(context, beside)} : std::vector<std::string>{});
    first = false;
  }
  chain.back().step.breaks_code = conversion(context, beside).narrows;
  chain.back().step.produces.push_back(half(beside));
  return chain;
}

}  // namespace

std::vector<Chain> expand(const Context& context) {
  std::vector<Chain> chains;
  for (const ObjectId& type : context.beside_types) {
    if (const ObjectId as = with_name(type, name_beside(type.name)); !is_built(context, as)) {
      chains.push_back(make_type(context, type, as));
    }
  }
  for (const auto& [id, beside] : context.beside) {
    if (!beside.resumed) {
      chains.push_back(add_column(context, beside));
    }
  }
  return chains;
}

}  // namespace planner::beside
