#pragma once
// What an unfinished plan has left that nothing else tells from what is to go: found by the names that the rules give,
// and taken up where it is what this plan would build.

#include "planner/context.hpp"

namespace planner {

/// Indexes and keys that the next step uses up, the parts that partitions have already of what their parent is to have,
/// CHECKs that prove the bound of a partition to come.
void take_up_leftovers(Context& context);

}  // namespace planner
