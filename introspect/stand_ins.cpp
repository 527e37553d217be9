#include "introspect/stand_ins.hpp"

#include <algorithm>
#include <map>

#include "introspect/spoken_names.hpp"
#include "schema/builtin/extensions.hpp"
#include "schema/canonical/view_outputs.hpp"
#include "schema/print/print.hpp"
#include "schema/sql.hpp"

namespace introspect {
namespace {

using schema::Kind;
using schema::ObjectId;
using schema::quote_identifier;
using schema::quote_literal;
using schema::quote_qualified;

template <class T>
bool is_a(const schema::Database& database, const ObjectId& id) {
  return database.find<T>(id) != nullptr;
}

std::vector<schema::ExtensionMember> members_of(const schema::Database& database, const std::string& extension,
                                                const std::string& installed_in) {
  std::vector<schema::ExtensionMember> members;
  std::ranges::copy_if(database.extension_members, std::back_inserter(members),
                       [&](const auto& member) { return member.extension == extension; });
  return members.empty() ? schema::builtin::extension_members(extension, installed_in) : members;
}

/// With the schemas they are in. Of a part of a database (`--schema`) only their members are known.
std::map<std::string, std::string> extensions_of(const schema::Database& database) {
  std::map<std::string, std::string> found;
  for (const auto& [id, extension] : database.extensions) {
    found.emplace(id.name, extension.schema);
  }
  for (const schema::ExtensionMember& member : database.extension_members) {
    found.emplace(member.extension, member.schema);
  }
  return found;
}

void add_extensions(const schema::Database& database, const std::set<std::string>& words, std::vector<Build>& builds) {
  for (const auto& [name, installed_in] : extensions_of(database)) {
    const schema::builtin::ExtensionFacts* facts = schema::builtin::extension_facts(name);
    const std::string fixed = facts != nullptr ? std::string(facts->schema) : "";
    const std::string in = !fixed.empty() ? fixed : installed_in.empty() ? "public" : installed_in;
    const std::vector<schema::ExtensionMember> members = members_of(database, name, in);
    // Of an extension nobody knows, any name may be.
    const bool wanted = members.empty() || std::ranges::any_of(members, [&](const schema::ExtensionMember& member) {
                          return is_mentioned(member.name.substr(0, member.name.find('(')), words);
                        });
    if (!wanted) {
      continue;
    }
    if (fixed.empty()) {
      builds.push_back({{}, "", "CREATE SCHEMA IF NOT EXISTS " + quote_identifier(in)});
    }
    builds.push_back({{},
                      "",
                      "CREATE EXTENSION IF NOT EXISTS " + quote_identifier(name) +
                          (fixed.empty() ? " SCHEMA " + quote_identifier(in) : "") + " CASCADE"});
  }
}

void add_table(const schema::Database& database, const ObjectId& id, const std::set<std::string>& words,
               std::vector<Build>& builds) {
  const schema::QualifiedName name{id.schema, id.name};
  builds.push_back({{}, "", "CREATE TABLE " + quote_qualified(name) + " " + column_list(database, name)});
  // GROUP BY a primary key lets the other columns stand bare; ON CONFLICT looks for a unique index.
  if (!words.contains("group") && !words.contains("conflict")) {
    return;
  }
  for (const auto& [constraint_id, constraint] : of_relation<schema::Constraint>(database, name)) {
    const bool primary = constraint.type == schema::ConstraintType::primary_key;
    if (primary || constraint.type == schema::ConstraintType::unique) {
      builds.push_back({{},
                        "",
                        "ALTER TABLE " + quote_qualified(name) + " ADD CONSTRAINT " +
                            quote_identifier(constraint_id.name) + (primary ? " PRIMARY KEY (" : " UNIQUE (") +
                            schema::quote_list(constraint.columns) + ")"});
    }
  }
}

std::string range_statement(const ObjectId& id, const schema::RangeType& range) {
  std::string sql = "CREATE TYPE " + quote_qualified(id.schema, id.name) + " AS RANGE (SUBTYPE = " + range.subtype;
  if (!range.collation.empty()) {
    sql += ", COLLATION = " + range.collation;
  }
  if (!range.multirange_name.empty()) {
    sql += ", MULTIRANGE_TYPE_NAME = " + quote_qualified(range.multirange_schema, range.multirange_name);
  }
  return sql + ")";
}

std::string view_sql(const ObjectId& id, const std::vector<std::string>& columns, const std::string& query) {
  return "CREATE VIEW " + quote_qualified(id.schema, id.name) +
         (columns.empty() ? "" : " (" + schema::quote_list(columns) + ")") + " AS " + query;
}

void add_object(const schema::Database& database, const ObjectId& id, const std::set<std::string>& words,
                std::vector<Build>& builds) {
  const schema::Object& object = *database.object(id);
  const std::string name = quote_qualified(id.schema, id.name);
  const auto add = [&](std::string sql) { builds.push_back({{}, path_of(database, object), std::move(sql)}); };
  if (const auto* enum_type = database.find<schema::EnumType>(id)) {
    std::string labels;
    for (const std::string& label : enum_type->labels) {
      labels += (labels.empty() ? "" : ", ") + quote_literal(label);
    }
    add("CREATE TYPE " + name + " AS ENUM (" + labels + ")");
  } else if (is_a<schema::CompositeType>(database, id)) {
    add("CREATE TYPE " + name + " AS " + column_list(database, {id.schema, id.name}));
  } else if (const auto* range = database.find<schema::RangeType>(id)) {
    add(range_statement(id, *range));
  } else if (const auto* domain = database.find<schema::Domain>(id)) {
    add("CREATE DOMAIN " + name + " AS " + domain->type +
        (domain->collation.empty() ? "" : " COLLATE " + domain->collation));
  } else if (is_a<schema::Sequence>(database, id)) {
    add("CREATE SEQUENCE " + name);
  } else if (is_a<schema::Table>(database, id)) {
    add_table(database, id, words, builds);
  } else if (const auto* routine = database.find<schema::Routine>(id)) {
    // Whoever only calls it sees the signature; the body of this language is not looked at before it runs.
    add(routine_header(id, *routine, "plpgsql") + " AS 'BEGIN END'");
  } else if (const auto* view = database.find<schema::View>(id)) {
    add(view_sql(id, view->columns, view->definition.text));
  } else if (const auto* materialized = database.find<schema::MaterializedView>(id)) {
    add(view_sql(id, materialized->columns, materialized->definition.text));
  } else {
    for (std::string& sql : schema::print::create(database, id)) {
      add(std::move(sql));
    }
  }
}

/// Views that may lead back to themselves, by the names in their queries, and whose columns are told: without one of
/// them made of NULLs, none of their circle can be built.
std::vector<ObjectId> circular_views(const schema::Database& database, const std::vector<ObjectId>& objects) {
  std::map<ObjectId, std::set<std::string>> views;
  for (const ObjectId& id : objects) {
    if (const auto* view = database.find<schema::View>(id)) {
      views.emplace(id, words_of(view->definition.text));
    }
  }
  std::vector<ObjectId> circular;
  for (const auto& [start, named] : views) {
    std::set<ObjectId> seen;
    std::vector<ObjectId> open{start};
    while (!open.empty() && !seen.contains(start)) {
      const ObjectId id = open.back();
      open.pop_back();
      for (const auto& [next, words] : views) {
        if (next != id && is_mentioned(next.name, views.at(id)) && seen.insert(next).second) {
          open.push_back(next);
        }
      }
    }
    if (seen.contains(start) && !database.find<schema::View>(start)->outputs.empty()) {
      circular.push_back(start);
    }
  }
  return circular;
}

}  // namespace

std::string path_of(const schema::Database& database, const schema::Object& object) {
  const std::size_t index = object.search_path.value;
  std::string path;
  if (index < database.search_paths.size()) {
    for (const std::string& name : database.search_paths[index]) {
      path += (path.empty() ? "" : ", ") + quote_identifier(name);
    }
  }
  return path;
}

std::string column_list(const schema::Database& database, const schema::QualifiedName& relation) {
  std::string list = "(";
  for (const auto* entry : columns_in_order(database, relation)) {
    const auto& [id, column] = *entry;
    list += (list.size() == 1 ? "" : ", ") + quote_identifier(id.name) + " " + column.type;
    if (!column.collation.empty()) {
      list += " COLLATE " + column.collation;
    }
  }
  return list + ")";
}

std::string routine_header(const ObjectId& id, const schema::Routine& routine, std::string_view language) {
  std::string arguments, table;
  for (const schema::Argument& argument : routine.arguments) {
    const std::string named = (argument.name.empty() ? "" : quote_identifier(argument.name) + " ") + argument.type;
    if (argument.mode == schema::ArgumentMode::table) {
      table += (table.empty() ? "" : ", ") + named;
      continue;
    }
    arguments += arguments.empty() ? "" : ", ";
    switch (argument.mode) {
      case schema::ArgumentMode::out:
        arguments += "OUT ";
        break;
      case schema::ArgumentMode::inout:
        arguments += "INOUT ";
        break;
      case schema::ArgumentMode::variadic:
        arguments += "VARIADIC ";
        break;
      case schema::ArgumentMode::in:
      case schema::ArgumentMode::table:
        break;
    }
    // That there is a default decides which calls match; a call is printed without what it leaves out.
    arguments += named + (argument.default_value ? " DEFAULT NULL" : "");
  }
  std::string sql = std::string("CREATE ") + (routine.procedure ? "PROCEDURE " : "FUNCTION ") +
                    quote_qualified(id.schema, bare_name(id)) + "(" + arguments + ")";
  if (!table.empty()) {
    sql += " RETURNS TABLE (" + table + ")";
  } else if (!routine.returns.empty()) {
    sql += std::string(" RETURNS ") + (routine.returns_set ? "SETOF " : "") + routine.returns;
  }
  sql += " LANGUAGE " + std::string(language);
  if (!routine.procedure) {
    sql += routine.volatility == schema::Volatility::immutable ? " IMMUTABLE"
           : routine.volatility == schema::Volatility::stable  ? " STABLE"
                                                               : "";
    sql += routine.strict ? " STRICT" : "";
  }
  return sql;
}

std::vector<Build> stand_ins(const schema::Database& database, const std::set<std::string>& words) {
  std::set<std::string> all = words;
  const SpokenNames names(database);
  const std::vector<ObjectId> objects = names.named_in_turn(all);
  std::vector<Build> builds;
  std::set<std::string> schemas;
  for (const ObjectId& id : objects) {
    schemas.insert(id.schema);
  }
  for (const std::string& name : schemas) {
    builds.push_back({{}, "", "CREATE SCHEMA IF NOT EXISTS " + quote_identifier(name)});
  }
  add_extensions(database, all, builds);
  for (const ObjectId& id : objects) {  // in the order of kinds.def
    const std::size_t first = builds.size();
    add_object(database, id, all, builds);
    // A relation or type that is missing is missed, unless another of its name is found in its place. Of functions and
    // operators pg_catalog may have others.
    const bool overloads = id.kind == Kind::routine || id.kind == Kind::aggregate || id.kind == Kind::operator_;
    if (overloads || names.is_shared(id)) {
      for (std::size_t i = first; i < builds.size(); ++i) {
        builds[i].names.emplace(bare_name(id));
      }
    }
  }
  for (const ObjectId& id : circular_views(database, objects)) {
    builds.push_back({{},
                      "",
                      schema::print::view_statement(
                          id, schema::canonical::made_of_nulls(database.find<schema::View>(id)->outputs), false)});
  }
  for (const auto& [id, cast] : database.casts) {
    const std::set<std::string> types = words_of(id.name);
    if (std::ranges::any_of(objects, [&](const ObjectId& object) { return types.contains(object.name); })) {
      for (std::string& sql : schema::print::create(database, id)) {
        builds.push_back({{}, "", std::move(sql)});
      }
    }
  }
  return builds;
}

}  // namespace introspect
