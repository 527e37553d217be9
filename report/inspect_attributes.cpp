#include "report/inspect_attributes.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "schema/sql.hpp"

namespace report {

namespace {

void list(Json& json, std::string_view name, const std::vector<std::string>& values) {
  json.begin_array(name);
  for (const std::string& value : values) {
    json.item(value);
  }
  json.end_array();
}

void optional(Json& json, std::string_view name, const std::string& value) {
  if (!value.empty()) {
    json.field(name, value);
  }
}

void optional(Json& json, std::string_view name, const std::optional<schema::Expression>& value) {
  if (value) {
    json.field(name, value->text);
  }
}

/// Columns as their names, expressions in parentheses.
std::vector<std::string> keys(const std::vector<schema::IndexElement>& elements) {
  std::vector<std::string> result;
  for (const schema::IndexElement& element : elements) {
    result.push_back(element.expression ? '(' + element.expression->text + ')' : element.column.text());
  }
  return result;
}

std::string_view type_name(schema::ConstraintType type) {
  static constexpr std::array<std::string_view, 6> kNames{"primary key", "unique",  "check",
                                                          "foreign key", "exclude", "not null"};
  return kNames.at(static_cast<std::size_t>(type));
}

std::string_view action_name(schema::ForeignKeyAction action) {
  static constexpr std::array<std::string_view, 5> kNames{"no action", "restrict", "cascade", "set null",
                                                          "set default"};
  return kNames.at(static_cast<std::size_t>(action));
}

void references(Json& json, const schema::ForeignKey& key) {
  json.begin_object("references").field("schema", key.references.schema).field("table", key.references.name);
  list(json, "columns", key.referenced_columns);
  json.field("on_update", action_name(key.on_update)).field("on_delete", action_name(key.on_delete));
  json.end_object();
}

}  // namespace

void write_attributes(Json& json, const schema::Table& table) {
  static constexpr std::array<std::string_view, 3> kStrategies{"range", "list", "hash"};
  if (table.partition_key) {
    json.begin_object("partitioned_by")
        .field("strategy", kStrategies.at(static_cast<std::size_t>(table.partition_key->strategy)));
    list(json, "columns", keys(table.partition_key->elements));
    json.end_object();
  }
  if (table.partition_of) {
    json.begin_object("partition_of")
        .field("schema", table.partition_of->parent.schema)
        .field("table", table.partition_of->parent.name)
        .field("bound", table.partition_of->bound.text)
        .end_object();
  }
  json.field("unlogged", table.unlogged).field("row_security", table.row_security);
  if (table.foreign) {
    json.field("server", table.foreign->server);
  }
}

void write_attributes(Json& json, const schema::Column& column) {
  json.field("position", column.position.value).field("type", column.type).field("not_null", column.not_null);
  optional(json, "default", column.default_value);
  if (column.identity) {
    json.field("identity", column.identity->always ? "always" : "by default");
  }
  if (column.generated) {
    json.field("generated", column.generated->expression.text);
  }
  optional(json, "collation", column.collation);
}

void write_attributes(Json& json, const schema::Constraint& constraint) {
  json.field("type", type_name(constraint.type));
  list(json, "columns",
       constraint.type == schema::ConstraintType::exclude ? keys(constraint.elements) : constraint.columns);
  optional(json, constraint.type == schema::ConstraintType::exclude ? "where" : "expression", constraint.expression);
  if (constraint.foreign_key) {
    references(json, *constraint.foreign_key);
  }
  json.field("deferrable", constraint.deferrable).field("validated", constraint.validated);
}

void write_attributes(Json& json, const schema::Index& index) {
  json.field("method", index.method).field("unique", index.unique);
  list(json, "columns", keys(index.elements));
  list(json, "include", index.include);
  optional(json, "where", index.predicate);
  json.field("valid", index.valid);
}

void write_attributes(Json& json, const schema::Sequence& sequence) {
  const schema::SequenceOptions& options = sequence.options;
  json.field("type", options.type).field("start", options.start).field("increment", options.increment);
  json.field("min", options.min).field("max", options.max).field("cache", options.cache);
  json.field("cycle", options.cycle);
  if (sequence.owned_by) {
    json.begin_object("owned_by")
        .field("schema", sequence.owned_by->schema)
        .field("table", sequence.owned_by->relation)
        .field("column", sequence.owned_by->name)
        .end_object();
  }
}

void write_attributes(Json& json, const schema::EnumType& type) { list(json, "values", type.labels); }

void write_attributes(Json& json, const schema::Domain& domain) {
  json.field("type", domain.type).field("not_null", domain.not_null);
  optional(json, "default", domain.default_value);
  optional(json, "collation", domain.collation);
}

void write_attributes(Json& json, const schema::View& view) { json.field("definition", view.definition.text); }

void write_attributes(Json& json, const schema::MaterializedView& view) {
  json.field("definition", view.definition.text);
}

void write_attributes(Json& json, const schema::Routine& routine) {
  static constexpr std::array<std::string_view, 3> kVolatilities{"immutable", "stable", "volatile"};
  json.field("procedure", routine.procedure).field("language", routine.language);
  optional(json, "returns", routine.returns);
  json.field("returns_set", routine.returns_set)
      .field("volatility", kVolatilities.at(static_cast<std::size_t>(routine.volatility)))
      .field("security_definer", routine.security_definer);
}

void write_attributes(Json& json, const schema::Trigger& trigger) {
  static constexpr std::array<std::string_view, 3> kTimings{"before", "after", "instead of"};
  static constexpr std::array<std::string_view, 4> kStates{"origin", "disabled", "replica", "always"};
  json.field("timing", kTimings.at(static_cast<std::size_t>(trigger.timing)));
  std::vector<std::string> events;
  for (const auto& [on, event] : {std::pair{trigger.on_insert, "insert"},
                                  {trigger.on_update, "update"},
                                  {trigger.on_delete, "delete"},
                                  {trigger.on_truncate, "truncate"}}) {
    if (on) {
      events.emplace_back(event);
    }
  }
  list(json, "events", events);
  json.field("function", schema::quote_qualified(trigger.function))
      .field("for_each", trigger.for_each_row ? "row" : "statement")
      .field("enabled", kStates.at(static_cast<std::size_t>(trigger.enabled)));
}

}  // namespace report
