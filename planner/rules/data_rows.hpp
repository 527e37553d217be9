#pragma once
// The rows that a condition on data is about: as they are, or as they will be with the columns that the plan adds.

#include <optional>
#include <string>
#include <vector>

#include "planner/context.hpp"

namespace planner {

struct Rows {
  std::string source;  ///< a table, or a query within parentheses
  std::string alias;   ///< empty: it goes by its own name
  bool alike = false;  ///< all have the same of the columns asked about

  std::string from() const { return source + (alias.empty() ? "" : " AS " + alias); }
  const std::string& name() const { return alias.empty() ? source : alias; }
};
Rows rows_there(const schema::QualifiedName& relation);
/// With what they will get in those of `columns` that the plan adds; nothing: that is not known before (a sequence's
/// number, …). Once the columns are there, the server calls their names ambiguous.
std::optional<Rows> rows_to_come(const Context& context, const schema::QualifiedName& relation,
                                 const std::vector<std::string>& columns);
/// What they get in such a column, as an expression; nothing where that is not known before.
std::optional<std::string> value_to_come(const Context& context, const ObjectId& column);
/// Of a table that the plan makes, and that takes over no rows: the condition that it has not been made yet.
std::optional<std::string> is_empty_so_far(const Context& context, const schema::QualifiedName& relation);

}  // namespace planner
