#pragma once
// What the data must fulfil, asked before the first step runs.

#include <vector>

#include "migrate/execute.hpp"

namespace migrate {

/// Throws PreconditionFailed naming every condition that does not hold, each with a sample row (or their number); Error
/// where all that stands against the way back is what it would lose. A probe that does not come to an end in two
/// seconds is told of and passed over; one of the way back takes its time. Returns the steps to be asked about (again)
/// right before they run: their conditions are about what is not there yet, or about what would be lost, and the
/// application writes on.
std::vector<const Statement*> probe_preconditions(Session& session, const Job& job,
                                                  const std::vector<const Statement*>& steps);

}  // namespace migrate
