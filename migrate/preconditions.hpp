#pragma once
// What the data must fulfil, asked before the first step runs.

#include <vector>

#include "migrate/session.hpp"

namespace migrate {

/// Throws PreconditionFailed naming every condition that does not hold, each with a sample row (or their number). A
/// probe that does not come to an end in two seconds is told of and passed over. Returns the steps with conditions
/// about what is not there yet: to be asked about right before the step.
std::vector<const Statement*> probe_preconditions(Session& session, const Migration& migration,
                                                  const std::vector<const Statement*>& steps);

}  // namespace migrate
