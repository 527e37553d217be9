#pragma once
// The steps for all columns that change beside themselves (planner/beside.hpp): one plan for them together, because a
// foreign key ties the columns at both its ends to one switch.

#include <vector>

#include "planner/rule.hpp"

namespace planner {

std::vector<Chain> plan_beside(const Context& context);

}  // namespace planner
