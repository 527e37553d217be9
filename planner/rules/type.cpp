// Types and collations. One that cannot be altered while columns are of it is renamed aside, built anew, the columns
// moved over (their own ALTER … TYPE steps), and the old one dropped.

#include <algorithm>
#include <array>
#include <iterator>

#include "diff/enum_labels.hpp"
#include "planner/rules/common.hpp"
#include "planner/rules/data.hpp"
#include "schema/type_functions.hpp"

namespace planner {

using namespace schema;

namespace {

std::string clause(const ObjectId& id) {
  return (id.kind == Kind::domain      ? "DOMAIN "
          : id.kind == Kind::collation ? "COLLATION "
                                       : "TYPE ") +
         quote_qualified(id.schema, id.name);
}

std::string alter_type(const ObjectId& id) { return "ALTER " + clause(id); }

bool is_stored_within(const Context& context, const ObjectId& type, bool within, std::set<ObjectId>& seen) {
  const std::string name = quote_qualified(type.schema, type.name);
  return std::ranges::any_of(context.dependents.of(type), [&](const ObjectId& user) {
    if (user.kind == Kind::domain || user.kind == Kind::range_type) {
      const Domain* domain = context.from.find<Domain>(user);
      const bool part = within || domain == nullptr || domain->type != name;
      return seen.insert(user).second && is_stored_within(context, user, part, seen);
    }
    const ObjectId owner = context.from.relation_id(relation_of(user));
    // Its own columns depend on a relation, too, and what an expression names is of another type.
    if (user.kind != Kind::column || owner == type || !seen.insert(user).second) {
      return false;
    }
    const std::string& column_type = context.from.find<Column>(user)->type;
    const bool whole = column_type == name;
    if (!whole && type.kind != Kind::range_type && !column_type.starts_with(name + '[')) {
      return false;
    }
    const bool stored = owner.kind == Kind::table && !context.from.find<Table>(owner)->foreign;
    return (stored && (within || !whole)) || is_stored_within(context, owner, true, seen);
  });
}

std::string drop_type(const ObjectId& id) { return "DROP " + clause(id); }

// Types whose functions need the type: a shell stands for it until they are there.
Chain create(const Context& context, const ObjectId& id) {
  const std::string shell = print::shell_type(context.to, id);
  Chain chain = default_create(context, id);
  if (id.kind == Kind::composite_type || id.kind == Kind::domain) {
    const auto bring = [&](const ObjectId& part) {
      chain.front().step.produces.push_back(part);
      for (const ObjectId& target : context.to_references.of(part)) {
        if (target != id) {
          chain.front().step.consumes.push_back(target);
        }
      }
      add_attributes(context, part, chain);
    };
    for (const auto& [part, column] : of_relation<Column>(context.to, {id.schema, id.name})) {
      bring(part);
    }
    for (const auto& [part, constraint] : of_relation<Constraint>(context.to, {id.schema, id.name})) {
      if (context.decision(part).create_folded) {
        bring(part);
      }
    }
  }
  if (shell.empty()) {
    return chain;
  }
  Draft first = plain(context, id, shell, "declare " + to_string(id));
  first.step.produces.push_back(shell_mark(id));
  first.step.consumes.push_back({Kind::schema, "", "", id.schema});
  first.step.undo = {"DROP TYPE IF EXISTS " + quote_qualified(id.schema, id.name)};
  first.takes = chain.front().takes;
  chain.front().takes.clear();
  chain.front().step.undo = {print::drop(context.to, id) + " CASCADE"};
  chain.insert(chain.begin(), std::move(first));
  return chain;
}

// Each of them needs the other: only CASCADE takes both.
void go_with_functions(const Context& context, const ObjectId& id, Draft& draft) {
  std::vector<std::string> back;
  for (const auto& [routine, object] : context.from.routines) {
    if (context.decision(routine).drop_folded && is_function_of(context.from, id, routine)) {
      Draft own = dropping(context, routine, "", "");
      draft.releases.merge(own.releases);
      draft.frees.merge(own.frees);
      draft.step.destroys.push_back(routine);
      std::ranges::move(print::create(context.from, routine), std::back_inserter(back));
      std::ranges::move(print::attributes(context.from, routine), std::back_inserter(back));
    }
  }
  if (!back.empty()) {
    draft.step.sql += " CASCADE";
    back.insert(back.begin(), print::shell_type(context.from, id));
    draft.step.undo.insert(draft.step.undo.begin(), back.begin(), back.end());
  }
}

Chain drop(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  Draft& draft = chain.front();
  const auto take = [&](const auto& parts) {
    for (const auto& [part, object] : parts) {
      if (context.decision(part).drop_folded) {
        Draft own = dropping(context, part, "", "");
        draft.releases.merge(own.releases);
        draft.step.destroys.push_back(part);
        std::ranges::move(print::attributes(context.from, part), std::back_inserter(draft.step.undo));
      }
    }
  };
  const auto constraints = of_relation<Constraint>(context.from, {id.schema, id.name});
  for (const auto& [part, constraint] : constraints) {
    if (!print::is_inlined(constraint)) {
      std::ranges::move(print::create(context.from, part), std::back_inserter(draft.step.undo));
    }
  }
  take(of_relation<Column>(context.from, {id.schema, id.name}));
  take(constraints);
  go_with_functions(context, id, draft);
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
  return chain;
}

// Of a range also its multirange, and the functions that make values of the two.
std::vector<std::string> rename_type(const Context& context, const Database& side, const ObjectId& id,
                                     const std::string& suffix) {
  const auto statement = [&](const std::string& object, const std::string& name) {
    return "ALTER " + object + " RENAME TO " + quote_identifier(derived_name(name, suffix));
  };
  std::vector<std::string> statements;
  const auto rename_functions = [&](const QualifiedName& name, const std::vector<std::string>& signatures) {
    for (const std::string& arguments : signatures) {
      statements.push_back(statement("FUNCTION " + quote_qualified(name) + '(' + arguments + ')', name.name));
    }
  };
  const RangeType* const range = side.find<RangeType>(id);
  if (range != nullptr) {
    const std::string pair = range->subtype + ", " + range->subtype, own = quote_qualified(id.schema, id.name);
    rename_functions({id.schema, id.name}, {pair, pair + ", text"});
    if (context.at_least(14)) {
      const QualifiedName multirange{range->multirange_schema, range->multirange_name};
      rename_functions(multirange, {"", own, own + "[]"});
      statements.push_back(statement("TYPE " + quote_qualified(multirange), multirange.name));
    }
  }
  statements.push_back(statement(clause(id), id.name));
  return statements;
}

Chain replace_aside(const Context& context, const ObjectId& id, const Fields&) {
  if (!context.decision(id).aside) {
    return {};
  }
  const ObjectId old = old_type(id);
  Chain chain;
  const std::vector<std::string> renames = rename_type(context, context.from, id, "__old");
  Draft rename = dropping(context, id, renames.front(), "set the old " + to_string(id) + " aside");
  // It goes on referring to what it refers to.
  std::set<ObjectId> refers = std::move(rename.releases);
  rename.releases.clear();
  rename.step.produces.push_back(old);
  rename.step.preconditions = id.kind == Kind::domain ? domain_holds_anew(context, id) : labels_unused(context, id);
  chain.push_back(std::move(rename));
  std::transform(renames.begin() + 1, renames.end(), std::back_inserter(chain), [&](const std::string& sql) {
    return plain(context, id, sql, "set aside what belongs to the old " + to_string(id));
  });
  // The way back is the same with the sides exchanged: the columns move over to a type built anew as it was.
  ObjectId back = id;
  back.name = derived_name(id.name, "__new");
  Chain fresh = create(context, id);
  add_attributes(context, id, fresh);
  for (Draft& draft : fresh) {
    draft.step.undo.clear();
  }
  fresh.front().step.undo = {drop_type(back)};
  std::ranges::move(fresh, std::back_inserter(chain));

  Draft gone = plain(context, id, drop_type(old), "drop the old " + to_string(id));
  gone.step.undo = rename_type(context, context.to, id, "__new");
  std::vector<ObjectId> was{id};
  for (const auto& [part, column] : of_relation<Column>(context.from, {id.schema, id.name})) {
    was.push_back(part);
  }
  std::ranges::move(make_again(context, context.as_it_was(), was, gone.step.phase), std::back_inserter(gone.step.undo));
  gone.step.destroys.push_back(old);
  for (const ObjectId& target : refers) {
    if (context.decision(target).aside) {
      gone.releases.insert(old_type(target));
    } else {
      gone.releases.insert(target);
    }
  }
  for (const auto& [part, column] : of_relation<Column>(context.from, {id.schema, id.name})) {
    for (const ObjectId& target : context.from_references.of(part)) {
      if (context.decision(target).aside && target != id) {
        gone.releases.insert(old_type(target));
      }
    }
  }
  gone.weight = weight::create(Kind::column) + 2;
  chain.push_back(std::move(gone));
  return chain;
}

bool enum_must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  const EnumType& from = *context.from.find<EnumType>(id);
  const EnumType& to = *context.to.find<EnumType>(id);
  return has(fields, "labels") && !diff::only_adds_labels(from, to);
}

Chain alter_enum(const Context& context, const ObjectId& id, const Fields& fields) {
  Chain chain;
  if (!has(fields, "labels")) {
    return chain;
  }
  const EnumType& from = *context.from.find<EnumType>(id);
  const EnumType& to = *context.to.find<EnumType>(id);
  std::vector<std::string> labels = from.labels;
  for (const auto& [old, name] : diff::label_renames(from, to)) {
    *std::ranges::find(labels, old) = name;
    const auto sql = [&](const std::string& a, const std::string& b) {
      return alter_type(id) + " RENAME VALUE " + quote_literal(a) + " TO " + quote_literal(b);
    };
    Draft draft = altering(context, id, sql(old, name), "rename value " + old + " of " + to_string(id));
    draft.step.undo = {sql(name, old)};
    draft.step.breaks_code = true;
    draft.weight = weight::kRename + 1;  // what the way back makes again speaks of it by its new name
    chain.push_back(std::move(draft));
  }
  for (std::size_t i = 0; i < to.labels.size(); ++i) {
    const std::string& label = to.labels[i];
    if (std::ranges::find(labels, label) != labels.end()) {
      continue;
    }
    std::string place;
    if (i > 0) {
      place =
          i == labels.size() && labels.back() == to.labels[i - 1] ? "" : " AFTER " + quote_literal(to.labels[i - 1]);
    } else if (!labels.empty()) {
      place = " BEFORE " + quote_literal(labels.front());
    }
    Draft draft = altering(context, id, alter_type(id) + " ADD VALUE IF NOT EXISTS " + quote_literal(label) + place,
                           "add value " + label + " to " + to_string(id));
    draft.step.transaction = Transaction::commits_after;
    draft.step.irreversible = "the server cannot take a value out of an enum";
    chain.push_back(std::move(draft));
    labels.insert(labels.begin() + static_cast<std::ptrdiff_t>(i), label);
  }
  return chain;
}

Chain alter_domain(const Context& context, const ObjectId& id, const Fields& fields) {
  const Domain& from = *context.from.find<Domain>(id);
  const Domain& to = *context.to.find<Domain>(id);
  Chain chain;
  if (has(fields, "default")) {
    const auto sql = [&](const Domain& domain) {
      return alter_type(id) +
             (domain.default_value ? " SET DEFAULT " + print::text_of(*domain.default_value) : " DROP DEFAULT");
    };
    chain.push_back(altering(context, id, sql(to), "set default of " + to_string(id)));
    chain.back().step.undo = {sql(from)};
  }
  if (has(fields, "not null")) {
    chain.push_back(altering(context, id, alter_type(id) + (to.not_null ? " SET NOT NULL" : " DROP NOT NULL"),
                             "set NULLs of " + to_string(id)));
    chain.back().step.undo = {alter_type(id) + (to.not_null ? " DROP NOT NULL" : " SET NOT NULL")};
    if (!to.not_null && is_stored_within(context, id)) {
      chain.back().step.undo.clear();
      chain.back().step.irreversible = kStoredWithin;
    }
    lock_users(context, chain.back(), id, to.not_null ? LockMode::share : LockMode::none);
    if (to.not_null && context.options.online) {
      chain.back().step.scans_table = true;
      chain.back().step.blocking_reason = "every table that uses the domain is scanned under SHARE: writes wait";
      chain.back().step.preconditions = domain_holds(context, id, "NOT NULL", "VALUE IS NOT NULL");
    }
  }
  return chain;
}

// Then it is built anew, and the columns moved over.
bool domain_must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  return has(fields, "not null") && context.to.find<Domain>(id)->not_null && is_stored_within(context, id);
}

constexpr std::array kAlterableTypeParameters = {"receive", "send",      "typmod_in", "typmod_out",
                                                 "analyze", "subscript", "storage"};

// ALTER TYPE … SET knows these (13+), and of storage all but the way back to PLAIN.
bool must_replace_base_type(const Context& context, const ObjectId& id, const Fields&) {
  schema::Options from = context.from.find<BaseType>(id)->parameters;
  schema::Options to = context.to.find<BaseType>(id)->parameters;
  if (from.contains("storage") && !to.contains("storage")) {
    return true;
  }
  for (const char* name : kAlterableTypeParameters) {
    from.erase(name);
    to.erase(name);
  }
  return from != to;
}

Chain alter_base_type(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "parameters")) {
    return {};
  }
  const schema::Options& from = context.from.find<BaseType>(id)->parameters;
  const schema::Options& to = context.to.find<BaseType>(id)->parameters;
  std::string list;
  for (const char* name : kAlterableTypeParameters) {
    const auto was = from.find(name);
    const auto becomes = to.find(name);
    const std::string old_value = was == from.end() ? "NONE" : was->second;
    const std::string value = becomes == to.end() ? "NONE" : becomes->second;
    if (value != old_value) {
      list += (list.empty() ? "" : ", ") + std::string(name) + " = " + value;
    }
  }
  return {altering(context, id, "ALTER TYPE " + quote_qualified(id.schema, id.name) + " SET (" + list + ")",
                   "change " + to_string(id))};
}

}  // namespace

ObjectId old_type(const ObjectId& type) {
  ObjectId old = type;
  old.name = derived_name(type.name, "__old");
  return old;
}

bool is_stored_within(const Context& context, const ObjectId& type) {
  std::set<ObjectId> seen;
  return is_stored_within(context, type, false, seen);
}

bool is_stored(const Context& context, const ObjectId& type) {
  std::set<ObjectId> seen;
  return is_stored_within(context, type, true, seen) ||
         std::ranges::any_of(context.dependents.of(type),
                             [](const ObjectId& user) { return user.kind == Kind::materialized_view; });
}

const KindRule kRule_base_type{Kind::base_type,       create, drop, alter_base_type, default_rename, nullptr,
                               must_replace_base_type};
const KindRule kRule_enum_type{Kind::enum_type, create,           drop, alter_enum, default_rename,
                               replace_aside,   enum_must_replace};
const KindRule kRule_composite_type{Kind::composite_type, create, drop, no_alter, default_rename, replace_aside};
const KindRule kRule_range_type{Kind::range_type, create, drop, no_alter, default_rename, replace_aside};
const KindRule kRule_collation{Kind::collation, default_create, default_drop, no_alter, default_rename, replace_aside};
const KindRule kRule_domain{Kind::domain,       create, drop, alter_domain, default_rename, replace_aside,
                            domain_must_replace};

}  // namespace planner
