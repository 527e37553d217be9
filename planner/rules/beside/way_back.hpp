#pragma once
// What the undo of the switch builds, since the switch took it: without locks, before and after its transaction.
// Internal to planner/rules/beside.

#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/data.hpp"

namespace planner::beside {

/// Before: the old column's keys, CHECKs and foreign keys, and the proof that it has no NULL.
std::vector<std::string> rebuild_old(const Context& context, const Parts& parts);
/// What it asks of the rows: those that hold what the old column could not.
DataPreconditions old_values_fit(const Context& context);
/// After: the new column's, as the backfill phase left them.
std::vector<std::string> rebuild_new(const Context& context, const Parts& parts);

}  // namespace planner::beside
