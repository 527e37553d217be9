#pragma once
// Parts go with what takes them along, and come with what brings them: a dropped table its columns, a dropped column
// its indexes, a new table its inlined constraints, a parent's column its children's. They need no step of their own.

#include "planner/context.hpp"

namespace planner {

void fold(Context& context);

}  // namespace planner
