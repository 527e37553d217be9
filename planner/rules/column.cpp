#include "planner/rules/column.hpp"

#include <algorithm>
#include <array>

#include "planner/rules/data.hpp"
#include "planner/type_change.hpp"

namespace planner {

using namespace schema;

namespace {

enum class Owner { table, composite_type, view };

Owner owner_of(const Database& database, const ObjectId& id) {
  const Kind kind = database.relation_id(relation_of(id)).kind;
  return kind == Kind::composite_type ? Owner::composite_type : kind == Kind::table ? Owner::table : Owner::view;
}

std::string alter_column(const Context& context, const ObjectId& id, const std::string& action) {
  return alter_relation(context, relation_of(id)) + " ALTER COLUMN " + quote_identifier(id.name) + ' ' + action;
}

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

Chain create_view_column(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  Chain chain;
  if (column.default_value) {
    chain.push_back(creating(context, id,
                             alter_column(context, id, "SET DEFAULT " + print::text_of(*column.default_value)),
                             "set default of " + to_string(id)));
  }
  for (std::string& sql : print::column_settings(context.to, id, column)) {
    const bool strong =
        sql.find(" SET STORAGE ") != std::string::npos || sql.find(" SET COMPRESSION ") != std::string::npos;
    chain.push_back(creating(context, id, std::move(sql), "set how " + to_string(id) + " is stored"));
    lock_only(context, chain.back(), relation_of(id),
              strong ? LockMode::access_exclusive : LockMode::share_update_exclusive);
  }
  return chain;
}

bool has_constrained_domain(const Context& context, const Column& column) {
  return std::ranges::any_of(context.to.domains, [&](const auto& entry) {
    return quote_qualified(entry.first.schema, entry.first.name) == column.type &&
           (entry.second.not_null ||
            !of_relation<Constraint>(context.to, {entry.first.schema, entry.first.name}).empty());
  });
}

// ALTER TYPE … CASCADE brings the columns of a table OF the type along; the server refuses to do it the other way.
bool follows_its_type(const Context& context, const ObjectId& id) {
  const Table* from = context.from_table(relation_of(id));
  const Table* to = context.table(relation_of(id));
  return from != nullptr && to != nullptr && from->of_type && from->of_type == to->of_type &&
         context.existed(relation_of(id));
}

Chain create(const Context& context, const ObjectId& id) {
  if (follows_its_type(context, id)) {
    return {};
  }
  switch (owner_of(context.to, id)) {
    case Owner::composite_type:
      return create_attribute(context, id);
    case Owner::view:
      return create_view_column(context, id);
    case Owner::table:
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
  Chain chain = default_create(context, id);
  if (chain.empty()) {
    return chain;
  }
  Draft& draft = chain.front();
  lock(context, draft, relation, LockMode::access_exclusive);
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

// The column stays; what was said of it goes.
Chain drop_view_column(const Context& context, const ObjectId& id) {
  const Column& column = *context.from.find<Column>(id);
  Chain chain;
  if (column.default_value) {
    chain.push_back(
        dropping(context, id, alter_column(context, id, "DROP DEFAULT"), "drop default of " + to_string(id)));
  }
  if (column.comment) {
    chain.push_back(
        plain(context, id, print::comment_statement(context.from, id, {}), "take the comment off " + to_string(id)));
    lock_only(context, chain.back(), relation_of(id), LockMode::share_update_exclusive);
  }
  for (std::string& sql : print::privilege_statements(context.from, id, *column.privileges, {})) {
    chain.push_back(plain(context, id, std::move(sql), "take the privileges off " + to_string(id)));
  }
  const auto reset = [&](const std::string& action, LockMode mode) {
    chain.push_back(plain(context, id, alter_column(context, id, action), "reset " + to_string(id)));
    lock_only(context, chain.back(), relation_of(id), mode);
  };
  if (column.statistics) {
    reset("SET STATISTICS -1", LockMode::share_update_exclusive);
  }
  if (!column.options.empty()) {
    reset(option_change(column.options, {}).reset, LockMode::share_update_exclusive);
  }
  if (!column.storage.empty()) {
    // The type of a view's column is not known here, and SET STORAGE DEFAULT came with 16: most types that have a
    // choice are EXTENDED, the others MAIN.
    const char* before = column.storage == "extended" ? "SET STORAGE MAIN" : "SET STORAGE EXTENDED";
    reset(context.at_least(16) ? "SET STORAGE DEFAULT" : before, LockMode::access_exclusive);
  }
  if (!column.compression.empty()) {
    reset("SET COMPRESSION default", LockMode::access_exclusive);
  }
  return chain;
}

}  // namespace

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

namespace {

Chain drop(const Context& context, const ObjectId& id) {
  if (follows_its_type(context, id)) {
    return {};
  }
  switch (owner_of(context.from, id)) {
    case Owner::composite_type:
      return drop_attribute(context, id);
    case Owner::view:
      return drop_view_column(context, id);
    case Owner::table:
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
  draft.step.undo = print::create(context.from, id);
  // What the server drops along with it.
  const auto take_along = [&](const ObjectId& part) {
    if (context.decision(part).drop_folded) {
      draft.step.destroys.push_back(part);
      const auto it = context.from_references.find(part);
      if (it != context.from_references.end()) {
        // Its columns of this table go as they please; whichever comes first takes it along.
        std::ranges::copy_if(
            it->second, std::inserter(draft.releases, draft.releases.end()),
            [&](const ObjectId& target) { return target.kind != Kind::column || relation_of(target) != relation; });
      }
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
  draft.step.undo = make_again(context, draft.step.destroys);
  return {std::move(draft)};
}

Draft set_default(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  return altering(context, id, alter_column(context, id, "SET DEFAULT " + print::text_of(*column.default_value)),
                  "set default of " + to_string(id));
}

Draft drop_default(const Context& context, const ObjectId& id) {
  Draft draft = plain(context, id, alter_column(context, id, "DROP DEFAULT"), "drop default of " + to_string(id));
  const auto it = context.from_references.find(id);
  if (it != context.from_references.end()) {
    draft.releases = it->second;
  }
  const QualifiedName relation = relation_of(id);
  std::erase_if(draft.releases, [&](const ObjectId& target) {
    return target.kind == Kind::schema ||
           (is_relation(target.kind) && target.kind != Kind::sequence && relation_of(target) == relation);
  });
  draft.weight = weight::drop(Kind::column);
  return draft;
}

Chain alter_default(const Context& context, const ObjectId& id, bool anew) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  Chain chain;
  const bool drops = from.default_value && (!to.default_value || anew);
  if (drops) {
    chain.push_back(drop_default(context, id));
  }
  if (to.default_value && !to.generated) {
    chain.push_back(set_default(context, id));
  }
  for (Draft& draft : chain) {
    lock(context, draft, relation_of(id), LockMode::access_exclusive);
  }
  if (!chain.empty()) {
    chain.back().step.undo = {alter_column(
        context, id,
        from.default_value && !from.generated ? "SET DEFAULT " + print::text_of(*from.default_value) : "DROP DEFAULT")};
  }
  return chain;
}

void append(Chain& chain, Chain more) { std::ranges::move(more, std::back_inserter(chain)); }

// One ALTER COLUMN action; `mode` is what the server takes on the table for it.
void act(const Context& context, const ObjectId& id, Chain& chain, const std::string& action,
         const std::string& comment, LockMode mode, const std::string& back = {}) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  Draft draft = altering(context, id, alter_column(context, id, action), comment + " of " + to_string(id));
  lock(context, draft, relation_of(id), mode);
  if (!back.empty()) {
    draft.step.undo = {alter_column(context, id, back)};
  }
  if (!to.generated && !from.generated) {
    draft.releases.clear();  // only the default and the type refer to anything
  }
  chain.push_back(std::move(draft));
}

// SET STORAGE DEFAULT came with 16 only.
std::string own_storage(const std::string& type) {
  if (type.ends_with("[]")) {
    return "extended";
  }
  const auto is = [&](auto... names) { return (type.starts_with(names) || ...); };
  if (is("numeric", "inet", "cidr")) {
    return "main";
  }
  const bool fixed =
      is("smallint", "integer", "bigint", "real", "double", "boolean", "date", "time", "interval", "uuid", "oid",
         "money", "name", "\"char\"", "point", "box", "line", "lseg", "circle", "macaddr", "pg_lsn");
  return fixed ? "plain" : "extended";
}

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  const Owner owner = owner_of(context.to, id);
  if (owner == Owner::composite_type) {
    return alter_attribute(context, id, fields);
  }
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  const Decision& decision = context.decision(id);
  Chain chain;
  const bool retyped =
      owner == Owner::table && (has(fields, "type") || has(fields, "collation")) && !follows_its_type(context, id);
  if (has(fields, "generated")) {
    act(context, id, chain, "DROP EXPRESSION", "drop expression", LockMode::access_exclusive);
  }
  if (has(fields, "identity") && from.identity && !to.identity) {
    append(chain, alter_identity(context, id));
  }
  // The sequence of an identity column must fit a narrower type before, a wider one allows more only afterwards.
  const bool bounds_first = has(fields, "identity") && from.identity && to.identity &&
                            to.identity->sequence.max < from.identity->sequence.max;
  if (bounds_first) {
    append(chain, alter_identity(context, id));
  }
  if (retyped && decision.default_anew) {
    chain.push_back(drop_default(context, id));
    append(chain, alter_column_type(context, id, DefaultWith::elsewhere));
    if (to.default_value && !to.generated) {
      chain.push_back(set_default(context, id));
    }
  } else if (retyped) {
    append(chain, alter_column_type(context, id, has(fields, "default") ? DefaultWith::changes : DefaultWith::stays));
  } else if (has(fields, "default") || decision.default_anew) {
    append(chain, alter_default(context, id, decision.default_anew));
  }
  if (has(fields, "not null")) {
    if (to.not_null) {
      const bool fills = to.hints->backfill && context.existed(relation_of(id));
      if (fills) {
        chain.push_back(backfill(context, id, *to.hints->backfill));
      }
      append(chain, set_not_null(context, id));
      if (fills) {
        for (Draft& draft : chain) {
          draft.step.preconditions.clear();
        }
      }
    } else {
      act(context, id, chain, "DROP NOT NULL", "allow NULL", LockMode::access_exclusive);
      // A primary key, an identity would keep it: they go first.
      chain.back().step.destroys.push_back(id);
      chain.back().step.undo = {alter_column(context, id, "SET NOT NULL")};
    }
  }
  if (has(fields, "identity") && to.identity && !bounds_first) {
    append(chain, alter_identity(context, id));
  }
  if (has(fields, "storage")) {
    const auto storage = [](const Column& column) {
      return "SET STORAGE " + (column.storage.empty() ? own_storage(column.type) : column.storage);
    };
    act(context, id, chain, storage(to), "set storage", LockMode::access_exclusive, storage(from));
  }
  if (has(fields, "compression")) {
    const auto compression = [](const Column& column) {
      return "SET COMPRESSION " + (column.compression.empty() ? "default" : column.compression);
    };
    act(context, id, chain, compression(to), "set compression", LockMode::access_exclusive, compression(from));
  }
  if (has(fields, "statistics")) {
    const auto statistics = [](const Column& column) {
      return "SET STATISTICS " + std::to_string(column.statistics.value_or(-1));
    };
    act(context, id, chain, statistics(to), "set statistics target", LockMode::share_update_exclusive,
        statistics(from));
  }
  if (has(fields, "options")) {
    const OptionChange change = option_change(from.options, to.options);
    for (const std::string& action : {change.reset, change.set}) {
      if (!action.empty()) {
        act(context, id, chain, action, "set options", LockMode::share_update_exclusive);
      }
    }
    const OptionChange back = option_change(to.options, from.options);
    for (const std::string& action : {back.reset, back.set}) {
      if (!action.empty() && !chain.empty()) {
        chain.back().step.undo.push_back(alter_column(context, id, action));
      }
    }
  }
  if (has(fields, "foreign options")) {
    act(context, id, chain, foreign_option_change(from.foreign_options, to.foreign_options), "set foreign options",
        LockMode::access_exclusive, foreign_option_change(to.foreign_options, from.foreign_options));
  }
  return chain;
}

Chain rename(const Context& context, const diff::Rename& rename) {
  const QualifiedName relation = relation_of(rename.to);
  const bool attribute = owner_of(context.to, rename.to) == Owner::composite_type;
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

const KindRule kRule_column{Kind::column, create, drop, alter, rename, nullptr, nullptr, finish_column};

bool fills_when_created(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  const Table* table = context.table(relation_of(id));
  const bool plain_table = table != nullptr && !table->foreign;
  const bool computed = column.generated || column.identity;
  return plain_table && context.online(relation_of(id)) && !computed && column.local &&
         (column.hints->backfill || is_volatile(context, column));
}

Chain set_not_null(const Context& context, const ObjectId& id) {
  const QualifiedName relation = relation_of(id);
  const Column& column = *context.to.find<Column>(id);
  const std::string name = quote_identifier(id.name);
  const Table* table = context.table(relation);
  const bool foreign = table != nullptr && table->foreign;
  Chain chain;
  const auto add = [&](Draft draft, LockMode mode, int weight) -> Draft& {
    lock(context, draft, relation, mode);
    draft.weight = weight;
    chain.push_back(std::move(draft));
    return chain.back();
  };
  const std::string set = alter_column(context, id, "SET NOT NULL");
  const std::string unset = alter_column(context, id, "DROP NOT NULL");
  // `IS NOT NULL` of a row looks into it, so a CHECK proves nothing there.
  const bool composite = std::ranges::any_of(context.to.composite_types, [&](const auto& entry) {
    return quote_qualified(entry.first.schema, entry.first.name) == column.type;
  });
  if (!context.online(relation) || foreign || composite) {
    Draft& draft = add(altering(context, id, set, "forbid NULL in " + to_string(id)), LockMode::access_exclusive,
                       weight::create(Kind::column));
    draft.step.scans_table = context.existed(relation) && !foreign;
    draft.step.undo = {unset};
    draft.step.preconditions = no_null(context, id);
    if (context.online(relation) && composite) {
      draft.step.blocking_reason = "NOT NULL of a composite type is checked by a scan under ACCESS EXCLUSIVE";
    }
    return chain;
  }
  const std::string alter = alter_relation(context, relation);
  const std::string check = quote_identifier(not_null_check_name(id, id.name));
  const std::string drop_check = alter + " DROP CONSTRAINT " + check;
  Draft& first =
      add(plain(context, id, alter + " ADD CONSTRAINT " + check + " CHECK (" + name + " IS NOT NULL) NOT VALID",
                "new rows: no NULL in " + to_string(id)),
          LockMode::access_exclusive, weight::kNotValid);
  first.step.transaction = Transaction::commits_after;
  first.step.undo = {alter + " DROP CONSTRAINT IF EXISTS " + check};  // the last step has dropped it already
  first.step.preconditions = no_null(context, id);
  const auto refers = context.to_references.find(id);
  if (refers != context.to_references.end()) {
    first.step.consumes.assign(refers->second.begin(), refers->second.end());
  }
  Draft& validate =
      add(plain(context, id, alter + " VALIDATE CONSTRAINT " + check, "old rows: no NULL in " + to_string(id)),
          LockMode::share_update_exclusive, weight::kValidate);
  validate.step.scans_table = true;
  validate.step.transaction = Transaction::commits_after;
  const ObjectId left{Kind::constraint, id.schema, id.relation, not_null_check_name(id, id.name)};
  if (context.fate(left) == Fate::built) {
    chain[chain.size() - 2].step.sql.clear();
    if (context.from.find<Constraint>(left)->validated) {
      chain.back().step.sql.clear();
    }
  }
  Draft& last = add(altering(context, id, set, "forbid NULL in " + to_string(id) + ", proved by the CHECK"),
                    LockMode::access_exclusive, weight::kAfterValidate);
  last.releases.clear();
  last.step.undo = {unset};
  Draft& cleanup = add(plain(context, id, drop_check, "the CHECK has done its work"), LockMode::access_exclusive,
                       weight::kAfterValidate);
  cleanup.step.undo = {};
  return chain;
}

}  // namespace planner
