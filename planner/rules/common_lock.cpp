// Which relations a step locks, what it fires, and which columns it must not see any more that it does not name.

#include <algorithm>
#include <set>
#include <vector>

#include "diff/diff.hpp"
#include "planner/rules/common.hpp"
#include "schema/names/scan.hpp"
#include "schema/names/unnamed_columns.hpp"

namespace planner {

using namespace schema;

void lock_only(const Context& context, Draft& draft, const QualifiedName& relation, LockMode mode) {
  if (context.from.relation_id(relation).name.empty()) {
    return;
  }
  const auto known = std::ranges::find(draft.step.locks, relation, &TableLock::relation);
  if (known == draft.step.locks.end()) {
    draft.step.locks.push_back({relation, mode});
  } else if (known->mode < mode) {
    known->mode = mode;
  }
}

void lock(const Context& context, Draft& draft, const QualifiedName& relation, LockMode mode) {
  lock_only(context, draft, relation, mode);
  for (const QualifiedName& child : context.from_children.below(relation)) {
    lock_only(context, draft, child, mode);
  }
}

void lock_users(const Context& context, Draft& draft, const ObjectId& type, LockMode mode) {
  // A composite type's own columns depend on it, too.
  std::set<ObjectId> seen = {type};
  std::vector<ObjectId> types = {type};
  while (!types.empty()) {
    const ObjectId next = types.back();
    types.pop_back();
    for (const ObjectId& user : context.dependents.of(next)) {
      const ObjectId owner = user.kind == Kind::column ? context.from.relation_id(relation_of(user)) : user;
      if (owner.kind == Kind::table && user.kind == Kind::column) {
        lock_only(context, draft, relation_of(user), mode);
      } else if ((owner.kind == Kind::domain || owner.kind == Kind::composite_type) && seen.insert(owner).second) {
        types.push_back(owner);
      }
    }
  }
}

void lock_referenced(const Context& context, Draft& draft, const Constraint& constraint, LockMode mode) {
  if (constraint.foreign_key) {
    lock(context, draft, constraint.foreign_key->references, mode);
  }
}

std::string fired_by_update(const Context& context, const ObjectId& column) {
  const QualifiedName relation = relation_of(column);
  std::set<std::string> names;
  for (const Database* database : {&context.from, &context.to}) {
    for (const auto& [id, trigger] : of_relation<Trigger>(*database, relation)) {
      const bool concerned = trigger.on_update && (trigger.update_of.empty() ||
                                                   std::ranges::count(trigger.update_of, column.name.text()) > 0);
      const bool own = id.name.ends_with(diff::kFills) || id.name.ends_with(diff::kInStep);
      if (concerned && !own && trigger.enabled == Enabled::origin) {
        names.insert(quote_identifier(id.name));
      }
    }
    for (const auto& [id, rule] : of_relation<Rule>(*database, relation)) {
      if (rule.event == "UPDATE" && rule.enabled == Enabled::origin) {
        names.insert(quote_identifier(id.name));
      }
    }
  }
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

namespace {

// A row that is made a value of a composite type has as many fields as the type has attributes at that moment; the one
// that was made before loses its own with the attribute.
void wait_for_narrower_row(const Context& context, Draft& draft, const ObjectId& id) {
  const std::string& sql = draft.step.sql;
  if (sql.find(")::") == std::string::npos && !names::may_name(sql, "row") && !names::may_name(sql, "cast")) {
    return;
  }
  for (const ObjectId& target : context.to_references.of(id)) {
    if (target.kind != Kind::composite_type) {
      continue;
    }
    for (const auto& [attribute, object] : of_relation<Column>(context.from, {target.schema, target.name})) {
      if (context.fate(attribute) == Fate::drop && !context.from_references.of(id).contains(attribute)) {
        draft.after_gone.insert(attribute);
      }
    }
  }
  if (!draft.after_gone.empty() && sql.starts_with("CREATE OR REPLACE ")) {
    draft.step.undo.clear();
    draft.step.irreversible = "its rows had more fields than their type has by then";
  }
}

/// What `*` may stand for in the object: the columns of a table, or the attributes of a column's type.
std::set<QualifiedName> sources_of_stars(const Context& context, const ObjectId& id) {
  std::set<QualifiedName> sources;
  const auto add = [&](const ObjectId& target) {
    if (target.kind == Kind::table || target.kind == Kind::composite_type) {
      sources.insert(relation_of(target));
    }
  };
  for (const ObjectId& target : context.to_references.of(id)) {
    add(target);
    if (target.kind == Kind::column) {
      for (const ObjectId& type : context.to_references.of(target)) {
        add(type);
      }
    }
  }
  return sources;
}

}  // namespace

void wait_for_star(const Context& context, Draft& draft, const ObjectId& id) {
  std::set<ObjectId> going;
  for (const QualifiedName& source : sources_of_stars(context, id)) {
    for (const auto& [column, object] : of_relation<Column>(context.from, source)) {
      if (context.fate(column) == Fate::drop) {
        going.insert(column);
      } else if (const auto beside = context.beside.find(column); beside != context.beside.end()) {
        going.insert(column_id(relation_of(column), beside->second.left_name));
      }
    }
  }
  if (!going.empty() && names::takes_unnamed_columns(draft.step.sql)) {
    draft.after_gone.merge(going);
  }
  wait_for_narrower_row(context, draft, id);
}

}  // namespace planner
