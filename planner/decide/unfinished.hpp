#pragma once
// What an unfinished plan has built under the names that the rules give: it is used, not made again, nor dropped.

#include "planner/context.hpp"

namespace planner {

/// Indexes that wait for the step which uses them up.
void keep_unfinished(Context& context);
/// What stands beside already, of what goes beside: kept where this plan would build the same, else stale.
void go_on_beside(Context& context);
/// What keeps the column by its old name is stale where it changes beside itself by the new one.
void give_up_old_name(Context& context, const diff::Rename& rename);

}  // namespace planner
