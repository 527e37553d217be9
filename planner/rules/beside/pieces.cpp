#include "planner/rules/beside/pieces.hpp"

#include <algorithm>

#include "diff/diff.hpp"

namespace planner::beside {

using namespace schema;

Parts::Parts(const Context& context) {
  for (const auto& [id, decision] : context.decisions) {
    if (decision.fate != Fate::beside) {
      continue;
    }
    if (id.kind == Kind::constraint) {
      const Constraint& constraint = *context.from.find<Constraint>(id);
      (is_key(constraint) ? keys : is_foreign_key(constraint) ? foreign_keys : checks).push_back(id);
    } else if (id.kind == Kind::index &&
               !context.beside_views.contains({Kind::materialized_view, id.schema, "", id.relation})) {
      indexes.push_back(id);
    }
  }
}

std::vector<ObjectId> Parts::proved() const {
  std::vector<ObjectId> ids = checks;
  ids.insert(ids.end(), foreign_keys.begin(), foreign_keys.end());
  return ids;
}

std::vector<ObjectId> Parts::all() const {
  std::vector<ObjectId> ids = keys;
  for (const std::vector<ObjectId>* more : {&checks, &foreign_keys, &indexes}) {
    ids.insert(ids.end(), more->begin(), more->end());
  }
  return ids;
}

bool is_foreign_key(const Constraint& constraint) { return constraint.type == ConstraintType::foreign_key; }

ObjectId half(const Beside& beside) { return column_id(relation_of(beside.column), beside.new_name + "\x01half"); }
ObjectId filled(const Beside& beside) { return column_id(relation_of(beside.column), beside.new_name + "\x01filled"); }
ObjectId built(const ObjectId& id) {
  return {id.kind, id.schema, id.relation,
          id.name +
              "\x01"
              "beside"};
}

std::vector<ObjectId> needs_of(const Context& context, const ObjectId& id) {
  std::vector<ObjectId> needs;
  std::ranges::copy_if(context.to_references.of(id), std::back_inserter(needs),
                       [&](const ObjectId& target) { return context.fate(target) != Fate::beside; });
  return needs;
}

std::vector<ObjectId> needs_filled(const Context& context, const ObjectId& id) {
  std::vector<ObjectId> needs;
  for (const ObjectId& target : context.to_references.of(id)) {
    if (const auto beside = context.beside.find(target); beside != context.beside.end()) {
      needs.push_back(filled(beside->second));
    } else {
      needs.push_back(context.fate(target) == Fate::beside ? built(target) : target);
    }
  }
  return needs;
}

bool rests_on_built(const Context& context, const ObjectId& foreign_key) {
  const auto& key = context.to.find<Constraint>(foreign_key)->foreign_key;
  return key && std::ranges::any_of(key->referenced_columns, [&](const std::string& column) {
           return context.beside.contains(column_id(key->references, column));
         });
}

ObjectId with_name(ObjectId id, std::string name) {
  id.name = std::move(name);
  return id;
}

void append(std::vector<std::string>& statements, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(statements));
}

Draft step(const Context& context, const ObjectId& id, std::string sql, std::string comment, Phase phase) {
  Draft draft = plain(context, id, std::move(sql), std::move(comment));
  draft.step.phase = phase;
  return draft;
}

Draft& Swap::change(const ObjectId& id, std::string sql, std::string comment, std::vector<std::string> undo) {
  Draft draft = step(context, id, std::move(sql), std::move(comment), phase);
  draft.weight = weight::create(Kind::column);
  draft.step.undo = std::move(undo);
  lock(context, draft, relation_of(id), LockMode::access_exclusive);
  chain.push_back(std::move(draft));
  return chain.back();
}

std::string alter(const ObjectId& part) { return "ALTER TABLE " + quote_qualified(relation_of(part)) + ' '; }

std::string alter_column(const Beside& beside, const std::string& name, const std::string& action) {
  return alter(beside.column) + "ALTER COLUMN " + quote_identifier(name) + ' ' + action;
}

Column bare_column(const Context& context, const Database& source, const ObjectId& id, std::string Beside::*half) {
  Column bare = staged<Column>(context, source, id, half);
  bare.default_value.reset();
  bare.identity.reset();
  bare.not_null = false;
  return bare;
}

std::string add_not_valid(const Context& context, const Database& source, const ObjectId& id, std::string Beside::*half,
                          const std::string& name) {
  Constraint constraint = staged<Constraint>(context, source, id, half);
  constraint.validated = false;
  return alter(id) + "ADD " + print::constraint_definition(context.to, with_name(id, name), constraint);
}

std::string validate(const ObjectId& id, const std::string& name) {
  return alter(id) + "VALIDATE CONSTRAINT " + quote_identifier(name);
}

std::string drop_constraint(const ObjectId& id, const std::string& name) {
  return alter(id) + "DROP CONSTRAINT " + quote_identifier(name);
}

std::string drop_constraint_if_exists(const ObjectId& id, const std::string& name) {
  return alter(id) + "DROP CONSTRAINT IF EXISTS " + quote_identifier(name);
}

std::string rename_constraint(const ObjectId& id, const std::string& name, const std::string& to) {
  return alter(id) + "RENAME CONSTRAINT " + quote_identifier(name) + " TO " + quote_identifier(to);
}

std::string comment_what_is_left(const Context& context, const Beside& beside) {
  const ObjectId& id = beside.column;
  return print::comment_statement(context.to, column_id(relation_of(id), beside.left_name),
                                  "what " + to_string(id) + " was" + std::string(diff::kLeftBehind));
}

std::string add_not_null_check(const Beside& beside, const std::string& half, const std::string& column) {
  return alter(beside.column) + "ADD CONSTRAINT " + quote_identifier(not_null_check_name(beside.column, half)) +
         " CHECK (" + quote_identifier(column) + " IS NOT NULL) NOT VALID";
}

}  // namespace planner::beside
