// Defaults that cannot come or go with their table: what they call reads it.

#include <deque>
#include <functional>

#include "planner/rules/column.hpp"

namespace planner {

using namespace schema;

namespace {

bool leads_to(const ReferenceMap& references, const ObjectId& start, const QualifiedName& table,
              const std::function<bool(const ObjectId&)>& moves) {
  std::set<ObjectId> seen;
  std::deque<ObjectId> next{start};
  for (; !next.empty(); next.pop_front()) {
    for (const ObjectId& target : references.of(ObjectId(next.front()))) {
      if (relation_of(target) == table && (target.kind == Kind::table || target.kind == Kind::column)) {
        return true;
      }
      if (moves(target) && seen.insert(target).second) {
        next.push_back(target);
      }
    }
  }
  return false;
}

std::set<ObjectId> circle(const Database& database, const ReferenceMap& references, const ObjectId& column,
                          const std::function<bool(const ObjectId&)>& moves) {
  std::set<ObjectId> found;
  const Column* object = database.find<Column>(column);
  if (object == nullptr || !object->default_value || database.relation_id(relation_of(column)).kind != Kind::table) {
    return found;
  }
  for (const ObjectId& target : references.of(column)) {
    if ((target.kind == Kind::routine || target.kind == Kind::operator_) && moves(target) &&
        leads_to(references, target, relation_of(column), moves)) {
      found.insert(target);
    }
  }
  return found;
}

Draft change_default(const Context& context, const Database& database, const ObjectId& column) {
  Draft draft = plain(context, column, print::set_default(database, column, *database.find<Column>(column)),
                      "set default of " + to_string(column));
  draft.step.undo = {alter_relation(context, relation_of(column)) + " ALTER COLUMN " + quote_identifier(column.name) +
                     " DROP DEFAULT"};
  lock(context, draft, relation_of(column), LockMode::access_exclusive);
  return draft;
}

}  // namespace

std::set<ObjectId> made_before_default(const Context& context, const ObjectId& column) {
  return circle(context.to, context.to_references, column, [&](const ObjectId& id) { return context.comes(id); });
}

Draft set_default_apart(const Context& context, const ObjectId& column) {
  Draft draft = change_default(context, context.to, column);
  const std::set<ObjectId> needs = made_before_default(context, column);
  draft.step.consumes.assign(needs.begin(), needs.end());
  return draft;
}

std::set<ObjectId> gone_after_default(const Context& context, const ObjectId& column) {
  return circle(context.from, context.from_references, column, [&](const ObjectId& id) { return context.goes(id); });
}

Draft drop_default_apart(const Context& context, const ObjectId& column) {
  Draft draft = change_default(context, context.from, column);
  std::swap(draft.step.sql, draft.step.undo.front());
  draft.step.comment = "drop default of " + to_string(column);
  draft.releases = gone_after_default(context, column);
  draft.weight = weight::drop(column.kind);
  return draft;
}

}  // namespace planner
