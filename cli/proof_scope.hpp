#pragma once
// The part of two models that a proof needs: what changes, what hangs on that, and what all of it depends on. The cost
// of a proof follows the size of the change, not of the database.

#include <vector>

#include "diff/change.hpp"
#include "planner/plan.hpp"
#include "schema/database.hpp"

namespace cli {

struct ProofScope {
  schema::Database before, after;
};

/// `before` as it was read (without the declared renames), `after` as wanted, `plan` for the changes.
ProofScope proof_scope(const schema::Database& before, const schema::Database& after,
                       const std::vector<diff::Change>& changes, const planner::Plan& plan);

}  // namespace cli
