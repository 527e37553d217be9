#pragma once
// The phases of a change beside, in their order, as chains of drafts. Internal to planner/rules/beside.

#include <vector>

#include "planner/rule.hpp"

namespace planner::beside {

struct Parts;

/// Materialized views: filled beside the old one, which is dropped in the switch; they have no other phase.
std::vector<Chain> views(const Context& context);
/// 1. The new types and columns, and what keeps the columns in step.
std::vector<Chain> expand(const Context& context);
/// 2. The rows that are there; then what hangs on the columns, built beside.
std::vector<Chain> backfill(const Context& context, const Parts& parts);
/// 3. One transaction in which the halves change places.
std::vector<Chain> switch_over(const Context& context, const Parts& parts);
/// 4. What is left of the old columns and types goes.
std::vector<Chain> contract(const Context& context, const Parts& parts);

}  // namespace planner::beside
