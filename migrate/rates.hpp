#pragma once
// How fast this server did the long steps of the past: from the journal, for estimates.

#include <chrono>
#include <optional>
#include <string>

#include "migrate/journal.hpp"
#include "migrate/migration.hpp"
#include "planner/estimate.hpp"
#include "postgres/connection.hpp"

namespace migrate {

/// What the journal's past steps show, each nullopt where it has none of that kind that was long enough to tell.
struct JournalRates {
  std::optional<double> scan, index, rewrite;  ///< bytes of table a second
  std::optional<double> backfill_rows;

  bool empty() const { return !scan && !index && !rewrite && !backfill_rows; }
};

/// Works where there is no journal. `since`: a point in time of the server's; `-infinity`: the last of each kind.
JournalRates read_rates(postgres::Connection& connection, const std::string& journal = kJournal,
                        const std::string& since = "-infinity");

/// A statement for the journal that notes how long a step's work took; empty where it is not worth a note. For the
/// session that ran it, after it. `journal` is quoted.
std::string note_rate(const std::string& journal, const Statement& statement, std::chrono::milliseconds elapsed);

}  // namespace migrate
