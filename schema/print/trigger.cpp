// Triggers, rules, event triggers, policies.

#include <array>

#include "schema/print/text.hpp"

namespace schema::print {

namespace {
std::string call(const QualifiedName& function, const std::vector<std::string>& arguments) {
  std::vector<std::string> literals;
  for (const std::string& argument : arguments) {
    literals.push_back(quote_literal(argument));
  }
  return "EXECUTE FUNCTION " + quote_qualified(function) + '(' + join(literals) + ')';
}
}  // namespace

std::string trigger_state(const Database& database, const ObjectId& id, const Trigger& trigger) {
  const Table* table = database.find<Table>({Kind::table, id.schema, "", id.relation});
  // ALTER TABLE reaches views too, for which ALTER VIEW knows no triggers.
  return std::string(table != nullptr && table->foreign ? "ALTER FOREIGN TABLE " : "ALTER TABLE ") +
         (trigger.clone_of ? "ONLY " : "") + relation(id) + ' ' + enabled_word(trigger.enabled) + " TRIGGER " +
         quote_identifier(id.name);
}

std::string trigger_statement(const ObjectId& id, const Trigger& trigger) {
  static constexpr std::array<std::string_view, 3> kTimings = {"BEFORE", "AFTER", "INSTEAD OF"};
  std::vector<std::string> events;
  const auto say = [&](bool condition, const std::string& words) {
    if (condition) {
      events.push_back(words);
    }
  };
  say(trigger.on_insert, "INSERT");
  say(trigger.on_delete, "DELETE");
  say(trigger.on_update, "UPDATE" + (trigger.update_of.empty() ? "" : " OF " + quote_list(trigger.update_of)));
  say(trigger.on_truncate, "TRUNCATE");
  std::string sql = trigger.constraint ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ";
  sql += quote_identifier(id.name) + "\n    " + std::string(kTimings.at(static_cast<std::size_t>(trigger.timing))) +
         ' ' + join(events, " OR ") + " ON " + relation(id);
  sql += trigger.from_table ? "\n    FROM " + quote_qualified(*trigger.from_table) : "";
  sql += trigger.deferrable ? "\n    DEFERRABLE" : "";
  sql += trigger.initially_deferred ? " INITIALLY DEFERRED" : "";
  if (!trigger.old_table.empty() || !trigger.new_table.empty()) {
    sql += "\n    REFERENCING";
    sql += trigger.old_table.empty() ? "" : " OLD TABLE AS " + quote_identifier(trigger.old_table);
    sql += trigger.new_table.empty() ? "" : " NEW TABLE AS " + quote_identifier(trigger.new_table);
  }
  sql += trigger.for_each_row ? "\n    FOR EACH ROW" : "\n    FOR EACH STATEMENT";
  sql += trigger.when ? " WHEN " + enclosed(*trigger.when) : "";
  return sql + "\n    " + call(trigger.function, trigger.arguments);
}

Statements create_object(const Database& database, const ObjectId& id, const Trigger& trigger, const TableParts&) {
  if (trigger.clone_of) {
    return {trigger_state(database, id, trigger)};
  }
  Statements statements{trigger_statement(id, trigger)};
  if (trigger.enabled != Enabled::origin) {
    statements.push_back(trigger_state(database, id, trigger));
  }
  return statements;
}

Statements create_object(const Database&, const ObjectId& id, const Rule& rule, const TableParts&) {
  Statements statements{text_of(rule.definition)};
  if (rule.enabled != Enabled::origin) {
    statements.push_back("ALTER TABLE " + relation(id) + ' ' + enabled_word(rule.enabled) + " RULE " +
                         quote_identifier(id.name));
  }
  return statements;
}

Statements create_object(const Database&, const ObjectId& id, const EventTrigger& trigger, const TableParts&) {
  std::vector<std::string> tags;
  for (const std::string& tag : trigger.tags) {
    tags.push_back(quote_literal(tag));
  }
  Statements statements{"CREATE EVENT TRIGGER " + quote_identifier(id.name) + " ON " + quote_identifier(trigger.event) +
                        (tags.empty() ? "" : "\n    WHEN TAG IN (" + join(tags) + ')') + "\n    " +
                        call(trigger.function, {})};
  if (trigger.enabled != Enabled::origin) {
    statements.push_back("ALTER EVENT TRIGGER " + quote_identifier(id.name) + ' ' + enabled_word(trigger.enabled));
  }
  return statements;
}

std::string policy_statement(const ObjectId& id, const Policy& policy) {
  std::vector<std::string> roles;
  for (const std::string& name : policy.roles) {
    roles.push_back(role(name));
  }
  std::string sql = "CREATE POLICY " + quote_identifier(id.name) + " ON " + relation(id);
  sql += policy.permissive ? "" : "\n    AS RESTRICTIVE";
  sql += policy.command.empty() || policy.command == "ALL" ? "" : "\n    FOR " + policy.command;
  sql += roles.empty() ? "" : "\n    TO " + join(roles);
  sql += policy.using_ ? "\n    USING " + enclosed(*policy.using_) : "";
  return sql + (policy.check ? "\n    WITH CHECK " + enclosed(*policy.check) : "");
}

Statements create_object(const Database&, const ObjectId& id, const Policy& policy, const TableParts&) {
  return {policy_statement(id, policy)};
}

}  // namespace schema::print
