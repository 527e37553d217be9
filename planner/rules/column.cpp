#include "planner/rules/column.hpp"

#include <algorithm>
#include <array>

#include "planner/rules/data.hpp"
#include "planner/type_change.hpp"
#include "schema/find_type.hpp"

namespace planner {

using namespace schema;

namespace {

// ADD COLUMN writes every row anew where the value is not one and the same for all of them.
bool has_volatile_default(const Context& context, const Column& column) {
  return column.default_value && is_volatile(context, print::text_of(*column.default_value));
}

// The type brings the column; a default comes too late for the rows that are there.
Chain create_of_type(const Context& context, const ObjectId& id) {
  Chain chain = set_apart(context, id, {attribute_of(context, id)});
  if (!chain.empty() && context.to.find<Column>(id)->not_null) {
    chain.front().step.preconditions.push_back(
        none_where(context, relation_of(id),
                   quote_qualified(relation_of(id)) + " has no rows: the new column " + quote_identifier(id.name) +
                       " is NOT NULL, and its type gives it no value",
                   {}, "true"));
  }
  return chain;
}

Chain create_own(const Context& context, const ObjectId& id) {
  if (follows_its_type(context, id)) {
    return create_of_type(context, id);
  }
  switch (column_owner(context.to, id)) {
    case ColumnOwner::composite_type:
      return create_attribute(context, id);
    case ColumnOwner::view:
      return create_view_column(context, id);
    case ColumnOwner::table:
      break;
  }
  const Column& column = *context.to.find<Column>(id);
  const QualifiedName relation = relation_of(id);
  const Table* table = context.table(relation);
  const bool foreign = table != nullptr && table->foreign;
  const bool varies = has_volatile_default(context, column);
  if (fills_when_created(context, id)) {
    return create_with_backfill(context, id);
  }
  if (column.identity && identity_stops_at_children(context, *table, relation)) {
    return create_identity_apart(context, id);
  }
  const bool brought = !column.local || (table != nullptr && table->of_type);  // but not by what is there already
  Chain chain = brought ? create_for_new_parent(context, id) : default_create(context, id);
  if (chain.empty()) {
    return chain;
  }
  Draft& draft = chain.front();
  lock(context, draft, relation, LockMode::access_exclusive);
  draft.takes.insert(heirs_slot(relation));
  if (!context.existed(relation) || foreign) {
    return chain;
  }
  std::string reason;
  if (column.generated && column.generated->stored) {
    reason = "a stored generated column is computed for every row under ACCESS EXCLUSIVE";
  } else if (column.identity) {
    reason = "an identity column is numbered for every row under ACCESS EXCLUSIVE";
  } else if (varies) {
    reason = "the default is volatile: every row is written anew under ACCESS EXCLUSIVE";
  } else if (is_constrained_domain(context.to, column.type)) {
    reason = "a constrained domain is checked for every row under ACCESS EXCLUSIVE";
  }
  draft.step.rewrites_table = draft.step.scans_table = !reason.empty();
  if (context.online(relation)) {
    draft.step.blocking_reason = reason;
  }
  const std::optional<std::string> value = value_to_come(context, id);
  if (column.not_null && value == "NULL") {
    draft.step.preconditions.push_back(
        none_where(context, relation,
                   quote_qualified(relation) + " has no rows: the new column " + quote_identifier(id.name) +
                       " is NOT NULL and has no default (`-- @backfill <expression>` above it says what to fill in)",
                   {}, "true"));
  } else if (value && (column.generated || is_constrained_domain(context.to, column.type))) {
    draft.step.preconditions = values_computed(context, id, *value, column.type);
  }
  return chain;
}

Chain create(const Context& context, const ObjectId& id) {
  if (const std::vector<ObjectId> parents = parents_that_bring(context, id); !parents.empty()) {
    return set_apart(context, id, parents);
  }
  Chain chain = create_own(context, id);
  if (!chain.empty()) {
    bring_to_children(context, id, chain.front());
  }
  return chain;
}

// Of several columns of an index or constraint that go, the way back ends with the one that goes first: the last one.
bool comes_again_with(const Context& context, const ObjectId& column, const ObjectId& part) {
  if (part.kind == Kind::sequence) {
    return true;
  }
  const ObjectId* last = nullptr;
  for (const ObjectId& other : context.from_references.of(part)) {
    const bool goes = other.kind == Kind::column && relation_of(other) == relation_of(column) && context.goes(other);
    const auto position = [&](const ObjectId& id) { return context.from.find<Column>(id)->position.value; };
    if (goes && (last == nullptr || position(other) > position(*last))) {
      last = &other;
    }
  }
  return last == nullptr || *last == column;
}

// Its values are gone: it comes back empty, and the server refuses that where NULL may not stand in a row.
bool misses_values(const Context& context, const ObjectId& id) {
  const Column& column = *context.from.find<Column>(id);
  const Table* const table = context.from_table(relation_of(id));
  const auto* const domain = find_type(context.from.domains, column.type);
  return column.not_null && !column.default_value && !column.identity && !column.generated &&
         !(domain != nullptr && domain->second.default_value) && table != nullptr && !table->foreign;
}

Chain drop(const Context& context, const ObjectId& id) {
  if (follows_its_type(context, id)) {
    return {};
  }
  switch (column_owner(context.from, id)) {
    case ColumnOwner::composite_type:
      return drop_attribute(context, id);
    case ColumnOwner::view:
      return drop_view_column(context, id);
    case ColumnOwner::table:
      break;
  }
  const QualifiedName relation = relation_of(id);
  Draft draft = dropping(context, id, print::drop(context.from, id), "drop " + to_string(id));
  lock(context, draft, relation, LockMode::access_exclusive);
  const Column& column = *context.from.find<Column>(id);
  const bool begun = context.begun_halves.contains(id);
  const bool left_behind = begun || is_left_behind(context, id);
  if (drops_alone(context, id)) {
    draft.step.sql.insert(std::string_view("ALTER TABLE ").size(), "ONLY ");
  }
  if (const Table* table = context.from_table(relation); table != nullptr) {
    const Table* const wanted = context.to.find<Table>(table_id(relation));
    for (const QualifiedName& parent : table->inherits) {
      const bool stays = wanted != nullptr && std::ranges::find(wanted->inherits, parent) != wanted->inherits.end();
      if (!column.local || stays) {
        draft.after_gone.insert(column_id(parent, id.name));  // until then it cannot be dropped
      }
    }
  }
  if (!column.generated) {
    draft.step.loses_data = !left_behind;
    draft.step.phase = begun ? Phase::expand : Phase::contract;
    draft.step.irreversible = "the values of the column are gone";
  }
  draft.step.breaks_code = context.fate(id) == Fate::drop && !left_behind;
  if (draft.step.breaks_code) {
    draft.step.deploy = "does without " + to_string(id);
  }
  // What the server drops along with it.
  const auto take_along = [&](const ObjectId& part) {
    if (context.decision(part).drop_folded) {
      draft.step.destroys.push_back(part);
      // Its columns of this table go as they please; whichever comes first takes it along. So does a child's with it.
      std::ranges::copy_if(context.from_references.of(part), std::inserter(draft.releases, draft.releases.end()),
                           [&](const ObjectId& target) {
                             return relation_of(target) != (target.kind == Kind::column ? relation : relation_of(part));
                           });
      draft.frees.merge(dropping(context, part, "", "").frees);
    }
  };
  for (const auto& [part, constraint] : of_relation<Constraint>(context.from, relation)) {
    take_along(part);
    if (context.decision(part).drop_folded) {
      lock_referenced(context, draft, constraint, LockMode::access_exclusive);
    }
  }
  for (const auto& [part, index] : of_relation<Index>(context.from, relation)) {
    take_along(part);
  }
  for (const auto& [part, sequence] : context.from.sequences) {
    if (sequence.owned_by == id) {
      take_along(part);
    }
  }
  for (const QualifiedName& child : context.from_children.below(relation)) {
    take_along(column_id(child, id.name));
  }
  draft.releases.erase(id);
  std::vector<ObjectId> own;
  std::ranges::copy_if(draft.step.destroys, std::back_inserter(own),
                       [&](const ObjectId& part) { return part == id || comes_again_with(context, id, part); });
  const bool late = draft.step.phase == Phase::contract && own.size() > 1;
  draft.step.undo = make_again(context, late ? context.as_it_is_left() : context.as_it_was(), own, draft.step.phase);
  if (misses_values(context, id)) {
    draft.step.undo_preconditions = {none_where(context, relation,
                                                quote_qualified(relation) + " has no rows: column " +
                                                    quote_identifier(id.name) +
                                                    " comes back without its values, and is NOT NULL",
                                                {}, "true")};
  }
  return {std::move(draft)};
}

Chain rename(const Context& context, const diff::Rename& rename) {
  const QualifiedName relation = relation_of(rename.to);
  const bool attribute = column_owner(context.to, rename.to) == ColumnOwner::composite_type;
  const std::string sql = alter_relation(context, relation) + (attribute ? " RENAME ATTRIBUTE " : " RENAME COLUMN ");
  const std::string old = quote_identifier(rename.from.name);
  const std::string name = quote_identifier(rename.to.name);
  Draft draft = plain(context, rename.to, sql + old + " TO " + name,
                      "rename " + to_string(rename.from) + " to " + rename.to.name);
  draft.step.undo = {sql + name + " TO " + old};
  draft.step.breaks_code = true;
  draft.weight = weight::kRename;
  for (const auto& [trigger, object] : of_relation<Trigger>(context.from, relation)) {
    if (is_kept_by(object, rename.from.name) && context.goes(trigger)) {
      draft.after_gone.insert(trigger);
    }
  }
  if (!attribute) {
    lock(context, draft, relation, LockMode::access_exclusive);
  }
  return {std::move(draft)};
}

}  // namespace

ObjectId attribute_of(const Context& context, const ObjectId& id) {
  const std::string& type = *context.table(relation_of(id))->of_type;
  const auto* found = find_type(context.to.composite_types, type);
  return found == nullptr ? ObjectId{} : column_id({found->first.schema, found->first.name}, id.name);
}

ColumnOwner column_owner(const Database& database, const ObjectId& id) {
  const Kind kind = database.relation_id(relation_of(id)).kind;
  return kind == Kind::composite_type ? ColumnOwner::composite_type
         : kind == Kind::table        ? ColumnOwner::table
                                      : ColumnOwner::view;
}

std::string alter_column(const Context& context, const ObjectId& id, const std::string& action) {
  return alter_relation(context, relation_of(id)) + " ALTER COLUMN " + quote_identifier(id.name) + ' ' + action;
}

bool follows_its_type(const Context& context, const ObjectId& id) {
  const Table* from = context.from_table(relation_of(id));
  const Table* to = context.table(relation_of(id));
  if (from == nullptr || to == nullptr || !from->of_type || from->of_type != to->of_type ||
      !context.existed(relation_of(id))) {
    return false;
  }
  const auto* const type = find_type(context.from.composite_types, *from->of_type);
  return type == nullptr || !context.goes(type->first);
}

std::optional<std::string> value_for_rows(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  if (column.hints->backfill) {
    return column.hints->backfill;
  }
  return has_volatile_default(context, column) ? std::optional(print::text_of(*column.default_value)) : std::nullopt;
}

bool is_volatile(const Context& context, const std::string& text) {
  static constexpr std::array kVolatile = {
      "nextval", "random", "gen_random_uuid", "uuid_generate", "clock_timestamp", "timeofday", "txid_current",
      "currval", "setval", "lastval",         "uuidv4",        "uuidv7",          "gen_salt",  "gen_random_bytes"};
  const bool named =
      std::ranges::any_of(kVolatile, [&](const char* name) { return text.find(name) != std::string::npos; });
  const bool calls_own = std::ranges::any_of(context.to.routines, [&](const auto& entry) {
    const std::string name(bare_name(entry.first));
    return entry.second.volatility == Volatility::volatile_ && text.find(name + "(") != std::string::npos;
  });
  return named || calls_own;
}

bool fills_when_created(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  const Table* table = context.table(relation_of(id));
  const bool plain_table = table != nullptr && !table->foreign;
  const bool computed = column.generated || column.identity;
  return plain_table && context.online(relation_of(id)) && !computed && column.local &&
         value_for_rows(context, id).has_value();
}

const KindRule kRule_column{Kind::column, create, drop, change_column, rename, nullptr, nullptr, finish_column};

}  // namespace planner
