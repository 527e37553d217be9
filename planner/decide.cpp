// What happens to each object:
//   1. the differ's changes, with alters turned into replacements where the kind's rule says so;
//   2. parts of a relation that is made anew are made anew with it;
//   3. whatever refers to something that goes, or to a column that gets another type, and still stands in the target,
//      is made anew around it, and so on until nothing more is disturbed (decide/disturbance.cpp); columns whose change
//      would rewrite a table go beside themselves, with the indexes and constraints on them. Where two of these ways
//      meet in one object the plain one wins, and all is decided again;
//   4. parts are folded into what takes them along: a dropped table its columns, a dropped column its indexes, …
//      (decide/fold.cpp).

#include "planner/decide/disturbance.hpp"
#include "planner/decide/fold.hpp"
#include "planner/decide/unfinished.hpp"
#include "planner/rule.hpp"
#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

namespace {

void take(Context& context, const diff::Change& change) {
  Decision decision;
  if (std::holds_alternative<diff::Create>(change)) {
    decision.fate = Fate::create;
  } else if (std::holds_alternative<diff::Drop>(change)) {
    decision.fate = Fate::drop;
  } else if (const auto* alter = std::get_if<diff::Alter>(&change)) {
    decision.fate = Fate::alter;
    decision.fields = alter->fields;
  } else if (const auto* replace = std::get_if<diff::Replace>(&change)) {
    decision.fate = Fate::replace;
    decision.fields = replace->fields;
  } else {
    return;
  }
  context.decisions[diff::subject(change)] = std::move(decision);
}

void replace_what_cannot_alter(Context& context) {
  for (auto& [id, decision] : context.decisions) {
    if (decision.fate == Fate::alter) {
      const KindRule& rule = rule_of(id.kind);
      if (rule.must_replace != nullptr && rule.must_replace(context, id, decision.fields)) {
        decision.fate = Fate::replace;
      }
    }
  }
}

// The server changes no attribute's type while values of the composite type are stored.
void replace_stored_types(Context& context) {
  std::vector<ObjectId> types;
  for (const auto& [id, decision] : context.decisions) {
    const bool retyped = id.kind == Kind::column && decision.fate == Fate::alter &&
                         (has(decision.fields, "type") || has(decision.fields, "collation"));
    const ObjectId owner = retyped ? context.from.relation_id(relation_of(id)) : ObjectId{};
    if (owner.kind == Kind::composite_type && is_stored(context, owner)) {
      types.push_back(owner);
    }
  }
  for (const ObjectId& type : types) {
    context.decisions[type] = {Fate::replace, {"attributes"}};
  }
}

// Nor does it check the values of a domain that are stored within others.
void replace_checked_domains(Context& context) {
  std::set<ObjectId> domains;
  for (const auto& [id, decision] : context.decisions) {
    const ObjectId domain{Kind::domain, id.schema, "", id.relation};
    const Constraint* const constraint = context.from.contains(domain) ? context.to.find<Constraint>(id) : nullptr;
    const bool checked =
        constraint != nullptr && constraint->validated && (context.comes(id) || has(decision.fields, "validated"));
    if (checked && is_stored_within(context, domain)) {
      domains.insert(domain);
    }
  }
  for (const ObjectId& domain : domains) {
    if (context.fate(domain) != Fate::create && context.fate(domain) != Fate::drop) {
      context.decisions[domain] = {Fate::replace, {"constraints"}};
    }
  }
}

// A sequence goes with the column it belongs to; one that stands in the target too keeps its position.
void keep_sequences(Context& context) {
  for (const auto& [id, sequence] : context.from.sequences) {
    if (!sequence.owned_by || !context.to.contains(id)) {
      continue;
    }
    const ObjectId owner = context.from.relation_id(relation_of(*sequence.owned_by));
    if (!context.goes(owner) && !context.goes(*sequence.owned_by)) {
      continue;
    }
    Decision& decision = context.decisions[id];
    if (decision.fate == Fate::keep || decision.fate == Fate::alter) {
      decision.fate = Fate::alter;
      if (!has(decision.fields, "owned by")) {
        decision.fields.push_back("owned by");
      }
    }
  }
}

// False: more columns have to change in place, and everything is to be decided anew.
bool decided(Context& context, const std::vector<diff::Change>& changes, std::set<ObjectId>& in_place) {
  const std::size_t known = in_place.size();
  Disturbance disturbance(context, in_place);
  for (const diff::Change& change : changes) {
    take(context, change);
  }
  for (const diff::Change& change : changes) {
    if (const auto* rename = std::get_if<diff::Rename>(&change); rename != nullptr && rename->online) {
      disturbance.rename_beside(*rename);
    }
  }
  keep_unfinished(context);
  replace_what_cannot_alter(context);
  replace_stored_types(context);
  replace_checked_domains(context);
  disturbance.run();
  if (in_place.size() != known) {
    return false;
  }
  go_on_beside(context);
  for (const diff::Change& change : changes) {
    if (const auto* rename = std::get_if<diff::Rename>(&change); rename != nullptr && !rename->online) {
      give_up_old_name(context, *rename);
    }
  }
  keep_sequences(context);
  fold(context);
  return true;
}

}  // namespace

void decide(Context& context, const std::vector<diff::Change>& changes, std::set<ObjectId>& in_place) {
  while (!decided(context, changes, in_place)) {
    context.decisions.clear();
    context.beside.clear();
    context.beside_types.clear();
    context.beside_views.clear();
    context.stale.clear();
    context.diagnostics.clear();
  }
}

void keep_attributes(const Context& context, Database& to) {
  for (const auto& [id, decision] : context.decisions) {
    const Object* was = context.from.object(id);
    Object* will = to.object(id);
    if (was == nullptr || will == nullptr) {
      continue;
    }
    if (!will->owner) {
      will->owner = was->owner;
    }
    if (!to.manages_privileges) {
      will->privileges = was->privileges;
    }
  }
}

}  // namespace planner
