#pragma once
// What becomes of one column while the halves change places; a column that is renamed keeps its default and identity
// under the old name until the contract phase. Internal to planner/rules/beside.

#include "planner/rules/beside/pieces.hpp"

namespace planner::beside {

/// The old half gives up its default, and the sequences it owns.
void drop_default(Swap& swap, const Beside& beside);
void set_default(Swap& swap, const Beside& beside);
/// Two identities at once are allowed, which is how the position passes from one sequence to the other.
void swap_identity(Swap& swap, const Beside& beside);
/// SET NOT NULL by the CHECK that has proved it.
void forbid_null(Swap& swap, const Beside& beside);
/// The old half may have NULL from now on.
void allow_null(Swap& swap, const Beside& beside);
void swap_names(Swap& swap, const Beside& beside);
/// From now on the old half follows the new, where anybody knows how.
void turn_round(Swap& swap, const Beside& beside);

}  // namespace planner::beside
