// Operators, and the families and classes that they and their support functions are members of.

#include <algorithm>
#include <iterator>
#include <set>

#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

namespace {

// CREATE OPERATOR CLASS makes a family of its own name where none is said, and DROP OPERATOR CLASS leaves it behind.
bool brings_family(const Database& with, const Database& without, const ObjectId& id) {
  const ObjectId family{Kind::operator_family, id.schema, "", id.name};
  return with.find<OperatorClass>(id)->family.empty() && !with.contains(family) && !without.contains(family);
}

// Not with CASCADE, which would take along what still uses the class: a partitioned table, by its key.
std::string drop_family_of(const Database& database, const ObjectId& id) {
  return "DROP OPERATOR FAMILY " +
         print::object_clause(database, id).substr(std::string_view("OPERATOR CLASS ").size());
}

Chain create_class(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  if (brings_family(context.to, context.from, id)) {
    chain.front().step.undo.push_back(drop_family_of(context.to, id));
  }
  return chain;
}

Chain drop_class(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  if (brings_family(context.from, context.to, id)) {
    Draft family = plain(context, id, drop_family_of(context.from, id), "drop the family that came with it");
    family.step.destroys = {id};
    family.weight = chain.front().weight;
    chain.push_back(std::move(family));
  }
  return chain;
}

// There is one, of which the model says nothing: it came with the class of its name and has nothing beyond it.
bool is_implied(const Database& database, const ObjectId& family) {
  const OperatorClass* const opclass =
      database.find<OperatorClass>({Kind::operator_class, family.schema, "", family.name});
  return opclass != nullptr && opclass->family.empty() && !database.contains(family);
}

std::string add_member(const ObjectId& family, const std::string& member) {
  return "ALTER " + print::object_clause({}, family) + " ADD " + member;
}

/// Names between quotes may hold any character.
std::size_t find_unquoted(std::string_view text, char wanted, std::size_t from) {
  bool quoted = false;
  for (std::size_t at = from; at < text.size(); ++at) {
    quoted = quoted != (text[at] == '"');
    if (!quoted && text[at] == wanted) {
      return at;
    }
  }
  return text.size();
}

// `OPERATOR 1 < (a, b)` is dropped as `OPERATOR 1 (a, b)`.
std::string drop_member(const ObjectId& family, const std::string& member) {
  const auto words = member.find(' ', member.find(' ') + 1);
  const auto types = find_unquoted(member, '(', words);
  const auto end = find_unquoted(member, ')', types);
  return "ALTER " + print::object_clause({}, family) + " DROP " + member.substr(0, words) + ' ' +
         member.substr(types, end + 1 - types);
}

/// Does it speak of something that is dropped, maybe to come again?
bool lets_go(const Context& context, const ObjectId& family, const std::string& member) {
  return std::ranges::any_of(context.from_references.of(family), [&](const ObjectId& id) {
    const std::string bare(bare_name(id));
    const std::string name =
        id.kind == Kind::operator_ ? quote_identifier(id.schema) + '.' + bare : quote_qualified(id.schema, bare);
    return context.goes(id) && member.find(name) != std::string::npos;
  });
}

// The family itself is there all the time. `draft_of`: what a statement does to the family as an object.
Chain change_members(const Context& context, const ObjectId& id, decltype(altering)& draft_of) {
  static const std::set<std::string> kNone;
  const auto members = [&](const Database& database) -> const std::set<std::string>& {
    const OperatorFamily* const family = database.find<OperatorFamily>(id);
    return family == nullptr ? kNone : family->members;
  };
  const std::set<std::string>& from = members(context.from);
  const std::set<std::string>& to = members(context.to);
  const auto stays = [&](const std::string& member) {
    return from.contains(member) && to.contains(member) && !lets_go(context, id, member);
  };
  Chain chain;
  for (const std::string& member : from) {
    if (!stays(member)) {
      chain.push_back(draft_of(context, id, drop_member(id, member), "change " + to_string(id)));
      Draft& draft = chain.back();
      draft.step.undo = {add_member(id, member)};
      // What the member is made of may go from here on, and need not be there again yet.
      draft.step.consumes.clear();
      std::ranges::copy_if(context.from_references.of(id), std::inserter(draft.releases, draft.releases.end()),
                           [&](const ObjectId& target) { return context.goes(target); });
    }
  }
  for (const std::string& member : to) {
    if (!stays(member)) {
      chain.push_back(draft_of(context, id, add_member(id, member), "change " + to_string(id)));
      chain.back().step.undo = {drop_member(id, member)};
    }
  }
  return chain;
}

// The family that came with it has its name, and is renamed with it.
Chain rename_class(const Context& context, const diff::Rename& rename) {
  Chain chain = default_rename(context, rename);
  ObjectId family = rename.to, was = rename.from;
  family.kind = was.kind = Kind::operator_family;
  if (is_implied(context.from, family) && is_implied(context.to, family)) {
    std::ranges::move(default_rename(context, {was, family}), std::back_inserter(chain));
  }
  return chain;
}

Chain create_family(const Context& context, const ObjectId& id) {
  return is_implied(context.from, id) ? change_members(context, id, creating) : default_create(context, id);
}

// To drop the family would take the class along.
Chain drop_family(const Context& context, const ObjectId& id) {
  return is_implied(context.to, id) ? change_members(context, id, dropping) : default_drop(context, id);
}

Chain alter_family(const Context& context, const ObjectId& id, const Fields&) {
  return change_members(context, id, altering);
}

}  // namespace

const KindRule kRule_operator_{Kind::operator_, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_operator_family{Kind::operator_family, create_family, drop_family, alter_family, default_rename};
const KindRule kRule_operator_class{Kind::operator_class, create_class, drop_class, no_alter, rename_class};

}  // namespace planner
