#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "planner/rules/column.hpp"
#include "planner/rules/data.hpp"
#include "planner/type_change.hpp"

namespace planner {

using namespace schema;

// ALTER TYPE … RENAME aside leaves the column with a type that is equal by name only: it goes through text.
namespace {
bool type_is_aside(const Context& context, const ObjectId& column) {
  return std::ranges::any_of(context.from_references.of(column), [&](const ObjectId& id) {
    return id.kind != Kind::collation && context.decision(id).aside;
  });
}

// Other attributes, or the same in another order: the text of a row no longer means what it meant.
bool has_other_attributes(const Context& context, const ObjectId& type) {
  const auto names = [&](const Database& side) {
    std::vector<std::string_view> found;
    for (const auto* attribute : columns_in_order(side, {type.schema, type.name})) {
      found.push_back(attribute->first.name);
    }
    return found;
  };
  return type.kind == Kind::composite_type && names(context.from) != names(context.to);
}

// The types whose values stand within values of the type: its attributes', its domain's.
bool holds_other_attributes(const Context& context, const ObjectId& type) {
  const auto aside_and_other = [&](const ObjectId& part) {
    return std::ranges::any_of(context.from_references.of(part), [&](const ObjectId& id) {
      return id != type && id.kind != Kind::collation && context.decision(id).aside &&
             (has_other_attributes(context, id) || holds_other_attributes(context, id));
    });
  };
  return aside_and_other(type) ||
         std::ranges::any_of(of_relation<Column>(context.from, {type.schema, type.name}),
                             [&](const auto& attribute) { return aside_and_other(attribute.first); });
}

// A row of the one side's type as one of the other's, attribute by attribute.
std::string row_moved(const Context& context, const Database& from, const Database& to, const ObjectId& type,
                      const std::string& value) {
  std::vector<std::string> parts;
  for (const auto* attribute : columns_in_order(to, {type.schema, type.name})) {
    const auto& [id, becomes] = *attribute;
    const Column* const was = from.find<Column>(id);
    const bool same = was != nullptr && was->type == becomes.type && !type_is_aside(context, id);
    parts.push_back(was == nullptr ? "NULL"
                                   : '(' + value + ")." + quote_identifier(id.name) +
                                         (same ? "" : "::text::" + becomes.type.text()));
  }
  return "CASE WHEN " + value + " IS DISTINCT FROM NULL THEN ROW(" + print::join(parts) +
         ")::" + quote_qualified(type.schema, type.name) + " END";
}

// Through text, but for what its text does not say. Throws std::runtime_error where no expression can do it.
std::string moved(const Context& context, const ObjectId& column, const std::string& value, const Database& from,
                  const Database& to) {
  const Column& was = *from.find<Column>(column);
  const Column& becomes = *to.find<Column>(column);
  for (const ObjectId& type : context.from_references.of(column)) {
    if (type.kind == Kind::collation || !context.decision(type).aside) {
      continue;
    }
    const bool other = has_other_attributes(context, type);
    const bool within = holds_other_attributes(context, type);
    if (other && !within && was.type.text() == quote_qualified(type.schema, type.name) && was.type == becomes.type) {
      return row_moved(context, from, to, type, value);
    }
    if (other || within) {
      throw std::runtime_error("cannot change the attributes of " + to_string(type) +
                               " or their order: " + to_string(column) +
                               " stores it within other values; make a type of another name and move the column over");
    }
  }
  return value + "::text::" + becomes.type;
}

// The type changes in all tables below, but for those that go their own way: they have left by then.
void reach_below(const Context& context, const ObjectId& id, Draft& draft) {
  const QualifiedName relation = relation_of(id);
  const std::vector<QualifiedName>& stay = context.to_children.of(relation);
  for (const QualifiedName& child : context.from_children.of(relation)) {
    const ObjectId inherited = column_id(child, id.name);
    if (std::ranges::count(stay, child) == 0 && context.to.contains(inherited) && context.existed(child)) {
      draft.step.consumes.push_back({Kind::table, child.schema, std::string(kDetached), child.name});
      continue;
    }
    draft.step.destroys.push_back(inherited);
    if (context.fate(inherited) == Fate::alter) {
      draft.step.produces.push_back(inherited);
    }
    reach_below(context, inherited, draft);
  }
}

void claim_work(const Context& context, const ObjectId& id, const TypeChange& change, Step& step) {
  const std::vector<ObjectId> built = change.rewrites ? std::vector<ObjectId>{} : built_anew(context, id);
  if (!context.online(relation_of(id)) || (!change.rewrites && built.empty())) {
    return;
  }
  step.builds_index = !built.empty();
  step.scans_table = true;
  const std::string reason = obstacle(context, beside_of(id, id.name));
  step.blocking_reason =
      "changing " + context.from.find<Column>(id)->type + " to " + context.to.find<Column>(id)->type +
      (change.rewrites ? " writes every row anew" : " builds " + to_string(built.front()) + " anew") +
      " under ACCESS EXCLUSIVE" + (reason.empty() ? "" : "; it cannot be done beside, because " + reason);
}

// Extended statistics on the column, or on one that inherits it, are made anew by the server, without their target.
std::vector<std::string> targets_again(const Context& context, const Database& side, const ObjectId& column) {
  std::vector<QualifiedName> relations = context.from_children.below(relation_of(column));
  relations.push_back(relation_of(column));
  std::vector<std::string> statements;
  for (const QualifiedName& relation : relations) {
    for (const ObjectId& id : context.dependents.of(column_id(relation, column.name))) {
      const Statistics* statistics = context.goes(id) ? nullptr : side.find<Statistics>(id);
      if (statistics != nullptr && statistics->target) {
        statements.push_back(print::statistics_target(id, *statistics));
      }
    }
  }
  return statements;
}
}  // namespace

// A default is cast along where an assignment cast does it, and then keeps its old literal within a cast; where none
// does, the server refuses. So it steps aside within the same statement, on all that inherit the column.
bool default_steps_aside(const Context& context, const ObjectId& id, DefaultWith with) {
  if (with == DefaultWith::elsewhere) {
    return false;
  }
  const auto has_default = [&](const ObjectId& column) {
    const Column* found = context.from.find<Column>(column);
    return found != nullptr && found->default_value && !found->generated;
  };
  const bool any =
      has_default(id) || std::ranges::any_of(context.from_children.below(relation_of(id)),
                                             [&](const auto& child) { return has_default(column_id(child, id.name)); });
  const std::string& was = context.from.find<Column>(id)->type.text();
  const std::string& becomes = context.to.find<Column>(id)->type.text();
  return any && (with == DefaultWith::changes || type_is_aside(context, id) ||
                 !type_change(context.from, context.to, quote_identifier(id.name), was, becomes).same_base);
}

Chain alter_column_type(const Context& context, const ObjectId& id, DefaultWith with) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  const QualifiedName relation = relation_of(id);
  const std::string column = quote_identifier(id.name);
  TypeChange change = type_change(context.from, context.to, column, from.type, to.type);
  const bool by_aside = type_is_aside(context, id);
  if (by_aside) {
    change.rewrites = true;
    change.same_family = change.same_base = false;
    change.using_ = moved(context, id, column, context.from, context.to);
  }

  const bool changes = with == DefaultWith::changes;
  const bool default_aside = default_steps_aside(context, id, with);
  const std::string alter_column = "ALTER COLUMN " + column;
  std::string sql = alter_relation(context, relation) + ' ';
  if (default_aside) {
    sql += alter_column + " DROP DEFAULT, ";
  }
  sql += alter_column + " TYPE " + to.type;
  if (!to.collation.empty() || !from.collation.empty()) {
    sql += to.collation.empty() ? "" : " COLLATE " + to.collation;
  }
  const Table* table = context.table(relation);
  const bool foreign = table != nullptr && table->foreign;
  if (!change.using_.empty() && !foreign) {
    sql += " USING " + change.using_;
  }
  const bool default_set = to.default_value && !to.generated && (default_aside || changes);
  if (default_set) {
    sql += ", " + alter_column + " SET DEFAULT " + print::text_of(*to.default_value);
  }

  Draft draft =
      altering(context, id, std::move(sql),
               from.type == to.type ? "change the collation of " + to_string(id)
                                    : "change the type of " + to_string(id) + " from " + from.type + " to " + to.type);
  draft.step.destroys.push_back(id);
  if (is_detached(context, relation) || loses_parent(context, relation)) {
    draft.step.consumes.push_back({Kind::table, relation.schema, std::string(kDetached), relation.name});
  }
  reach_below(context, id, draft);
  lock(context, draft, relation, LockMode::access_exclusive);
  for (const ObjectId& target : context.from_references.of(id)) {
    if (context.goes(target)) {
      draft.releases.insert(context.decision(target).aside ? old_type(target) : target);
    }
  }
  if (context.existed(relation) && !foreign) {
    draft.step.rewrites_table = change.rewrites;
    draft.step.scans_table = change.rewrites || change.scans;
    claim_work(context, id, change, draft.step);
    draft.step.changes_row_type = true;
    draft.step.breaks_code = change.narrows;
    if (!change.loses.empty()) {
      draft.step.loses_data = true;
      draft.step.irreversible = fmt::format("{}, of the values of {}", change.loses, to_string(id));
    }
    draft.step.preconditions = values_fit(context, id, change);
  }
  const std::string collate = from.collation.empty() ? "" : " COLLATE " + from.collation;
  const std::string back = by_aside ? moved(context, id, column, context.to, context.from)
                                    : type_change(context.to, context.from, column, to.type, from.type).using_;
  const bool default_back = from.default_value && !from.generated && (default_aside || changes);
  draft.step.undo = {alter_relation(context, relation) + ' ' + (default_set ? alter_column + " DROP DEFAULT, " : "") +
                     alter_column + " TYPE " + from.type + collate + (back.empty() || foreign ? "" : " USING " + back) +
                     (default_back ? ", " + alter_column + " SET DEFAULT " + print::text_of(*from.default_value) : "")};
  std::ranges::move(targets_again(context, context.from, id), std::back_inserter(draft.step.undo));
  Chain chain{std::move(draft)};
  for (std::string& again : targets_again(context, context.to, id)) {
    chain.push_back(plain(context, id, std::move(again), "extended statistics have lost their target with the type"));
  }
  return chain;
}

namespace {

// A table OF the type follows it, when asked to.
std::string following_tables(const Context& context, const ObjectId& id) {
  const std::string type = quote_qualified(relation_of(id));
  const auto is_of_type = [&](const auto& entry) { return entry.second.of_type == type; };
  const bool any =
      std::ranges::any_of(context.from.tables, is_of_type) || std::ranges::any_of(context.to.tables, is_of_type);
  return any ? " CASCADE" : "";
}

/// The columns of tables OF the type that come, go and change with the attribute.
std::vector<ObjectId> following_columns(const Context& context, const Database& side, const ObjectId& attribute) {
  std::vector<ObjectId> columns;
  for (const auto& [table, object] : side.tables) {
    const ObjectId column = column_id({table.schema, table.name}, attribute.name);
    if (object.of_type == quote_qualified(relation_of(attribute)) && follows_its_type(context, column)) {
      columns.push_back(column);
    }
  }
  return columns;
}

void lock_tables(const Context& context, const ObjectId& attribute, Draft& draft) {
  for (const auto& [table, object] : context.from.tables) {
    if (object.of_type == quote_qualified(relation_of(attribute))) {
      lock(context, draft, {table.schema, table.name}, LockMode::access_exclusive);
    }
  }
}

std::string add_attribute(const Context& context, const Database& side, const ObjectId& id) {
  const Column& column = *side.find<Column>(id);
  return "ALTER TYPE " + quote_qualified(relation_of(id)) + " ADD ATTRIBUTE " + quote_identifier(id.name) + ' ' +
         column.type + (column.collation.empty() ? "" : " COLLATE " + column.collation) + following_tables(context, id);
}

}  // namespace

Chain create_attribute(const Context& context, const ObjectId& id) {
  Draft draft = creating(context, id, add_attribute(context, context.to, id), "add attribute " + to_string(id));
  std::ranges::move(following_columns(context, context.to, id), std::back_inserter(draft.step.produces));
  lock_tables(context, id, draft);
  draft.step.undo = {"ALTER TYPE " + quote_qualified(relation_of(id)) + " DROP ATTRIBUTE " + quote_identifier(id.name) +
                     following_tables(context, id)};
  return {std::move(draft)};
}

Chain drop_attribute(const Context& context, const ObjectId& id) {
  Draft draft = dropping(context, id,
                         "ALTER TYPE " + quote_qualified(relation_of(id)) + " DROP ATTRIBUTE " +
                             quote_identifier(id.name) + following_tables(context, id),
                         "drop attribute " + to_string(id));
  std::ranges::move(following_columns(context, context.from, id), std::back_inserter(draft.step.destroys));
  lock_tables(context, id, draft);
  draft.step.loses_data = true;
  draft.step.breaks_code = true;
  draft.step.phase = Phase::contract;
  draft.step.irreversible = "the values of the attribute are gone";
  draft.step.undo = {add_attribute(context, context.from, id)};
  std::ranges::move(print::attributes(context.from, id), std::back_inserter(draft.step.undo));
  return {std::move(draft)};
}

namespace {

// The composite type itself, and the types that have it within.
void add_holders(const Context& context, const ObjectId& type, std::set<ObjectId>& holders) {
  if (!holders.insert(type).second) {
    return;
  }
  for (const ObjectId& user : context.dependents.of(type)) {
    const ObjectId holder = user.kind == Kind::column ? context.from.relation_id(relation_of(user)) : user;
    if (holder.kind == Kind::composite_type || holder.kind == Kind::domain || holder.kind == Kind::range_type) {
      add_holders(context, holder, holders);
    }
  }
}

}  // namespace

Chain alter_attribute(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "type") && !has(fields, "collation")) {
    return {};
  }
  const Column& column = *context.to.find<Column>(id);
  Draft draft =
      altering(context, id,
               "ALTER TYPE " + quote_qualified(relation_of(id)) + " ALTER ATTRIBUTE " + quote_identifier(id.name) +
                   " TYPE " + column.type + (column.collation.empty() ? "" : " COLLATE " + column.collation) +
                   following_tables(context, id),
               "change the type of attribute " + to_string(id));
  lock_tables(context, id, draft);
  draft.step.destroys.push_back(id);
  for (const ObjectId& follower : following_columns(context, context.from, id)) {
    draft.step.destroys.push_back(follower);
    draft.step.produces.push_back(follower);
    const TypeChange change =
        type_change(context.from, context.to, "value", context.from.find<Column>(id)->type, column.type);
    draft.step.rewrites_table = change.rewrites;
    draft.step.scans_table = change.rewrites || change.scans;
    if (draft.step.scans_table && context.options.online) {
      draft.step.blocking_reason = change.rewrites ? "every table OF the type is written anew under ACCESS EXCLUSIVE"
                                                   : "every table OF the type is read under ACCESS EXCLUSIVE";
    }
  }
  std::set<ObjectId> holders;  // nothing may store them before
  add_holders(context, context.from.relation_id(relation_of(id)), holders);
  draft.step.produces.insert(draft.step.produces.end(), holders.begin(), holders.end());
  return {std::move(draft)};
}

}  // namespace planner
