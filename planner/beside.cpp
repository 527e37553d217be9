#include "planner/beside.hpp"

#include <algorithm>

#include "diff/diff.hpp"
#include "planner/context.hpp"
#include "planner/rules/column.hpp"
#include "planner/type_change.hpp"
#include "schema/find_type.hpp"
#include "schema/names/unnamed_columns.hpp"
#include "schema/rename.hpp"

namespace planner {

using namespace schema;

namespace {

// Everything that concerns rows of the table happens in the table itself: no partitions, no inheritance, nor any to
// come, which would inherit both columns.
bool is_plain_table(const Context& context, const QualifiedName& relation) {
  const Table* from = context.from_table(relation);
  const Table* to = context.table(relation);
  const auto plain = [](const Table* table) {
    return table != nullptr && !table->foreign && !table->partition_key && !table->partition_of &&
           table->inherits.empty() && !table->of_type;
  };
  return plain(from) && plain(to) && context.from_children.of(relation).empty() &&
         context.to_children.of(relation).empty() && context.existed(relation);
}

// `IS NULL` of a row looks into it: it does not tell a column that is filled from one that is not.
bool is_composite(const Database& database, const std::string& type) {
  return find_type(database.composite_types, type) != nullptr || find_type(database.tables, type) != nullptr;
}

std::string obstacle_of(const Context& context, const ObjectId& dependent) {
  switch (dependent.kind) {
    case Kind::column:
      if (context.from.find<Column>(dependent)->generated) {
        return to_string(dependent) + " is computed from it";
      }
      return "";
    case Kind::constraint: {
      const Constraint& constraint = *context.from.find<Constraint>(dependent);
      if (constraint.type == ConstraintType::exclude || constraint.period) {
        return to_string(dependent) + " has no online form";
      }
      const bool foreign_key = constraint.type == ConstraintType::foreign_key;
      if (foreign_key && !(is_plain_table(context, relation_of(dependent)) &&
                           is_plain_table(context, constraint.foreign_key->references))) {
        return to_string(dependent) + " cannot be added NOT VALID";
      }
      return "";
    }
    case Kind::table: {
      const Table& table = *context.from.find<Table>(dependent);
      return table.partition_key ? "it is part of a partition key" : "";
    }
    case Kind::materialized_view:
    case Kind::view:
    case Kind::rule:
    case Kind::policy:
    case Kind::routine:
      // The old column is still there when it is made anew.
      return names::takes_unnamed_columns(print::create(context.to, dependent).front())
                 ? to_string(dependent) + " takes columns without naming them and would see both"
                 : "";
    default:
      return "";
  }
}

}  // namespace

Beside beside_of(const ObjectId& column, const std::string& old) {
  if (old != column.name) {
    return {column, old, column.name, old, true};
  }
  return {column, column.name, name_beside(column.name), name_left(column.name), false};
}

const Column& from_column(const Context& context, const Beside& beside) {
  return *context.from.find<Column>(beside.column);
}
const Column& to_column(const Context& context, const Beside& beside) {
  return *context.to.find<Column>(beside.column);
}

std::string name_beside(const std::string& name) { return derived_name(name, "__new"); }
std::string name_left(const std::string& name) { return derived_name(name, "__old"); }

std::string not_null_check_name(const ObjectId& column, const std::string& half) {
  return derived_name(column.relation, derived_name("_" + half, "_set_not_null"));
}

namespace {
std::string in_step_name(const ObjectId& column, const std::string& prefix) {
  return derived_name(prefix + column.relation, derived_name("_" + column.name, diff::kInStep));
}
}  // namespace

QualifiedName in_step_function(const ObjectId& column) { return {column.schema, in_step_name(column, "")}; }

ObjectId in_step_function_id(const ObjectId& column) {
  const QualifiedName function = in_step_function(column);
  return {Kind::routine, function.schema, "", function.name + "()"};
}

bool is_kept_by(const Trigger& trigger, const std::string& column) {
  const auto is_for = [&](std::string_view suffix) {
    return trigger.function.name.ends_with(derived_name("_" + column, suffix));
  };
  return is_for(diff::kInStep) || is_for(diff::kFills);
}

std::set<ObjectId> begun_halves(const Database& from) {
  std::set<ObjectId> halves;
  for (const auto& [id, trigger] : from.triggers) {
    if (!trigger.function.name.ends_with(diff::kInStep)) {
      continue;
    }
    const QualifiedName relation = relation_of(id);
    const auto add = [&](const std::string& name) {
      const ObjectId column = column_id(relation, name), half = column_id(relation, name_beside(name));
      if (in_step_function(column) == trigger.function && from.contains(half)) {
        halves.insert({half, id, in_step_function_id(column)});
      }
    };
    const std::string suffix = name_beside("");
    for (const auto& [column, object] : of_relation<Column>(from, relation)) {
      add(column.name);
      if (column.name.ends_with(suffix)) {  // the first half may be about to get another name
        add(column.name.substr(0, column.name.size() - suffix.size()));
      }
    }
  }
  return halves;
}

std::string in_step_trigger(const Context& context, const ObjectId& column) {
  std::string last;
  for (const Database* database : {&context.from, static_cast<const Database*>(&context.to)}) {
    for (const auto& [id, trigger] : of_relation<Trigger>(*database, relation_of(column))) {
      const bool own = id.name.ends_with(diff::kInStep) || id.name.ends_with(diff::kFills);
      if (!own && trigger.timing == TriggerTiming::before && trigger.for_each_row) {
        last = std::max(last, id.name.text());
      }
    }
  }
  for (const std::string prefix : {"zz_", "~_"}) {
    if (std::string chosen = in_step_name(column, prefix); chosen > last) {
      return chosen;
    }
  }
  return in_step_name(column, "\U0010FFFD_");
}

std::string obstacle(const Context& context, const Beside& beside) {
  const QualifiedName relation = relation_of(beside.column);
  const Column* from = context.from.find<Column>(beside.column);
  const Column* to = context.to.find<Column>(beside.column);
  if (!context.online(relation) || !is_plain_table(context, relation)) {
    return "its table is not a plain one";
  }
  if (from == nullptr || to == nullptr || from->generated || to->generated || !from->local) {
    return "it is computed";
  }
  if (is_unfilled(*from)) {
    return "an unfinished plan has not filled it yet: finish that first";
  }
  if (is_composite(context.from, from->type) || is_composite(context.to, to->type)) {
    return "its type is a row type";
  }
  if (is_constrained_domain(context.to, to->type)) {
    return "a column of " + to->type + " is added by writing every row: the domain has constraints";
  }
  const bool begun = context.from.contains(in_step_function_id(beside.column));
  const auto taken = [&](const std::string& name) {
    const ObjectId id = column_id(relation, name);
    const Column* column = context.from.find<Column>(id);
    const bool left = column != nullptr && column->comment && column->comment->ends_with(diff::kLeftBehind);
    return context.to.contains(id) || (column != nullptr && !begun && !left);
  };
  if (!beside.renamed && (taken(beside.new_name) || taken(beside.left_name))) {
    return "a column of the name " + beside.new_name + " or " + beside.left_name + " is there already";
  }
  for (const ObjectId& dependent : context.dependents.of(beside.column)) {
    if (!context.to.contains(dependent)) {
      continue;
    }
    if (std::string reason = obstacle_of(context, dependent); !reason.empty()) {
      return reason;
    }
  }
  return "";
}

template <class T>
T staged(const Context& context, const Database& source, const ObjectId& id, std::string Beside::*half) {
  Database stage;
  stage.search_paths = source.search_paths;
  std::vector<QualifiedName> relations{relation_of(id)};
  if constexpr (std::is_same_v<T, Constraint>) {
    const Constraint& constraint = *source.find<Constraint>(id);
    if (constraint.foreign_key && constraint.foreign_key->references != relations.front()) {
      relations.push_back(constraint.foreign_key->references);
    }
  }
  for (const QualifiedName& relation : relations) {
    const ObjectId table = table_id(relation);
    if (const Table* found = source.find<Table>(table)) {
      stage.tables[table] = *found;
    }
    for (const auto& [column, object] : of_relation<Column>(source, relation)) {
      stage.columns[column] = object;
    }
  }
  stage.of<T>()[id] = *source.find<T>(id);
  ObjectId at = id;
  for (const ObjectId& type : context.beside_types) {
    ObjectId renamed = type;
    if (half == &Beside::new_name) {
      renamed.name = name_beside(type.name);
    } else if (half == &Beside::left_name) {
      renamed.name = name_left(type.name);
    }
    if (renamed != type) {
      stage.enum_types[type] = *source.find<EnumType>(type);
      schema::rename(stage, type, renamed);
      if (at == type) {
        at = renamed;
      }
    }
  }
  for (const auto& [column, beside] : context.beside) {
    ObjectId renamed = column;
    renamed.name = beside.*half;
    if (renamed != column && stage.contains(column)) {
      schema::rename(stage, column, renamed);
      if (at == column) {
        at = renamed;
      }
    }
  }
  return *stage.find<T>(at);
}

std::optional<std::string> own_conversion(const Context& context, const Beside& beside) {
  Column column = to_column(context, beside);
  if (!column.hints->backfill) {
    return {};
  }
  column.default_value = Expression(*column.hints->backfill);
  Database stage;
  stage.search_paths = context.to.search_paths;
  stage.columns[beside.column] = std::move(column);
  for (const ObjectId& type : context.beside_types) {
    ObjectId renamed = type;
    renamed.name = name_beside(type.name);
    stage.enum_types[type] = *context.to.find<EnumType>(type);
    schema::rename(stage, type, renamed);
  }
  return print::text_of(*stage.columns.at(beside.column).default_value);
}

template EnumType staged<EnumType>(const Context&, const Database&, const ObjectId&, std::string Beside::*);
template Column staged<Column>(const Context&, const Database&, const ObjectId&, std::string Beside::*);
template Index staged<Index>(const Context&, const Database&, const ObjectId&, std::string Beside::*);
template Constraint staged<Constraint>(const Context&, const Database&, const ObjectId&, std::string Beside::*);

}  // namespace planner
