#pragma once
// Which migrations of a directory a run goes through.

#include <optional>
#include <string>
#include <vector>

#include "migrate/journal.hpp"

namespace migrate {

struct Route {
  /// In order; into the given rows. What mends a drift is among them without permission, too: it may be needless.
  std::vector<const Status*> runs;
  std::vector<const Status*> held;  ///< contract migrations without permission
  const Status* waits = nullptr;  ///< the first behind them that has to wait for them, too: nothing runs from there on
  std::string reason;             ///< why it has to
};

/// What is pending up to the version `up_to` (all of it when empty). A contract may be held back for weeks; what comes
/// behind it runs before it where both orders end in the same schema, without errors, and rows play no part. `allowed`:
/// contracts run.
/// Throws HistoryMismatch where a contract that others have passed does not end in the same schema any more.
Route route(const std::vector<Status>& status, bool allowed, const std::optional<std::string>& up_to = {});

}  // namespace migrate
