// Kinds that most databases have few of, and that have no more to them than a statement or two.

#include <algorithm>
#include <set>
#include <utility>

#include "planner/rules/common.hpp"
#include "schema/privileges.hpp"

namespace planner {

using namespace schema;

namespace {

Chain drop_with_data(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.loses_data = true;
  chain.front().step.phase = Phase::contract;
  chain.front().step.irreversible = "what was in it is gone";
  return chain;
}

// The public schema is there in every new database; a file that does not speak of it does not want it gone.
Chain drop_schema(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.phase = Phase::contract;
  chain.front().weight = 90;
  for (const auto& [privileges, object] : context.from.default_privileges) {
    if (privileges.schema == id.name) {
      std::ranges::move(print::privilege_statements(context.from, privileges, {}, object.grants),
                        std::back_inserter(chain.front().step.undo));
    }
  }
  return chain;
}

Chain alter_extension(const Context& context, const ObjectId& id, const Fields& fields) {
  const Extension& from = *context.from.find<Extension>(id);
  const Extension& to = *context.to.find<Extension>(id);
  const std::string alter = "ALTER EXTENSION " + quote_identifier(id.name);
  Chain chain;
  if (has(fields, "version") && to.version) {
    chain.push_back(
        altering(context, id, alter + " UPDATE TO " + quote_literal(*to.version), "update " + to_string(id)));
    chain.back().step.irreversible = "an extension's update has no way back";
  }
  if (has(fields, "schema")) {
    Draft draft = altering(context, id, alter + " SET SCHEMA " + quote_identifier(to.schema), "move " + to_string(id));
    draft.step.undo = {alter + " SET SCHEMA " + quote_identifier(from.schema)};
    draft.step.consumes.push_back({Kind::schema, "", "", to.schema});
    draft.step.breaks_code = true;
    chain.push_back(std::move(draft));
  }
  if (has(fields, "member privileges")) {
    std::set<ObjectId> members;
    for (const Extension* side : {&from, &to}) {
      for (const auto& [member, privileges] : *side->member_privileges) {
        members.insert(member);
      }
    }
    for (const ObjectId& member : members) {
      const auto of = [&](const Extension& side) {
        const auto found = side.member_privileges->find(member);
        return found == side.member_privileges->end() ? Privileges() : found->second;
      };
      const Privileges was = of(from), will = of(to);
      std::vector<std::string> back = print::privilege_statements(context.from, member, will, was);
      for (std::string& sql : print::privilege_statements(context.to, member, was, will)) {
        chain.push_back(plain(context, id, std::move(sql), "set the privileges of " + to_string(member)));
        chain.back().step.undo = std::exchange(back, {});
      }
    }
  }
  return chain;
}

Chain create_extension(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  const Extension& extension = *context.to.find<Extension>(id);
  if (!extension.schema.empty()) {
    chain.front().step.consumes.push_back({Kind::schema, "", "", extension.schema});
  }
  return chain;
}

// Whatever belongs to an extension is outside the model; that something needs it is not always told by a reference.
Chain drop_extension(const Context& context, const ObjectId& id) {
  Chain chain = drop_with_data(context, id);
  chain.front().weight = 91;
  return chain;
}

Chain create_statistics(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  lock_only(context, chain.front(), context.to.find<Statistics>(id)->table, LockMode::share_update_exclusive);
  return chain;
}

Chain drop_statistics(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.breaks_code = false;
  lock_only(context, chain.front(), context.from.find<Statistics>(id)->table, LockMode::share_update_exclusive);
  return chain;
}

Chain alter_statistics(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "target")) {
    return {};
  }
  Draft draft = altering(context, id, print::statistics_target(id, *context.to.find<Statistics>(id)),
                         "set target of " + to_string(id));
  draft.step.undo = {print::statistics_target(id, *context.from.find<Statistics>(id))};
  return {std::move(draft)};
}

// ALTER DEFAULT PRIVILEGES says in one form what is new and what is no more. It comes after all that it would act upon:
// what new objects are given is then known from what was in force before.
Chain default_privileges(const Context& context, const ObjectId& id) {
  static const Privileges kNone;
  const DefaultPrivileges* from = context.from.find<DefaultPrivileges>(id);
  const DefaultPrivileges* to = context.to.find<DefaultPrivileges>(id);
  Chain chain;
  if (to == nullptr && !id.schema.empty() && context.goes({Kind::schema, "", "", id.schema})) {
    return chain;  // they go with their schema
  }
  std::vector<ObjectId> made;
  for (const auto& [object, decision] : context.decisions) {
    if (context.comes(object) && default_privileges_word(object.kind) == id.name &&
        (id.schema.empty() || id.schema == object.schema)) {
      made.push_back(object);
    }
  }
  const Privileges& was = from != nullptr ? from->grants : kNone;
  const Privileges& will = to != nullptr ? to->grants : kNone;
  for (std::string& sql : print::privilege_statements(to != nullptr ? context.to : context.from, id, was, will)) {
    Draft draft = plain(context, id, std::move(sql), "change " + to_string(id));
    draft.step.consumes = made;
    if (!id.schema.empty()) {
      draft.step.consumes.push_back({Kind::schema, "", "", id.schema});
    }
    chain.push_back(std::move(draft));
  }
  if (!chain.empty()) {
    chain.back().step.undo = print::privilege_statements(from != nullptr ? context.from : context.to, id, will, was);
  }
  return chain;
}

Chain alter_default_privileges(const Context& context, const ObjectId& id, const Fields&) {
  return default_privileges(context, id);
}

}  // namespace

const KindRule kRule_schema{Kind::schema, default_create, drop_schema, no_alter, default_rename};
const KindRule kRule_extension{Kind::extension, create_extension, drop_extension, alter_extension, default_rename};
const KindRule kRule_language{Kind::language, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_transform{Kind::transform, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_access_method{Kind::access_method, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_cast{Kind::cast, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_conversion{Kind::conversion, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_statistics{Kind::statistics, create_statistics, drop_statistics, alter_statistics, default_rename};
const KindRule kRule_default_privileges{Kind::default_privileges, default_privileges, default_privileges,
                                        alter_default_privileges, default_rename};

}  // namespace planner
