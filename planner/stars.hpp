#pragma once
// `SELECT *`, and an INSERT without a list, mean the columns in the order in which they stand. A table that is there
// keeps its own order, a file may have another: then they are spelled out, so that a view has its columns, and a rule
// writes them, in the order that the file says.

#include "planner/context.hpp"

namespace planner {

/// Rewrites the queries in `to`, which is the context's, that need it.
void spell_out_stars(const Context& context, schema::Database& to);

}  // namespace planner
