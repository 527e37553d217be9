// Tables that get a parent or lose one: inheritance.

#include <algorithm>

#include "diff/own_columns.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/partition.hpp"
#include "planner/rules/table_alteration.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

void wait_for_what_goes(const Context& context, const QualifiedName& parent, Draft& draft) {
  for (const auto& [column, object] : of_relation<Column>(context.from, parent)) {
    if (context.fate(column) == Fate::drop) {
      draft.after_gone.insert(column);
    }
  }
  // The CHECK that proves a NOT NULL stands there for a moment only.
  for (const auto& [column, object] : of_relation<Column>(context.to, parent)) {
    draft.after_gone.insert({Kind::constraint, parent.schema, parent.name, not_null_check_name(column, column.name)});
  }
}

std::vector<ObjectId> needs_of_inheritance(const Database& side, const ObjectId& id, const QualifiedName& parent) {
  std::vector<ObjectId> needs;
  for (const QualifiedName& relation : {name_of(id), parent}) {
    for (const auto& [column, object] : of_relation<Column>(side, relation)) {
      needs.push_back(column);
    }
  }
  for (const auto& [constraint, object] : of_relation<Constraint>(side, name_of(id))) {
    needs.push_back(constraint);
  }
  return needs;
}

namespace {

bool descends(const Database& database, const QualifiedName& table, const QualifiedName& ancestor) {
  const Table* found = database.find<Table>(table_id(table));
  return found != nullptr && std::ranges::any_of(found->inherits, [&](const QualifiedName& parent) {
           return parent == ancestor || descends(database, parent, ancestor);
         });
}

}  // namespace

// A column that no parent has any more is the table's own from then on, and stays so: PostgreSQL has no way to make it
// inherited again. One that goes on being inherited, from another parent, has that one before it loses the first.
bool TableAlteration::passes_column_on() const {
  const auto comes_from_old = [&](const QualifiedName& parent) {
    return std::ranges::any_of(from_.inherits,
                               [&](const QualifiedName& old) { return descends(context_.to, parent, old); });
  };
  if (std::ranges::any_of(to_.inherits, comes_from_old)) {
    return false;  // a new column of the old parent comes to the new one, once the table has let go of the old
  }
  bool passes = false;
  for (const auto& [column, from] : of_relation<Column>(context_.from, name_of(id_))) {
    const Decision& decision = context_.decision(column);
    if (has(decision.fields, "type") || decision.fate == Fate::beside) {
      return false;  // an inherited column's type cannot change
    }
    const Column* to = context_.to.find<Column>(column);
    passes = passes || (to != nullptr && !from.local && !to->local);
  }
  return passes;
}

// One statement: nobody sees the parent without the child's rows.
void TableAlteration::inherit_again() {
  std::string let_go, take;
  std::vector<QualifiedName> parents = diff::inherited_again(context_.from, context_.to, id_);
  std::erase_if(parents, [&](const QualifiedName& parent) { return context_.goes(table_id(parent)); });
  for (const QualifiedName& parent : parents) {
    let_go += "NO INHERIT " + quote_qualified(parent) + ", ";
    take += (take.empty() ? "INHERIT " : ", INHERIT ") + quote_qualified(parent);
  }
  if (parents.empty()) {
    return;
  }
  Draft& draft = aside(let_go + take, "inherited columns as own ones", LockMode::access_exclusive);
  for (const QualifiedName& parent : parents) {
    lock(context_, draft, parent, LockMode::share_update_exclusive);
  }
  draft.step.undo = {draft.step.sql};  // they stay its own
}

void TableAlteration::change_parents() {
  if (passes_column_on()) {
    gain_parents();
    lose_parents();
  } else {
    lose_parents();
    gain_parents();
  }
}

void TableAlteration::lose_parents() {
  for (const QualifiedName& parent : from_.inherits) {
    if (std::ranges::find(to_.inherits, parent) == to_.inherits.end() || context_.goes(table_id(parent))) {
      Draft& draft = aside("NO INHERIT " + quote_qualified(parent), "parents", LockMode::access_exclusive);
      lock(context_, draft, parent, LockMode::access_share);
      draft.releases.insert(table_id(parent));
      for (const auto& [name, check] : checks_for_children(context_.from, parent)) {
        if (context_.goes(check)) {  // let go first, it keeps its own
          draft.releases.insert(check);
        }
      }
      draft.frees.insert(heirs_slot(parent));
      draft.weight = weight::drop(Kind::table);
      draft.step.produces = {{Kind::table, id_.schema, std::string(kDetached), id_.name}};
      draft.step.undo = {alter_ + "INHERIT " + quote_qualified(parent)};
    }
  }
}

void TableAlteration::gain_parents() {
  for (const QualifiedName& parent : to_.inherits) {
    if (std::ranges::find(from_.inherits, parent) == from_.inherits.end() || context_.goes(table_id(parent))) {
      std::ranges::move(checks_before_inherit(context_, id_, parent), std::back_inserter(chain_));
      Draft& draft = aside("INHERIT " + quote_qualified(parent), "parents", LockMode::access_exclusive);
      lock(context_, draft, parent, LockMode::share_update_exclusive);
      draft.step.consumes = {table_id(parent)};
      draft.step.produces = {{Kind::table, id_.schema, std::string(kAttached), id_.name}};
      // What the parent brings to the table comes later.
      std::set<ObjectId> brought;
      for (const auto& [column, object] : of_relation<Column>(context_.to, name_of(id_))) {
        const ObjectId of_parent = column_id(parent, column.name);
        const std::vector<ObjectId> bring =
            context_.comes(column) ? parents_that_bring(context_, column) : std::vector<ObjectId>{};
        if (!bring.empty() && (std::ranges::count(bring, of_parent) > 0 || !context_.to.contains(of_parent))) {
          brought.insert({column, of_parent});
        }
      }
      for (const ObjectId& need : needs_of_inheritance(context_.to, id_, parent)) {
        const std::set<ObjectId>& rests_on = context_.to_references.of(need);
        const bool later = brought.contains(need) ||
                           (need.kind == Kind::constraint &&
                            std::ranges::any_of(rests_on, [&](const ObjectId& id) { return brought.contains(id); }));
        if (!later) {
          draft.step.consumes.push_back(need);
          draft.step.consumes.push_back(proved_mark(need));
        }
      }
      wait_for_what_goes(context_, parent, draft);
      draft.step.undo = {alter_ + "NO INHERIT " + quote_qualified(parent)};
    }
  }
}

}  // namespace planner
