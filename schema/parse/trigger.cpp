#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/trigger_state.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

// pg_trigger.h
constexpr std::int64_t kBefore = 1 << 1, kInsert = 1 << 2, kDelete = 1 << 3, kUpdate = 1 << 4, kTruncate = 1 << 5,
                       kInstead = 1 << 6;

/// Trigger functions that come with the server.
bool is_builtin_trigger_function(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames = {"suppress_redundant_updates_trigger",
                                                             "tsvector_update_trigger",
                                                             "tsvector_update_trigger_column", "unique_key_recheck"};
  return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("RI_FKey_");
}

QualifiedName trigger_function(const Interpreter& interpreter, const Statement& statement, tree::Node names) {
  const QualifiedName written = Interpreter::written_name(names);
  if (auto found = interpreter.find_function_name(written)) {
    return *std::move(found);
  }
  if (is_builtin_trigger_function(written.name) && (written.schema.empty() || written.schema == "pg_catalog")) {
    return {"pg_catalog", written.name};
  }
  interpreter.missing("function", written, start_of(statement));
}

}  // namespace

void create_trigger(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const ObjectId relation = interpreter.relation(statement, create["relation"]);
  Trigger trigger;
  const std::int64_t timing = create["timing"].integer();
  trigger.timing = timing == kBefore    ? TriggerTiming::before
                   : timing == kInstead ? TriggerTiming::instead_of
                                        : TriggerTiming::after;
  const std::int64_t events = create["events"].integer();
  trigger.on_insert = (events & kInsert) != 0;
  trigger.on_update = (events & kUpdate) != 0;
  trigger.on_delete = (events & kDelete) != 0;
  trigger.on_truncate = (events & kTruncate) != 0;
  for (const tree::Node column : create["columns"]) {
    trigger.update_of.emplace_back(column.text());
  }
  trigger.for_each_row = create["row"].flag();
  if (create["whenClause"]) {
    const std::size_t when = find_word(statement.source(), statement.offset(create["relation"]), statement.end, "when");
    trigger.when = Expression(std::string(without_parentheses(group(statement.source(), when))));
  }
  trigger.function = trigger_function(interpreter, statement, create["funcname"]);
  for (const tree::Node argument : create["args"]) {
    trigger.arguments.emplace_back(argument.text());
  }
  trigger.constraint = create["isconstraint"].flag();
  trigger.deferrable = create["deferrable"].flag();
  trigger.initially_deferred = create["initdeferred"].flag();
  if (create["constrrel"]) {
    const ObjectId from = interpreter.relation(statement, create["constrrel"]);
    trigger.from_table = QualifiedName{from.schema, from.name};
  }
  for (const tree::Node node : create["transitionRels"]) {
    const tree::Node transition = node.inner();
    (transition["isNew"].flag() ? trigger.new_table : trigger.old_table) = transition["name"].text();
  }
  const ObjectId id{Kind::trigger, relation.schema, relation.name, std::string(create["trigname"].text())};
  put(interpreter, statement, id, std::move(trigger), create["replace"].flag());
  forget_clones(interpreter, id);
}

void create_event_trigger(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  EventTrigger trigger;
  trigger.event = create["eventname"].text();
  for (const tree::Node tag : find_option(create["whenclause"], "tag")["arg"].inner()["items"]) {
    trigger.tags.push_back(to_upper(tag.text()));
  }
  trigger.function = trigger_function(interpreter, statement, create["funcname"]);
  interpreter.add(statement, {Kind::event_trigger, "", "", std::string(create["trigname"].text())}, std::move(trigger));
}

void alter_event_trigger(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id{Kind::event_trigger, "", "", std::string(alter["trigname"].text())};
  EventTrigger* const trigger = interpreter.database.find<EventTrigger>(id);
  if (trigger == nullptr) {
    interpreter.missing("event trigger", {"", id.name}, start_of(statement));
  }
  const std::int64_t enabled = alter["tgenabled"].integer();
  const std::string_view word = alter["tgenabled"].text();
  const char code = word.empty() ? static_cast<char>(enabled) : word[0];
  trigger->enabled = code == 'D'   ? Enabled::disabled
                     : code == 'R' ? Enabled::replica
                     : code == 'A' ? Enabled::always
                                   : Enabled::origin;
}

void create_rule(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const ObjectId relation = interpreter.relation(statement, create["relation"]);
  const std::string name(create["rulename"].text());
  const std::string_view source = statement.source();
  if (name == "_RETURN") {
    // How old dumps make a view: a table that gets the rule of one.
    const std::size_t rule = find_word(source, statement.begin, statement.end, "rule");
    const std::size_t select = after_word(source, rule, source.size(), "do");
    View view;
    const Token first = next_token(source, select);
    const bool instead = first.type == TokenType::word && equals_word(text_of(source, first), "instead");
    view.definition = Expression(std::string(trimmed(source.substr(instead ? first.end : select))));
    std::vector<ObjectId> columns;
    for (const auto* entry : columns_in_order(interpreter.database, {relation.schema, relation.name})) {
      columns.push_back(entry->first);
    }
    for (const ObjectId& column : columns) {
      interpreter.erase(column);
    }
    const Object carried = *interpreter.database.object(relation);
    interpreter.erase(relation);
    View& added = interpreter.add(statement, {Kind::view, relation.schema, "", relation.name}, std::move(view));
    added.comment = carried.comment;
    added.owner = carried.owner;
    added.privileges = carried.privileges;
    return;
  }
  Rule rule;
  rule.event = std::string(create["event"].text()).substr(std::string_view("CMD_").size());
  rule.instead = create["instead"].flag();
  const std::size_t word = find_word(source, statement.begin, statement.end, "rule");
  rule.definition = Expression("CREATE " + std::string(trimmed(source.substr(word))));
  const ObjectId id{Kind::rule, relation.schema, relation.name, name};
  // OR REPLACE leaves a rule enabled as it was; a trigger it enables as a new one.
  if (const Rule* existing = interpreter.database.find<Rule>(id)) {
    rule.enabled = existing->enabled;
  }
  put(interpreter, statement, id, std::move(rule), create["replace"].flag());
}

}  // namespace schema::parse
