#pragma once
// The words in which a statement's effects are told: each adds a fact, with the query that asks the catalog for it. A
// name whose schema cannot be told from the text adds nothing.

#include "migrate/catalog_query.hpp"
#include "migrate/effects.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

class Reading {
 public:
  explicit Reading(const std::vector<std::string>& search_path) : search_path_(search_path) {}

  Effects effects;

  /// Where an unqualified name leads cannot be told where the path has several schemas: no name then.
  schema::QualifiedName qualified(std::string_view schema, std::string_view name) const;
  schema::QualifiedName relation(schema::tree::Node range_var) const;
  /// A name as a list of strings, or a List or TypeName around one.
  schema::QualifiedName listed(schema::tree::Node node) const;

  void relation_is(const schema::QualifiedName& name, bool there);
  void relation_has(const schema::QualifiedName& name, std::string_view what, std::string_view condition);
  void column_is(const schema::QualifiedName& table, std::string_view column, bool there);
  void column_has(const schema::QualifiedName& table, std::string_view column, std::string_view what,
                  std::string_view condition);
  void belonging_is(const Belonging& kind, const schema::QualifiedName& table, std::string_view name, bool there);
  void belonging_has(const Belonging& kind, const schema::QualifiedName& table, std::string_view name,
                     std::string_view what, std::string_view condition);
  void type_is(const schema::QualifiedName& name, bool there);
  void enum_value_is_there(const schema::QualifiedName& type, std::string_view value);
  void routine_is_there(const schema::QualifiedName& name);
  /// Others of the name may stay: only what has no arguments can be asked for.
  void routine_is_gone(const schema::QualifiedName& name, bool has_arguments);
  void schema_is(std::string_view name, bool there);
  void extension_is(std::string_view name, bool there);

  /// The name means something else, or nothing, from now on; what it is now is not asked for.
  void is_no_longer(const schema::QualifiedName& name);
  /// The statement names the column.
  void touches(const schema::QualifiedName& table, std::string_view column);

 private:
  void add(std::string of, std::string query, bool gone = false);

  const std::vector<std::string>& search_path_;
};

/// Whether what was said before holds no longer once the later fact does.
bool takes_place_of(const Fact& later, const Fact& earlier);

}  // namespace migrate
