#pragma once

#include <optional>
#include <string>

#include "schema/name.hpp"
#include "schema/object.hpp"

namespace schema {

/// One key of an index, an EXCLUDE constraint or a partition key: a column or an expression, and how it is ordered.
struct IndexElement {
  Name column;  ///< empty when an expression
  Boxed<Expression> expression;
  Name collation;  ///< qualified; empty: the column's own
  Name opclass;    ///< qualified unless in pg_catalog; empty: the type's default for the method
  Options opclass_options;
  bool descending = false;
  bool nulls_first = false;       ///< resolved: DESC implies true unless said otherwise
  Name exclude_operator;          ///< EXCLUDE only: `=`, `&&`, `OPERATOR(public.@)`
  std::optional<int> statistics;  ///< ALTER INDEX … ALTER COLUMN n SET STATISTICS

  bool operator==(const IndexElement&) const = default;
};

}  // namespace schema
