// Comment, owner, grants and security labels: the same for every kind.

#include "planner/rules/common.hpp"
#include "schema/print/text.hpp"

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

// ALTER DEFAULT PRIVILEGES of the role that runs the plan grant on what it makes. Changes of them come last in a plan.
Privileges granted_by_default(const Context& context, const ObjectId& id) {
  Privileges initial;
  const std::string_view word = print::words(id.kind).grant;
  const char* list = word == "TABLE" && id.kind != Kind::column           ? "TABLES"
                     : word == "SEQUENCE"                                 ? "SEQUENCES"
                     : word == "ROUTINE" || word == "FUNCTION"            ? "FUNCTIONS"
                     : word == "TYPE" || word == "DOMAIN"                 ? "TYPES"
                     : word == "SCHEMA"                                   ? "SCHEMAS"
                                                                          : nullptr;
  if (list == nullptr || context.from.default_privileges.empty()) {
    return initial;
  }
  std::set<std::string> schemas{""};
  schemas.insert(id.schema);
  for (const std::string& schema : schemas) {
    const ObjectId defaults{Kind::default_privileges, schema, context.from.role, list};
    if (const auto* found = context.from.find<DefaultPrivileges>(defaults)) {
      initial.granted.insert(found->grants.granted.begin(), found->grants.granted.end());
      initial.revoked.insert(found->grants.revoked.begin(), found->grants.revoked.end());
    }
  }
  return initial;
}

}  // namespace

void add_attributes(const Context& context, const ObjectId& id, Chain& chain) {
  for (std::string& sql : print::attributes(context.to, id, granted_by_default(context, id))) {
    chain.push_back(attribute(context, id, std::move(sql), "attributes", LockMode::none));
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
  if (has(fields, "owner") && to->owner && !follows) {
    std::string sql = print::owner_statement(context.to, id, *to->owner);
    if (!sql.empty()) {
      chain.push_back(attribute(context, id, std::move(sql), "owner", LockMode::access_exclusive));
      if (from->owner) {
        chain.back().step.undo = {print::owner_statement(context.to, id, *from->owner)};
      }
    }
  }
  if (has(fields, "privileges")) {
    for (std::string& sql : print::privilege_statements(context.to, id, from->privileges, to->privileges)) {
      chain.push_back(attribute(context, id, std::move(sql), "privileges", LockMode::none));
    }
    if (!chain.empty()) {
      const auto back = print::privilege_statements(context.to, id, to->privileges, from->privileges);
      chain.back().step.undo.insert(chain.back().step.undo.end(), back.begin(), back.end());
    }
  }
  if (has(fields, "comment")) {
    chain.push_back(attribute(context, id, print::comment_statement(context.to, id, to->comment), "comment", comment_lock(id)));
    chain.back().step.undo = {print::comment_statement(context.to, id, from->comment)};
  }
  if (has(fields, "security labels")) {
    for (const auto& [provider, text] : to->security_labels) {
      const auto it = from->security_labels.find(provider);
      if (it == from->security_labels.end() || it->second != text) {
        chain.push_back(attribute(context, id, print::label_statement(context.to, id, provider, text), "label", comment_lock(id)));
      }
    }
    for (const auto& [provider, text] : from->security_labels) {
      if (!to->security_labels.contains(provider)) {
        chain.push_back(attribute(context, id, print::label_statement(context.to, id, provider, {}), "label", comment_lock(id)));
      }
    }
  }
  return chain;
}

}  // namespace planner
