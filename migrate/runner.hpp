#pragma once
// Runs migrations, and plans without files. Promises: one runner at a time; what a transaction did and its journal rows
// commit together; nothing that was done runs twice; no lock that blocks the application is waited for longer than the
// budget. Killed at any point, the same call goes on where it stopped.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "migrate/error.hpp"
#include "migrate/journal.hpp"
#include "migrate/migration.hpp"
#include "planner/step.hpp"
#include "postgres/connection.hpp"

namespace migrate {

struct Progress {
  enum class What : std::uint8_t {
    migration_started,
    step_started,
    step_finished,
    step_skipped,
    waiting,
    noticed,
    working,
    backfilling,
    migration_finished
  } what{};
  const Migration* migration = nullptr;
  const Statement* statement = nullptr;  ///< nullptr for the migration's own events
  bool down = false;                     ///< on its way back
  std::string message;                   ///< waiting: for whom; noticed: what; step_skipped: why; working: how far
  std::string mark;                      ///< working: changes as it gets on; empty: that cannot be seen
  std::chrono::milliseconds elapsed{};   ///< of the step or migration, when finished
  std::int64_t rows = 0, rows_passed = 0, rows_estimated = 0;  ///< backfilling: changed, looked at, in the table
};

/// How a backfill makes room for the application.
struct BackfillOptions {
  std::chrono::milliseconds batch_time{100};  ///< aimed at
  double share = 0.8;                         ///< of the time that it may be at work
  std::chrono::milliseconds replica_lag{10'000};
  int active_sessions = 0;    ///< more than this many at work on the server: it waits; 0: no limit
  std::string wait_when;      ///< a query of the user's: while it yields true, it waits
  double vacuum_after = 0.2;  ///< VACUUM whenever this share of the table's rows was changed; 0: never
};

enum class Moment : std::uint8_t { before, after };

struct RunOptions {
  std::chrono::milliseconds lock_budget{300};       ///< all locks of one transaction; kept below deadlock_timeout
  std::chrono::milliseconds lock_patience{60'000};  ///< how long it tries again before it gives up
  std::chrono::milliseconds runner_wait{10'000};    ///< for another runner to finish
  bool check_data = true;                           ///< probe the data preconditions first
  bool count_data = false;                          ///< `--check-data full`: count the offenders
  std::optional<std::string> contract_reason;       ///< permission for contract migrations of this run
  std::optional<std::string> up_to;                 ///< last version to run
  std::string journal = kJournal;                   ///< the schema that keeps it
  std::string tool_version;
  std::string name = "apply";  ///< of a direct run in the journal
  std::string goal;  ///< of a direct run: a fingerprint of what it leads to; empty: it is not carried on when cut off
  std::optional<std::string> journal_mark;  ///< when the plan was made; another one now makes the plan stale
  std::string url;                          ///< to tell a transaction pooler: a second session is opened if in doubt
  std::function<void(const Progress&)> on_progress;
  std::function<bool()> stop_asked;  ///< looked at between steps and batches, and while waiting
  std::optional<std::chrono::system_clock::time_point> until;  ///< from then on nothing is begun, a backfill pauses
  BackfillOptions backfill;
  /// Is the database what the migration starts from (ends in)? Called outside any transaction, not for one that was
  /// begun before. Throws HistoryMismatch.
  std::function<void(const Migration&, Moment)> check;
  /// Asked outside any transaction before every step, with what is still to be done, and now and then during a
  /// backfill, with nothing: why not to go on; empty: go on.
  std::function<std::string(const std::vector<const Statement*>& ahead)> gate;
  std::chrono::milliseconds gate_patience{};  ///< how long a closed gate is waited for; then GateClosed is thrown
  /// Whether the schema of a baseline migration is there already: then it is journaled without running.
  std::function<bool(const Migration&)> is_there;
};

struct RunReport {
  std::vector<std::string> applied;  ///< labels, in order
  std::vector<std::string> baselined;
  std::size_t steps = 0;    ///< run now
  std::size_t skipped = 0;  ///< found done
  std::chrono::milliseconds elapsed{};
  std::vector<std::string> held;     ///< labels of the contract migrations that have no permission
  std::optional<std::string> waits;  ///< label of the first that has to wait for them, too, and why
};

/// Runs what is pending of a whole directory's migrations, along their route(). Throws the errors of error.hpp,
/// postgres::ConnectionError, postgres::SqlError (of its own statements).
RunReport apply(postgres::Connection& connection, const std::vector<Migration>& migrations,
                const RunOptions& options = {});

/// Plans and runs in one go: one journal row for all. A database on which the first transaction fails is as it was.
/// Throws PlanStale, too.
RunReport run_steps(postgres::Connection& connection, const std::vector<planner::Step>& steps,
                    const RunOptions& options = {});

/// Who holds the runner's lock; empty: nobody.
std::string runner_at_work(postgres::Connection& connection, const std::string& journal = kJournal);

/// Changes whenever somebody runs something.
std::string journal_mark(const Journal& journal);
/// Goes on with the unfinished_run() that leads to `options.goal`; where there is none, nothing happens.
RunReport finish_run(postgres::Connection& connection, const RunOptions& options);

/// Takes back the newest `count` migrations (or those after `down_to`) by their down files.
struct RollbackOptions : RunOptions {
  std::size_t count = 1;
  std::optional<std::string> down_to;  ///< stays applied; `0`: everything goes
  bool allow_irreversible = false;     ///< run a down file that cannot bring everything back
};
RunReport roll_back(postgres::Connection& connection, const std::vector<Migration>& migrations,
                    const RollbackOptions& options = {});
/// Takes back what the run_to_abort() has done so far; where there is none, nothing happens.
RunReport abort_run(postgres::Connection& connection, const RollbackOptions& options = {});
/// What roll_back() would take back, newest first.
std::vector<const Migration*> rollback_candidates(const std::vector<Migration>& migrations, const Journal& journal,
                                                  const RollbackOptions& options);
/// Throws Error where nothing takes back what ran, whatever may be lost: no down file, or other files than ran.
void require_way_back(const Migration& migration, const Journal& journal);

/// Sets a failed or interrupted migration right, by a person's word.
enum class Resolution : std::uint8_t {
  applied,      ///< everything is done
  rolled_back,  ///< nothing is left of it: it is pending again
  step_done,    ///< the interrupted step is done: goes on after it
  step_again    ///< the interrupted step is not done: runs again
};
void resolve(postgres::Connection& connection, const std::vector<Migration>& migrations, const std::string& version,
             Resolution resolution, const RunOptions& options = {});

/// Journals the migrations up to `version` (all when empty) as baselined, without running them.
RunReport baseline(postgres::Connection& connection, const std::vector<Migration>& migrations,
                   const std::string& version, const RunOptions& options = {});

}  // namespace migrate
