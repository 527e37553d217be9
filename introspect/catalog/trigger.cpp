// Triggers, rules and event triggers.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::Enabled;
using schema::Expression;
using schema::Kind;
using schema::ObjectId;
using schema::Trigger;
using schema::TriggerTiming;

namespace {

// TRIGGER_TYPE_*
constexpr std::int64_t kRow = 1, kBefore = 2, kInsert = 4, kDelete = 8, kUpdate = 16, kTruncate = 32, kInstead = 64;

Enabled enabled_of(char letter) {
  switch (letter) {
    case 'D':
      return Enabled::disabled;
    case 'R':
      return Enabled::replica;
    case 'A':
      return Enabled::always;
    default:
      return Enabled::origin;
  }
}

/// The condition in `… FOR EACH ROW WHEN (condition) EXECUTE …`; quoted names before it may hold anything.
std::string when_of(std::string_view definition) {
  constexpr std::string_view kWhen = " WHEN (";
  for (std::size_t at = 0; at < definition.size();) {
    if (definition.substr(at).starts_with(kWhen)) {
      const std::size_t open = at + kWhen.size() - 1;
      const std::size_t end = skip_group(definition, open);
      return without_parentheses(definition.substr(open + 1, end - open - 2));
    }
    at = skip_group(definition, at);
  }
  return {};
}

/// tgargs as hexadecimal digits: each argument ends with a NUL.
std::vector<std::string> arguments_of(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::vector<std::string> arguments;
  std::string argument;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const char byte = static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    if (byte == '\0') {
      arguments.push_back(std::move(argument));
      argument.clear();
    } else {
      argument += byte;
    }
  }
  return arguments;
}

void take_trigger(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Oid table = row.oid();
  const Relation* relation = context.wanted_relation(table);
  if (relation == nullptr || context.is_member(Class::trigger, oid)) {
    return;
  }
  const ObjectId id{Kind::trigger, relation->name.schema, relation->name.name, row.text()};
  Trigger trigger;
  const std::int64_t type = row.number();
  trigger.timing = (type & kInstead) != 0  ? TriggerTiming::instead_of
                   : (type & kBefore) != 0 ? TriggerTiming::before
                                           : TriggerTiming::after;
  trigger.for_each_row = (type & kRow) != 0;
  trigger.on_insert = (type & kInsert) != 0;
  trigger.on_update = (type & kUpdate) != 0;
  trigger.on_delete = (type & kDelete) != 0;
  trigger.on_truncate = (type & kTruncate) != 0;
  trigger.update_of = context.columns(table, row.view());
  trigger.enabled = enabled_of(row.letter());
  trigger.function.schema = context.schema_name(row.oid());
  trigger.function.name = row.text();
  trigger.arguments = arguments_of(row.view());
  trigger.constraint = row.flag();
  trigger.deferrable = row.flag();
  trigger.initially_deferred = row.flag();
  if (const Oid from = row.oid(); from != 0) {
    trigger.from_table = context.relation_name(from);
  }
  trigger.old_table = row.text();
  trigger.new_table = row.text();
  if (const auto definition = row.optional()) {
    trigger.when = Expression(when_of(*definition));
  }
  context.describe(trigger, Class::trigger, oid);
  context.database.triggers.emplace(id, std::move(trigger));
}

void take_clone(Context& context, Row& row) {
  const Relation* relation = context.wanted_relation(row.oid());
  if (relation == nullptr) {
    return;
  }
  const ObjectId id{Kind::trigger, relation->name.schema, relation->name.name, row.text()};
  Trigger clone;
  clone.enabled = enabled_of(row.letter());
  clone.clone_of = context.relation_name(row.oid());
  context.database.triggers.emplace(id, std::move(clone));
}

void take_rule(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Relation* relation = context.wanted_relation(row.oid());
  if (relation == nullptr) {
    return;
  }
  const ObjectId id{Kind::rule, relation->name.schema, relation->name.name, row.text()};
  schema::Rule rule;
  const char event = row.letter();
  rule.event = event == '1' ? "SELECT" : event == '2' ? "UPDATE" : event == '3' ? "INSERT" : "DELETE";
  rule.instead = row.flag();
  rule.enabled = enabled_of(row.letter());
  rule.definition = Expression(trimmed_statement(row.view()));
  context.describe(rule, Class::rewrite, oid);
  context.database.rules.emplace(id, std::move(rule));
}

void take_event_trigger(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::event_trigger, "", "", row.text()};
  if (context.is_member(Class::event_trigger, oid)) {
    return;
  }
  schema::EventTrigger trigger;
  context.describe_owned(trigger, Class::event_trigger, oid, row.oid());
  trigger.event = row.text();
  trigger.tags = parse_array(row.view());
  trigger.enabled = enabled_of(row.letter());
  trigger.function.schema = context.schema_name(row.oid());
  trigger.function.name = row.text();
  context.database.event_triggers.emplace(id, std::move(trigger));
}

}  // namespace

template <>
void add_queries<Trigger>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::trigger)) {
    return;
  }
  // Those of foreign keys are internal.
  queries.push_back(each_row(fmt::format(R"(
SELECT t.oid, t.tgrelid, t.tgname, t.tgtype, t.tgattr, t.tgenabled, p.pronamespace, p.proname,
       pg_catalog.encode(t.tgargs, 'hex'), t.tgconstraint <> 0, t.tgdeferrable, t.tginitdeferred, t.tgconstrrelid,
       t.tgoldtable, t.tgnewtable,
       CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND {}
 ORDER BY t.tgrelid, t.tgname)",
                                         context.in_scope("c.relnamespace")),
                             take_trigger));
  if (!context.any_relation("p")) {
    return;
  }
  // Clones on partitions follow their parent's in all but their state. Before 15 they are internal, too.
  queries.push_back(each_row(fmt::format(R"(
WITH RECURSIVE clone AS (
  SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, o.tgrelid AS original, o.tgenabled AS original_enabled
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_trigger o ON o.oid = t.tgparentid AND o.tgparentid = 0
   WHERE NOT o.tgisinternal
   UNION ALL
  SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, p.original, p.original_enabled
    FROM pg_catalog.pg_trigger t JOIN clone p ON p.oid = t.tgparentid)
SELECT t.tgrelid, t.tgname, t.tgenabled, t.original
  FROM clone t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
 WHERE t.tgenabled <> t.original_enabled AND {}
 ORDER BY t.tgrelid, t.tgname)",
                                         context.in_scope("c.relnamespace")),
                             take_clone));
}

template <>
void add_queries<schema::Rule>(const Context& context, Queries& queries) {
  queries.push_back(each_row(fmt::format(R"(
SELECT r.oid, r.ev_class, r.rulename, r.ev_type, r.is_instead, r.ev_enabled, pg_catalog.pg_get_ruledef(r.oid)
  FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
 WHERE r.rulename <> '_RETURN' AND {}
 ORDER BY r.ev_class, r.rulename)",
                                         context.in_scope("c.relnamespace")),
                             take_rule));
}

template <>
void add_queries<schema::EventTrigger>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::event_trigger)) {
    return;
  }
  queries.push_back(each_row(R"(
SELECT e.oid, e.evtname, e.evtowner, e.evtevent, e.evttags, e.evtenabled, p.pronamespace, p.proname
  FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
 ORDER BY e.evtname)",
                             take_event_trigger));
}

}  // namespace introspect::catalog
