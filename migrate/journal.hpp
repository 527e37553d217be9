#pragma once
// What ran, kept in the database itself, in the schema `schema_journal`, or one beside it for who owns only a part of
// the database (`schema_journal_billing`). Reading needs no more than SELECT and works where the schema does not exist;
// only a runner writes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace migrate {

inline constexpr int kJournalVersion = 1;
inline constexpr const char* kJournal = "schema_journal";

enum class State : std::uint8_t { pending, running, applied, failed, rolled_back, baselined };
std::string_view to_string(State state);  ///< "pending", …, "rolled back", "baselined"
std::optional<State> state(std::string_view name);

struct StepRecord {
  std::size_t number = 0;
  bool down = false;
  State state{};                        ///< running | applied | failed
  std::string started_at, finished_at;  ///< ISO 8601, UTC; empty: not yet
  double seconds = 0;                   ///< from start to end
  std::string error, sqlstate;
  std::string statement;   ///< failed: what was run, without secrets
  std::int64_t rows = -1;  ///< that it changed; -1: it is not a statement that changes any, or nobody counted
  std::string hash;        ///< of its SQL: a failed migration may be corrected, but not what is done of it
};

struct BackfillRecord {
  std::size_t number = 0;  ///< of the step
  std::string relation;
  std::int64_t rows = 0;  ///< changed so far
  std::string position;   ///< where the next batch starts
  std::string started_at, updated_at, finished_at;
};

/// The error of a run that was told to stop.
inline constexpr std::string_view kStoppedAsAsked = "stopped, as asked";

/// One run of a migration (or of a plan: then version is empty). A version that was rolled back and applied again has
/// two.
struct MigrationRecord {
  std::int64_t id = 0;
  std::string version, name, phase, hash;
  State state{};
  bool down = false;  ///< running or failed on its way back
  std::string started_at, finished_at;
  double seconds = 0;
  std::string user, tool_version, error, sqlstate, note;  ///< note: contract reason, who resolved
  std::string plan, goal;  ///< of a direct run that is not finished: its steps, as a file has them; what it leads to
  std::string undo;        ///< … and its way back
  std::vector<StepRecord> steps;
  std::vector<BackfillRecord> backfills;

  /// Somebody stopped it, and nothing is wrong.
  bool was_stopped() const { return state == State::failed && error == kStoppedAsAsked; }
};

struct Journal {
  bool exists = false;
  std::string owner;                     ///< of its schema: the role that first ran something here
  std::vector<MigrationRecord> records;  ///< oldest first

  /// The newest record of a version that was not rolled back, or nullptr.
  const MigrationRecord* current(std::string_view version) const;
};

/// The newest direct run, when it was cut off or failed and can go on; else nullptr. What the server found wrong with a
/// statement (class 42) it would find again: that run is not carried on.
const MigrationRecord* unfinished_run(const Journal& journal);
/// The newest direct run, when it is not finished and says how to take it back.
const MigrationRecord* run_to_abort(const Journal& journal);

/// Throws postgres::SqlError where the schema is there and may not be read; Error where it is of a newer release.
Journal read_journal(postgres::Connection& connection, const std::string& schema = kJournal);

/// Directory and journal side by side.
struct Status {
  std::string version, name;
  State state = State::pending;
  std::string phase;
  bool held = false;                        ///< contract, without its permission
  bool changed = false;                     ///< applied with another text
  bool missing = false;                     ///< in the journal only
  bool squashed = false;                    ///< what it replaces has run, one by one
  bool part_of_it = false;                  ///< of what it replaces only a part has run
  bool out_of_order = false;                ///< pending, but a later one is applied
  const Migration* migration = nullptr;     ///< into the given row; nullptr when missing
  const MigrationRecord* record = nullptr;  ///< into the given journal; nullptr when never begun, or rolled back

  bool done() const { return state == State::applied || state == State::baselined; }
  /// Whether it comes too late to run. Others may pass a contract that is held back: route() sees to it.
  bool late() const;
};
std::vector<Status> status(const std::vector<Migration>& migrations, const Journal& journal);

/// The steps of a migration that are still to be run.
std::vector<const Statement*> steps_ahead(const Status& status);

/// What stands against running: changed, missing, out of order. Empty: nothing.
std::vector<std::string> history_problems(const std::vector<Status>& status);

/// The DDL that makes the journal in its schema, or brings an older one up to this release, for a runner (idempotent).
std::string journal_ddl(const std::string& schema);
/// A query whether it is there, as journal_ddl() leaves it.
std::string journal_is_there(const std::string& schema);

}  // namespace migrate
