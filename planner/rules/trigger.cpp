// Triggers, rules and event triggers.

#include "planner/rules/common.hpp"
#include "planner/rules/trigger_clone.hpp"

namespace planner {

using namespace schema;

namespace {

// ALTER TABLE reaches the triggers and rules of views too.
std::string alter_table(const Context& context, const ObjectId& id) {
  const Table* table = context.table(relation_of(id));
  return std::string(table != nullptr && table->foreign ? "ALTER FOREIGN TABLE " : "ALTER TABLE ") +
         quote_qualified(relation_of(id)) + ' ';
}

bool only_enabled(const Fields& fields) {
  for (const std::string_view field : fields) {
    if (field != "enabled" && field != "comment") {
      return false;
    }
  }
  return true;
}

Chain create_on(const Context& context, const ObjectId& id, LockMode mode) {
  Chain chain = default_create(context, id);
  for (Draft& draft : chain) {
    lock(context, draft, relation_of(id), mode);
  }
  return chain;
}

Chain drop_on(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  lock(context, chain.front(), relation_of(id), LockMode::access_exclusive);
  return chain;
}

// Analysis of the actions locks what they write.
void lock_written(const Context& context, const ObjectId& id, Draft& draft) {
  for (const ObjectId& target : context.to_references.of(id)) {
    if ((target.kind == Kind::table || target.kind == Kind::view) && relation_of(target) != relation_of(id)) {
      lock_only(context, draft, relation_of(target), LockMode::row_exclusive);
    }
  }
}

Chain create_trigger(const Context& context, const ObjectId& id) {
  if (is_clone(context.to, id)) {
    return create_clone(context, id);
  }
  Chain chain = create_on(context, id, LockMode::share_row_exclusive);
  keep_states_of_clones(context, id, chain);
  return chain;
}

Chain drop_trigger(const Context& context, const ObjectId& id) {
  if (is_clone(context.from, id)) {
    return drop_clone(context, id);
  }
  Chain chain = drop_on(context, id);
  restore_states_of_clones(context, id, chain.front());
  return chain;
}

Chain create_policy(const Context& context, const ObjectId& id) {
  Chain chain = create_on(context, id, LockMode::access_exclusive);
  wait_for_star(context, chain.front(), id);
  return chain;
}
Chain create_rule(const Context& context, const ObjectId& id) {
  Chain chain = create_on(context, id, LockMode::access_exclusive);
  wait_for_star(context, chain.front(), id);
  lock_written(context, id, chain.front());
  return chain;
}

std::string enabled(const Context& context, const ObjectId& id, Enabled when) {
  return alter_table(context, id) + print::enabled_word(when) + (id.kind == Kind::rule ? " RULE " : " TRIGGER ") +
         quote_identifier(id.name);
}

Draft enable(const Context& context, const ObjectId& id, Enabled from, Enabled to) {
  Draft draft = altering(context, id, enabled(context, id, to), "set when " + to_string(id) + " fires");
  draft.step.undo = {enabled(context, id, from)};
  lock(context, draft, relation_of(id),
       id.kind == Kind::rule ? LockMode::access_exclusive : LockMode::share_row_exclusive);
  return draft;
}

Chain alter_trigger(const Context& context, const ObjectId& id, const Fields& fields) {
  const Trigger& from = *context.from.find<Trigger>(id);
  const Trigger& to = *context.to.find<Trigger>(id);
  if (to.clone_of) {
    return alter_clone(context, id);
  }
  Chain chain;
  Enabled now = from.enabled;
  if (!only_enabled(fields)) {
    const auto replaced = [&](const Trigger& trigger) {
      std::string sql = print::trigger_statement(id, trigger);
      return "CREATE OR REPLACE" + sql.substr(std::string("CREATE").size());
    };
    Draft draft = altering(context, id, replaced(to), "change " + to_string(id));
    draft.step.undo = {replaced(from)};
    if (from.enabled != Enabled::origin) {
      draft.step.undo.push_back(enabled(context, id, from.enabled));
    }
    lock(context, draft, relation_of(id), LockMode::share_row_exclusive);
    chain.push_back(std::move(draft));
    now = Enabled::origin;  // OR REPLACE leaves it enabled as a new one
  }
  if (now != to.enabled) {
    chain.push_back(enable(context, id, now, to.enabled));
  }
  if (!chain.empty()) {
    keep_states_of_clones(context, id, chain);
  }
  return chain;
}

// CREATE OR REPLACE TRIGGER came with 14, and not for constraint triggers.
bool trigger_must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  return !is_clone(context.to, id) && !only_enabled(fields) &&
         (!context.at_least(14) || context.to.find<Trigger>(id)->constraint);
}

Chain rename_on(const Context& context, const diff::Rename& rename, const std::string& kind) {
  const std::string on = " ON " + quote_qualified(relation_of(rename.to)) + " RENAME TO ";
  const std::string old = quote_identifier(rename.from.name);
  const std::string name = quote_identifier(rename.to.name);
  Draft draft = plain(context, rename.to, "ALTER " + kind + old + on + name,
                      "rename " + to_string(rename.from) + " to " + rename.to.name);
  draft.step.undo = {"ALTER " + kind + name + on + old};
  draft.weight = weight::kRename;
  lock(context, draft, relation_of(rename.to), LockMode::access_exclusive);
  return {std::move(draft)};
}

Chain rename_trigger(const Context& context, const diff::Rename& rename) {
  return rename_on(context, rename, "TRIGGER ");
}
Chain rename_rule(const Context& context, const diff::Rename& rename) { return rename_on(context, rename, "RULE "); }
Chain rename_policy(const Context& context, const diff::Rename& rename) {
  return rename_on(context, rename, "POLICY ");
}

Chain alter_rule(const Context& context, const ObjectId& id, const Fields& fields) {
  const Rule& from = *context.from.find<Rule>(id);
  const Rule& to = *context.to.find<Rule>(id);
  Chain chain;
  if (has(fields, "definition") || has(fields, "instead")) {
    const auto replaced = [](const Rule& rule) {
      const std::string sql = print::text_of(rule.definition);
      const auto at = sql.find_first_of("Rr", 6);  // after CREATE: RULE or OR REPLACE RULE
      const bool says_so = sql.size() > at + 1 && (sql[at - 1] == 'o' || sql[at - 1] == 'O');
      return says_so ? sql : "CREATE OR REPLACE " + sql.substr(at);
    };
    Draft draft = altering(context, id, replaced(to), "change " + to_string(id));
    draft.step.undo = {replaced(from)};
    lock(context, draft, relation_of(id), LockMode::access_exclusive);
    lock_written(context, id, draft);
    wait_for_star(context, draft, id);
    chain.push_back(std::move(draft));
  }
  // Unlike a trigger's, OR REPLACE of a rule leaves it enabled as it was.
  if (from.enabled != to.enabled) {
    chain.push_back(enable(context, id, from.enabled, to.enabled));
  }
  return chain;
}

// It may forbid what the plan does: it goes before everything else.
Chain drop_event_trigger(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().weight = weight::kRename + 1;
  return chain;
}

Chain alter_event_trigger(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "enabled")) {
    return {};
  }
  const auto sql = [&](const EventTrigger& trigger) {
    return "ALTER EVENT TRIGGER " + quote_identifier(id.name) + ' ' + print::enabled_word(trigger.enabled);
  };
  Draft draft = altering(context, id, sql(*context.to.find<EventTrigger>(id)), "set when " + to_string(id) + " fires");
  draft.step.undo = {sql(*context.from.find<EventTrigger>(id))};
  return {std::move(draft)};
}

Chain alter_policy(const Context& context, const ObjectId& id, const Fields& fields) {
  const auto sql = [&](const Policy& policy, bool roles, bool using_, bool check) {
    std::string text = "ALTER POLICY " + quote_identifier(id.name) + " ON " + quote_qualified(relation_of(id));
    if (roles) {
      std::string names;
      for (const std::string& role : policy.roles) {
        names += (names.empty() ? "" : ", ") + print::role(role);
      }
      text += " TO " + (names.empty() ? "PUBLIC" : names);
    }
    text += using_ && policy.using_ ? " USING " + print::enclosed(*policy.using_) : "";
    return text + (check && policy.check ? " WITH CHECK " + print::enclosed(*policy.check) : "");
  };
  const bool roles = has(fields, "roles"), using_ = has(fields, "using"), check = has(fields, "check");
  if (!roles && !using_ && !check) {
    return {};
  }
  Draft draft =
      altering(context, id, sql(*context.to.find<Policy>(id), roles, using_, check), "change " + to_string(id));
  lock(context, draft, relation_of(id), LockMode::access_exclusive);
  wait_for_star(context, draft, id);
  return {std::move(draft)};
}

}  // namespace

const KindRule kRule_trigger{Kind::trigger,  create_trigger, drop_trigger,        alter_trigger,
                             rename_trigger, nullptr,        trigger_must_replace};
const KindRule kRule_rule{Kind::rule, create_rule, drop_on, alter_rule, rename_rule};
const KindRule kRule_event_trigger{Kind::event_trigger, default_create, drop_event_trigger, alter_event_trigger,
                                   default_rename};
const KindRule kRule_policy{Kind::policy, create_policy, drop_on, alter_policy, rename_policy};

}  // namespace planner
