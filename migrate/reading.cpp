#include "migrate/reading.hpp"

#include <fmt/format.h>

#include "schema/sql.hpp"

namespace migrate {

using schema::QualifiedName;
using schema::quote_literal;
using schema::tree::Node;

namespace {

/// Parts what a fact is about from what is said of it: `public.t`, then `column c`, then `not null`.
constexpr char kOf = '\x1f';

std::string key(const QualifiedName& name) { return schema::quote_qualified(name); }

}  // namespace

QualifiedName Reading::qualified(std::string_view schema, std::string_view name) const {
  if (!schema.empty()) {
    return {std::string(schema), std::string(name)};
  }
  return search_path_.size() > 1
             ? QualifiedName{}
             : QualifiedName{search_path_.empty() ? "public" : search_path_.front(), std::string(name)};
}

QualifiedName Reading::relation(Node range_var) const {
  return qualified(range_var["schemaname"].text(), range_var["relname"].text());
}

QualifiedName Reading::listed(Node node) const {
  const Node list = node.is("TypeName") ? node.inner()["names"] : node.is("List") ? node.inner()["items"] : node;
  return list.size() > 1 ? qualified(list.at(list.size() - 2).text(), list.back().text())
                         : qualified("", list.size() == 1 ? list.at(0).text() : node.text());
}

void Reading::relation_is(const QualifiedName& name, bool there) {
  if (!name.name.empty()) {
    add(key(name), fmt::format("SELECT {} IS {}NULL", regclass(key(name)), there ? "NOT " : ""), !there);
  }
}

void Reading::relation_has(const QualifiedName& name, std::string_view what, std::string_view condition) {
  if (!name.name.empty()) {
    add(fmt::format("{}{}{}", key(name), kOf, what),
        exists(true, fmt::format("pg_class WHERE oid = {} AND {}", regclass(key(name)), condition)));
  }
}

void Reading::column_is(const QualifiedName& table, std::string_view column, bool there) {
  if (!table.name.empty()) {
    touches(table, column);
    add(fmt::format("{}{}column {}", key(table), kOf, column), exists(there, row_of_column(key(table), column)),
        !there);
  }
}

void Reading::column_has(const QualifiedName& table, std::string_view column, std::string_view what,
                         std::string_view condition) {
  if (!table.name.empty()) {
    touches(table, column);
    add(fmt::format("{0}{1}column {2}{1}{3}", key(table), kOf, column, what),
        exists(true, fmt::format("{} AND {}", row_of_column(key(table), column), condition)));
  }
}

void Reading::belonging_is(const Belonging& kind, const QualifiedName& table, std::string_view name, bool there) {
  if (!table.name.empty() && !name.empty()) {
    add(fmt::format("{}{}{} {}", key(table), kOf, kind.word, name), exists(there, row_of(kind, key(table), name)),
        !there);
  }
}

void Reading::belonging_has(const Belonging& kind, const QualifiedName& table, std::string_view name,
                            std::string_view what, std::string_view condition) {
  if (!table.name.empty()) {
    add(fmt::format("{0}{1}{2} {3}{1}{4}", key(table), kOf, kind.word, name, what),
        exists(true, fmt::format("{} AND {}", row_of(kind, key(table), name), condition)));
  }
}

void Reading::type_is(const QualifiedName& name, bool there) {
  if (!name.name.empty()) {
    add("type " + key(name), fmt::format("SELECT {} IS {}NULL", regtype(key(name)), there ? "NOT " : ""), !there);
  }
}

void Reading::enum_value_is_there(const QualifiedName& type, std::string_view value) {
  if (!type.name.empty()) {
    add(fmt::format("type {}{}value {}", key(type), kOf, value), exists(true, row_of_enum_value(key(type), value)));
  }
}

void Reading::routine_is_there(const QualifiedName& name) {
  if (!name.name.empty()) {
    add("routine " + key(name),
        exists(true, fmt::format("pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace "
                                 "WHERE n.nspname = {} AND p.proname = {}",
                                 quote_literal(name.schema), quote_literal(name.name))));
  }
}

void Reading::routine_is_gone(const QualifiedName& name, bool has_arguments) {
  if (!name.name.empty()) {
    add("routine " + key(name),
        has_arguments ? ""
                      : fmt::format("SELECT pg_catalog.to_regprocedure({}) IS NULL", quote_literal(key(name) + "()")),
        true);
  }
}

void Reading::schema_is(std::string_view name, bool there) {
  add(fmt::format("schema {}", name),
      exists(there, fmt::format("pg_namespace WHERE nspname = {}", quote_literal(name))), !there);
}

void Reading::extension_is(std::string_view name, bool there) {
  add(fmt::format("extension {}", name),
      exists(there, fmt::format("pg_extension WHERE extname = {}", quote_literal(name))), !there);
}

void Reading::is_no_longer(const QualifiedName& name) { add(key(name), "", true); }

void Reading::touches(const QualifiedName& table, std::string_view column) {
  if (!table.name.empty() && !column.empty()) {
    effects.columns.emplace(table, std::string(column));
  }
}

void Reading::add(std::string of, std::string query, bool gone) {
  effects.facts.push_back({std::move(of), gone, std::move(query)});
}

bool takes_place_of(const Fact& later, const Fact& earlier) {
  return later.of == earlier.of || (later.gone && earlier.of.starts_with(later.of + kOf));
}

}  // namespace migrate
