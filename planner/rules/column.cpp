#include "planner/rules/column.hpp"

#include <algorithm>
#include <array>

#include "planner/rules/data.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

namespace {

// ADD COLUMN writes every row anew where the value is not one and the same for all of them.
bool is_volatile(const Context& context, const Column& column) {
  if (!column.default_value) {
    return false;
  }
  static constexpr std::array kVolatile = {"nextval",       "random",          "gen_random_uuid",
                                           "uuid_generate", "clock_timestamp", "timeofday",
                                           "txid_current",  "currval",         "setval"};
  const std::string& text = print::text_of(*column.default_value);
  const bool named =
      std::ranges::any_of(kVolatile, [&](const char* name) { return text.find(name) != std::string::npos; });
  const bool calls_own = std::ranges::any_of(context.to.routines, [&](const auto& entry) {
    const std::string name = entry.first.name.substr(0, entry.first.name.find('('));
    return entry.second.volatility == Volatility::volatile_ && text.find(name + "(") != std::string::npos;
  });
  return named || calls_own;
}

bool has_constrained_domain(const Context& context, const Column& column) {
  return std::ranges::any_of(context.to.domains, [&](const auto& entry) {
    return quote_qualified(entry.first.schema, entry.first.name) == column.type &&
           (entry.second.not_null ||
            !of_relation<Constraint>(context.to, {entry.first.schema, entry.first.name}).empty());
  });
}

// INHERIT wants the parent's columns to be there; those of a parent that it had before come with that.
bool comes_before_its_parent(const Context& context, const ObjectId& id) {
  const Table* from = context.from_table(relation_of(id));
  const Table* to = context.table(relation_of(id));
  if (from == nullptr || to == nullptr || !context.existed(relation_of(id))) {
    return false;
  }
  if (to->partition_of) {
    return is_attached_anew(context, relation_of(id));
  }
  return std::ranges::none_of(from->inherits, [&](const QualifiedName& parent) {
    return std::ranges::find(to->inherits, parent) != to->inherits.end() &&
           !context.comes({Kind::table, parent.schema, "", parent.name}) &&
           context.to.contains(column_id(parent, id.name));
  });
}

// ATTACH and INHERIT bring no columns: only a parent that the table has all the time does.
std::vector<ObjectId> parents_that_bring(const Context& context, const ObjectId& id) {
  std::vector<ObjectId> bring;
  const Table* was = context.from_table(relation_of(id));
  const Table* table = context.table(relation_of(id));
  if (was != nullptr && table != nullptr && !context.to.find<Column>(id)->local &&
      !is_attached_anew(context, relation_of(id))) {
    const std::vector<QualifiedName> before = parents_of(*was);
    for (const QualifiedName& parent : parents_of(*table)) {
      const bool stays =
          std::ranges::count(before, parent) > 0 && !context.comes({Kind::table, parent.schema, "", parent.name});
      if (stays && context.fate(column_id(parent, id.name)) == Fate::create) {
        bring.push_back(column_id(parent, id.name));
      }
    }
  }
  return bring;
}

// A default reaches the children of children, past a parent that has another one.
std::optional<std::string> default_past_parent(const Context& context, const ObjectId& id, const ObjectId& parent) {
  ObjectId root = parent;
  for (auto above = parents_that_bring(context, root); !above.empty(); above = parents_that_bring(context, root)) {
    root = above.front();
  }
  const Column& own = *context.to.find<Column>(id);
  const bool reached = own.default_value == context.to.find<Column>(parent)->default_value &&
                       own.default_value != context.to.find<Column>(root)->default_value && !own.generated;
  if (!reached) {
    return {};
  }
  return "ALTER TABLE ONLY " + quote_qualified(relation_of(id)) + " ALTER COLUMN " + quote_identifier(id.name) +
         (own.default_value ? " SET DEFAULT " + print::text_of(*own.default_value) : " DROP DEFAULT");
}

// A column that comes with the parent's: only what it has otherwise is said, and goes with it.
Chain set_apart(const Context& context, const ObjectId& id, const std::vector<ObjectId>& parents) {
  Chain chain;
  print::Statements statements = print::create(context.to, id);
  if (auto again = default_past_parent(context, id, parents.front())) {
    statements.push_back(std::move(*again));
  }
  for (std::string& sql : statements) {
    Draft draft = plain(context, id, std::move(sql), "set what " + to_string(id) + " has otherwise than its parent's");
    draft.step.consumes = parents;
    const std::set<ObjectId>& needs = context.to_references.of(id);
    draft.step.consumes.insert(draft.step.consumes.end(), needs.begin(), needs.end());
    draft.weight = weight::kAfterValidate;
    lock(context, draft, relation_of(id), LockMode::access_exclusive);
    chain.push_back(std::move(draft));
  }
  return chain;
}

void bring_to_children(const Context& context, const ObjectId& id, Draft& draft) {
  if (const auto children = context.to_children.find(relation_of(id)); children != context.to_children.end()) {
    for (const QualifiedName& child : children->second) {
      const ObjectId below = column_id(child, id.name);
      if (context.fate(below) == Fate::create && !parents_that_bring(context, below).empty()) {
        draft.step.produces.push_back(below);
        bring_to_children(context, below, draft);
      }
    }
  }
}

// ADD COLUMN with an identity does not reach children; before 17 not partitions either.
bool identity_stops_at_children(const Context& context, const QualifiedName& relation) {
  const Table* table = context.table(relation);
  return context.children.contains(relation) && !(table->partition_key && context.at_least(17));
}

Chain create_identity_apart(const Context& context, const ObjectId& id, const Column& column) {
  const QualifiedName relation = relation_of(id);
  Column bare = column;
  bare.identity.reset();
  Chain chain;
  chain.push_back(creating(context, id,
                           alter_relation(context, relation) + " ADD COLUMN " + print::column_definition(bare, id.name),
                           "create " + to_string(id)));
  chain.front().step.undo = {print::drop(context.to, id)};
  chain.front().step.preconditions = {
      none_where(context, relation,
                 quote_qualified(relation) + " has no rows: a table with children cannot number them as the identity " +
                     quote_identifier(id.name) + " is added",
                 {}, "true")};
  const std::string alter =
      "ALTER TABLE ONLY " + quote_qualified(relation) + " ALTER COLUMN " + quote_identifier(id.name);
  Draft identity = plain(context, id, alter + " ADD " + print::identity_clause(*column.identity),
                         "number new rows of " + to_string(id));
  identity.step.undo = {alter + " DROP IDENTITY IF EXISTS"};
  lock(context, identity, relation, LockMode::access_exclusive);
  chain.push_back(std::move(identity));
  return chain;
}

Chain create_own(const Context& context, const ObjectId& id) {
  if (follows_its_type(context, id)) {
    return {};
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
  const bool computed = column.generated || column.identity;
  const bool varies = is_volatile(context, column);
  if (fills_when_created(context, id)) {
    return create_with_backfill(context, id);
  }
  Chain chain;
  if (column.identity && identity_stops_at_children(context, relation)) {
    chain = create_identity_apart(context, id, column);
  } else if (!column.local && comes_before_its_parent(context, id)) {
    chain.push_back(creating(
        context, id, alter_relation(context, relation) + " ADD COLUMN " + print::column_definition(column, id.name),
        "create " + to_string(id) + ", which the new parent has"));
    chain.front().step.undo = {alter_relation(context, relation) + " DROP COLUMN IF EXISTS " +
                               quote_identifier(id.name)};
  } else {
    chain = default_create(context, id);
  }
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
  } else if (has_constrained_domain(context, column)) {
    reason = "a constrained domain is checked for every row under ACCESS EXCLUSIVE";
  }
  draft.step.rewrites_table = draft.step.scans_table = !reason.empty();
  if (context.online(relation)) {
    draft.step.blocking_reason = reason;
  }
  const bool needs_empty = column.not_null && !column.default_value && !computed;
  if (needs_empty) {
    draft.step.preconditions.push_back(
        none_where(context, relation,
                   quote_qualified(relation) + " has no rows: the new column " + quote_identifier(id.name) +
                       " is NOT NULL and has no default (`-- @backfill <expression>` above it says what to fill in)",
                   {}, "true"));
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
  const bool left_behind = is_left_behind(context, id);
  if (drops_alone(context, id)) {
    draft.step.sql.insert(std::string_view("ALTER TABLE ").size(), "ONLY ");
  }
  if (const Table* table = context.from_table(relation); table != nullptr && !column.local) {
    for (const QualifiedName& parent : table->inherits) {
      draft.after_gone.insert(column_id(parent, id.name));  // until then it cannot be dropped
    }
  }
  if (!column.generated) {
    draft.step.loses_data = !left_behind;
    draft.step.phase = Phase::contract;
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
      // Its columns of this table go as they please; whichever comes first takes it along.
      std::ranges::copy_if(
          context.from_references.of(part), std::inserter(draft.releases, draft.releases.end()),
          [&](const ObjectId& target) { return target.kind != Kind::column || relation_of(target) != relation; });
      draft.frees.merge(freed_nulls(context, part));
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
      draft.frees.insert(relation_slot({part.schema, part.name}));
    }
  }
  draft.releases.erase(id);
  std::vector<ObjectId> own;
  std::ranges::copy_if(draft.step.destroys, std::back_inserter(own),
                       [&](const ObjectId& part) { return part == id || comes_again_with(context, id, part); });
  const bool late = draft.step.phase == Phase::contract && own.size() > 1;
  draft.step.undo = make_again(context, late ? context.as_it_is_left() : context.as_it_was(), own, draft.step.phase);
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
  if (!attribute) {
    lock(context, draft, relation, LockMode::access_exclusive);
  }
  return {std::move(draft)};
}

}  // namespace

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
  return from != nullptr && to != nullptr && from->of_type && from->of_type == to->of_type &&
         context.existed(relation_of(id));
}

bool drops_alone(const Context& context, const ObjectId& column) {
  const auto children = context.children.find(relation_of(column));
  return children != context.children.end() && std::ranges::any_of(children->second, [&](const QualifiedName& child) {
           const ObjectId own = column_id(child, column.name);
           const Column* inherited = context.from.find<Column>(own);
           return inherited != nullptr && !inherited->local && context.to.contains(own) && !context.goes(own) &&
                  !context.from_table(child)->partition_of &&
                  !context.goes({Kind::table, child.schema, "", child.name});
         });
}

bool fills_when_created(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  const Table* table = context.table(relation_of(id));
  const bool plain_table = table != nullptr && !table->foreign;
  const bool computed = column.generated || column.identity;
  return plain_table && context.online(relation_of(id)) && !computed && column.local &&
         (column.hints->backfill || is_volatile(context, column));
}

const KindRule kRule_column{Kind::column, create, drop, change_column, rename, nullptr, nullptr, finish_column};

}  // namespace planner
