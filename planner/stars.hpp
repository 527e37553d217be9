#pragma once
// `SELECT *` means the columns in the order in which they stand. A table that is there keeps its own order, a file may
// have another: then the star is spelled out, so that the view has its columns in the order that the file says.

#include "planner/context.hpp"

namespace planner {

/// Rewrites the texts of views in `context.to` that need it.
void spell_out_stars(Context& context);

}  // namespace planner
