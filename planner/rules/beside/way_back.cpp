#include "planner/rules/beside/way_back.hpp"

#include "planner/rules/in_step.hpp"
#include "schema/parse/index.hpp"

namespace planner::beside {

using namespace schema;

namespace {

std::string build_key(const Context& context, const Database& source, const ObjectId& id, std::string Beside::*half,
                      const std::string& name) {
  return print::index_statement(context.to, {Kind::index, id.schema, id.relation, name},
                                parse::index_of(staged<Constraint>(context, source, id, half)), true);
}

}  // namespace

std::vector<std::string> rebuild_old(const Context& context, const Parts& parts) {
  std::vector<std::string> statements;
  for (const auto& [id, beside] : context.beside) {
    if (from_column(context, beside).not_null && !beside.renamed) {
      statements.push_back(add_not_null_check(beside, beside.left_name, beside.left_name));
      statements.push_back(validate(id, not_null_check_name(id, beside.left_name)));
    }
  }
  for (const ObjectId& id : parts.keys) {
    statements.push_back(build_key(context, context.from, id, &Beside::left_name, name_left(id.name)));
  }
  for (const ObjectId& id : parts.proved()) {
    statements.push_back(add_not_valid(context, context.from, id, &Beside::left_name, name_left(id.name)));
    if (context.from.find<Constraint>(id)->validated) {
      statements.push_back(validate(id, name_left(id.name)));
    }
  }
  return statements;
}

DataPreconditions old_values_fit(const Context& context) {
  DataPreconditions conditions;
  for (const auto& [id, beside] : context.beside) {
    if (beside.renamed) {
      continue;
    }
    const Column& from = from_column(context, beside);
    const QualifiedName relation = relation_of(id);
    if (from.not_null) {
      conditions.push_back(none_where(context, relation,
                                      "every value of " + to_string(id) + " fits into " + from.type + " again",
                                      {id.name}, quote_identifier(beside.left_name) + " IS NULL"));
    }
    if (const std::string changed = changed_on_way_back(context, beside);
        follows_after(context, beside) && !changed.empty()) {
      conditions.push_back(none_where(
          context, relation, "every value of " + to_string(id) + " is the same as " + from.type, {id.name}, changed));
      conditions.back().or_lost = true;
    }
  }
  return conditions;
}

std::vector<std::string> rebuild_new(const Context& context, const Parts& parts) {
  std::vector<std::string> statements;
  for (const auto& [id, beside] : context.beside) {
    if (to_column(context, beside).not_null) {
      statements.push_back(add_not_null_check(beside, id.name, beside.new_name));
      statements.push_back(validate(id, not_null_check_name(id, id.name)));
    }
  }
  for (const ObjectId& id : parts.keys) {
    statements.push_back(build_key(context, context.to, id, &Beside::new_name, name_beside(id.name)));
  }
  for (const ObjectId& id : parts.proved()) {
    if (rests_on_built(context, id)) {
      statements.push_back(add_not_valid(context, context.to, id, &Beside::new_name, name_beside(id.name)));
      if (context.to.find<Constraint>(id)->validated) {
        statements.push_back(validate(id, name_beside(id.name)));
      }
    }
  }
  for (const ObjectId& id : parts.all()) {
    append(statements, print::attributes(context.from, id));
  }
  return statements;
}

}  // namespace planner::beside
