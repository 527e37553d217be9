#pragma once
// Keys of indexes, exclusion constraints and partitioned tables, out of the catalog's parallel vectors.

#include <string_view>
#include <vector>

#include "introspect/catalog/context.hpp"
#include "schema/index_element.hpp"

namespace introspect::catalog {

/// The vectors as the catalog prints them. All but `columns` may be shorter (INCLUDE columns have no entries).
struct KeyVectors {
  std::string_view columns;  ///< indkey, partattrs: 0 for an expression
  std::string_view opclasses;
  std::string_view collations;
  std::string_view options;      ///< indoption; empty for partition keys
  std::string_view expressions;  ///< pg_get_expr() of all expressions, joined by commas
  std::string_view
      definition;  ///< pg_get_indexdef(), pg_get_partkeydef(): where an expression's collation is not the default one
};

/// The first `count` elements of a key on `relation`.
std::vector<schema::IndexElement> read_elements(const Context& context, const Relation& relation, Oid method,
                                                std::size_t count, const KeyVectors& vectors);

}  // namespace introspect::catalog
