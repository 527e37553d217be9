#pragma once
// `SELECT *` means the columns in the order in which they stand. A table that is there keeps its own order, a file may
// have another: then the star is spelled out, so that the view has its columns in the order that the file says.

#include "planner/context.hpp"

namespace planner {

/// Rewrites the texts of views in `to`, which is the context's, that need it.
void spell_out_stars(const Context& context, schema::Database& to);

}  // namespace planner
