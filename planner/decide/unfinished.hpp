#pragma once
// What an unfinished plan has built under the names that the rules give: it is used, not made again, nor dropped.

#include "planner/context.hpp"

namespace planner {

/// Indexes and proofs of NOT NULL that wait for the step which uses them up.
void keep_unfinished(Context& context);
/// Where the part is there, and would go.
void keep_built(Context& context, const ObjectId& id);

}  // namespace planner
