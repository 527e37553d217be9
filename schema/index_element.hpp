#pragma once

#include <optional>
#include <string>

#include "schema/name.hpp"
#include "schema/object.hpp"

namespace schema {

/// What a catalog knows of a key that names no collation. Never a difference in itself.
struct OwnCollation {
  Name value;  ///< qualified; empty: not known, or none
  bool operator==(const OwnCollation&) const { return true; }
};

/// One key of an index, an EXCLUDE constraint or a partition key: a column or an expression, and how it is ordered.
struct IndexElement {
  Name column;  ///< empty when an expression
  Boxed<Expression> expression;
  Name collation;  ///< qualified; empty: the column's or the expression's own
  OwnCollation own_collation;
  Name opclass;  ///< qualified unless in pg_catalog; empty: the type's default for the method
  Options opclass_options;
  bool descending = false;
  bool nulls_first = false;       ///< resolved: DESC implies true unless said otherwise
  Name exclude_operator;          ///< EXCLUDE only: `=`, `&&`, `OPERATOR(public.@)`
  std::optional<int> statistics;  ///< ALTER INDEX … ALTER COLUMN n SET STATISTICS

  bool operator==(const IndexElement&) const = default;
};

}  // namespace schema
