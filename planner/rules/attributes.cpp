// Comment, owner, grants and security labels: the same for every kind.

#include <algorithm>
#include <utility>

#include "planner/rules/common.hpp"
#include "schema/privileges.hpp"

namespace planner {

using namespace schema;

namespace {

Draft attribute(const Context& context, const ObjectId& id, std::string sql, std::string_view what, LockMode mode) {
  Draft draft = plain(context, id, std::move(sql), "set the " + std::string(what) + " of " + to_string(id));
  if (mode != LockMode::none && (is_relation(id.kind) || !id.relation.empty())) {
    lock_only(context, draft, relation_of(id), mode);
  }
  return draft;
}

LockMode comment_lock(const ObjectId& id) {
  const bool strong = is_relation(id.kind) || id.kind == Kind::column;
  return strong ? LockMode::share_update_exclusive : LockMode::access_share;
}

/// Produced by the REVOKEs on a relation, awaited by the GRANTs on its columns: REVOKE reaches the columns too.
ObjectId revoked_mark(const ObjectId& relation) {
  return {relation.kind, relation.schema,
          "\x01"
          "revoked",
          relation.name};
}

/// What is left of a column's privileges after the REVOKEs on its relation.
Privileges left_to_column(const Context& context, const ObjectId& column, Privileges privileges) {
  const ObjectId relation = context.from.relation_id(relation_of(column));
  const Object* from = context.from.object(relation);
  const Object* to = context.to.object(relation);
  if (from == nullptr || to == nullptr || context.fate(relation) != Fate::alter) {
    return privileges;
  }
  for (const Grant& grant : from->privileges->granted) {
    const auto is_same = [&](const Grant& other) {
      return other.grantee == grant.grantee && other.privilege == grant.privilege;
    };
    if (std::ranges::none_of(to->privileges->granted, is_same)) {
      std::erase_if(privileges.granted, is_same);
    }
  }
  return privileges;
}

void add_privileges(const Context& context, const ObjectId& id, const Privileges& from, const Privileges& to,
                    Chain& chain) {
  const auto back = print::privilege_statements(context.to, id, to, from);
  bool first = true;
  for (std::string& sql : print::privilege_statements(context.to, id, from, to)) {
    Draft draft = attribute(context, id, std::move(sql), "privileges", LockMode::none);
    if (id.kind == Kind::column) {
      draft.step.consumes.push_back(revoked_mark(context.to.relation_id(relation_of(id))));
    } else if (is_relation(id.kind)) {
      draft.step.produces.push_back(revoked_mark(id));
    }
    if (std::exchange(first, false)) {
      draft.step.undo = back;
    }
    chain.push_back(std::move(draft));
  }
}

// What is revoked on a table is revoked on its columns too: those that had it get it back.
void grant_again_on_columns(const Context& context, const ObjectId& id, std::vector<std::string>& undo) {
  if (std::ranges::none_of(undo, [](const std::string& sql) { return sql.starts_with("REVOKE"); })) {
    return;
  }
  for (const auto& [part, column] : of_relation<Column>(context.from, {id.schema, id.name})) {
    if (context.to.contains(part)) {
      std::ranges::move(print::privilege_statements(context.from, part, {}, *column.privileges),
                        std::back_inserter(undo));
    }
  }
}

}  // namespace

ObjectId owner_mark(const ObjectId& id) { return {id.kind, id.schema, "\x01owner", id.name}; }

Privileges initial_sequence_privileges(const Context& context, const ObjectId& column) {
  const ObjectId sequence{Kind::sequence, column.schema, "", column.relation};
  return context.to.manages_privileges
             ? initial_privileges(context.from, sequence, context.role(), context.options.server_version)
             : context.to.find<Column>(column)->identity->sequence_privileges;
}

// A new object has what the default privileges in force give it: they change after everything is made.
void add_attributes(const Context& context, const ObjectId& id, Chain& chain) {
  const bool says_nothing = !context.to.manages_privileges && context.fate(id) == Fate::create;
  const Object* object = context.to.object(id);
  const Privileges given = object != nullptr && says_nothing
                               ? *object->privileges
                               : initial_privileges(context.from, id, context.role(), context.options.server_version);
  bool first = object != nullptr && object->owner;
  for (std::string& sql : print::attributes(context.to, id, given)) {
    if (std::ranges::any_of(chain, [&](const Draft& draft) { return draft.step.sql == sql; })) {
      continue;  // the kind's rule has its own time for it
    }
    chain.push_back(attribute(context, id, std::move(sql), "attributes", LockMode::none));
    if (std::exchange(first, false)) {
      chain.back().step.produces.push_back(owner_mark(id));
    }
    if (id.kind == Kind::column) {
      chain.back().step.consumes = {revoked_mark(context.to.relation_id(relation_of(id))), id};  // perhaps its parent's
    }
  }
  const Column* column = context.to.find<Column>(id);
  if (column != nullptr && column->identity) {
    for (std::string& sql :
         print::identity_attributes(context.to, id, *column->identity, {}, initial_sequence_privileges(context, id))) {
      chain.push_back(attribute(context, id, std::move(sql), "attributes", LockMode::none));
    }
  }
}

Chain alter_attributes(const Context& context, const ObjectId& id, const Fields& fields) {
  Chain chain;
  const Object* from = context.from.object(id);
  const Object* to = context.to.object(id);
  if (from == nullptr || to == nullptr) {
    return chain;
  }
  // A sequence that a column owns has its table's owner, and follows it.
  const auto* sequence = context.from.find<Sequence>(id);
  const bool follows = sequence != nullptr && sequence->owned_by && context.from.contains(*sequence->owned_by);
  bool changes_hands = false;
  if (has(fields, "owner") && to->owner && !follows) {
    std::string sql = print::owner_statement(context.to, id, *to->owner);
    if (!sql.empty()) {
      changes_hands = true;
      chain.push_back(attribute(context, id, std::move(sql), "owner", LockMode::access_exclusive));
      chain.back().step.produces.push_back(owner_mark(id));
      if (from->owner) {
        chain.back().step.undo = {print::owner_statement(context.to, id, *from->owner)};
      }
    }
  }
  if (has(fields, "privileges")) {
    const bool column = id.kind == Kind::column;
    Privileges left = column ? left_to_column(context, id, *from->privileges) : *from->privileges;
    if (changes_hands) {
      left = owned_by(left, *to->owner);
    }
    const std::size_t first = chain.size();
    add_privileges(context, id, left, *to->privileges, chain);
    if (is_relation(id.kind) && chain.size() > first) {
      grant_again_on_columns(context, id, chain[first].step.undo);
    }
    if (changes_hands && from->owner) {  // on the way back they change when it has its owner again
      for (std::size_t i = first; i < chain.size(); ++i) {
        chain[i].step.undo.clear();
      }
      std::ranges::move(
          print::privilege_statements(context.to, id, owned_by(*to->privileges, *from->owner), *from->privileges),
          std::back_inserter(chain[first - 1].step.undo));
    }
    if (is_relation(id.kind)) {
      for (const auto& [part, object] : of_relation<Column>(context.to, {id.schema, id.name})) {
        const Decision& decision = context.decision(part);
        if (decision.fate == Fate::keep || (decision.fate == Fate::alter && !has(decision.fields, "privileges"))) {
          add_privileges(context, part, left_to_column(context, part, *object.privileges), *object.privileges, chain);
        }
      }
    }
  }
  if (has(fields, "comment")) {
    chain.push_back(
        attribute(context, id, print::comment_statement(context.to, id, to->comment), "comment", comment_lock(id)));
    chain.back().step.undo = {print::comment_statement(context.to, id, from->comment)};
  }
  if (has(fields, "security labels")) {
    for (const auto& [provider, text] : *to->security_labels) {
      const auto it = from->security_labels->find(provider);
      if (it == from->security_labels->end() || it->second != text) {
        chain.push_back(
            attribute(context, id, print::label_statement(context.to, id, provider, text), "label", comment_lock(id)));
        chain.back().step.undo = {print::label_statement(
            context.to, id, provider,
            it == from->security_labels->end() ? std::nullopt : std::optional<std::string>(it->second))};
      }
    }
    for (const auto& [provider, text] : *from->security_labels) {
      if (!to->security_labels->contains(provider)) {
        chain.push_back(
            attribute(context, id, print::label_statement(context.to, id, provider, {}), "label", comment_lock(id)));
        chain.back().step.undo = {print::label_statement(context.to, id, provider, text)};
      }
    }
  }
  return chain;
}

}  // namespace planner
