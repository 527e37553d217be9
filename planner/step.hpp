#pragma once
// A step states facts. Risk, hazards, blocking time and the runbook are derived from them, never attached by hand.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/object_id.hpp"

namespace planner {

using schema::ObjectId;

/// PostgreSQL's table lock modes, weakest first (ordered: `<` means weaker); `none` takes no relation lock.
enum class LockMode : std::uint8_t {
  none,
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive
};
std::string_view to_string(LockMode mode);                 ///< "SHARE UPDATE EXCLUSIVE"
std::optional<LockMode> lock_mode(std::string_view name);  ///< the way back

/// joins: may share a transaction with its neighbours. commits_after: joins, but what follows needs it committed
/// (ADD VALUE, NOT VALID before VALIDATE). forbidden: refuses to run inside one (CONCURRENTLY), or commits itself.
enum class Transaction : std::uint8_t { joins, commits_after, forbidden };

enum class Phase : std::uint8_t { expand, backfill, switch_over, contract };
std::string_view to_string(Phase phase);  ///< "expand" | "backfill" | "switch" | "contract"
std::optional<Phase> phase(std::string_view name);

struct TableLock {
  schema::QualifiedName relation;
  LockMode mode{};
};

/// A condition on data without which the step would fail: probed before the first step runs.
struct DataPrecondition {
  std::string description;  ///< "orders.customer_id has no NULL"
  std::string query;        ///< yields a row per offending sample (LIMIT 1 appended by the prober); none: holds
  bool or_lost = false;     ///< the step would succeed all the same, and lose what offends
};

/// Rows that already exist are filled in batches, each in its own transaction; resumable.
struct Backfill {
  schema::QualifiedName relation;
  std::string assignments;  ///< what stands behind SET; columns unqualified or qualified by the relation's bare name
  std::string filter;       ///< rows that still need it; REQUIRES: false for a row once it is set, or if nothing is to
                            ///< be set
  bool operator==(const Backfill&) const = default;
};

/// How to see in the catalog that a step is done: a query that yields `true` or `false`. Empty: by its journal row
/// alone.
struct Postcondition {
  std::string query;
};

/// What a step will take on the database it was planned for.
struct Estimate {
  double seconds = 0;
  double blocking_seconds = 0;  ///< of them, with others waiting
  double disk_bytes = 0;        ///< needed beside what is there
  double wal_bytes = 0;
};

struct Step {
  std::string sql;                       ///< one statement, without `;`
  std::string comment;                   ///< one line: what and why
  std::vector<std::string> search_path;  ///< that the text's unqualified names need; empty: `public` or none needed
  ObjectId subject;
  Phase phase = Phase::expand;
  Transaction transaction = Transaction::joins;
  std::vector<TableLock> locks;  ///< only of relations that existed before the plan
  bool rewrites_table = false;   ///< of a relation that existed before
  bool scans_table = false;
  bool loses_data = false;
  bool breaks_code = false;  ///< the running application may fail on it (rename, drop, narrowing)
  bool changes_row_type =
      false;  ///< of results: prepared statements fail once, "cached plan must not change result type"
  bool builds_index = false;
  std::string fires;   ///< triggers and rules of the user's own, for every row that is filled
  std::string deploy;  ///< before this step, the code must run that …; empty: whatever runs may go on running
  std::string blocking_reason;  ///< not empty: no online form exists; says why. Held back unless `blocking` is allowed
  std::vector<std::string> undo;  ///< statements that take it back, in order; empty: see irreversible
  std::vector<DataPrecondition> undo_preconditions;
  std::string irreversible;  ///< why it cannot be taken back (then undo makes an empty shell, or nothing)
  std::vector<DataPrecondition> preconditions;
  Postcondition postcondition;
  std::optional<Backfill> backfill;  ///< then sql == backfill_statement(*backfill), and transaction is forbidden
  std::optional<Estimate> estimate;  ///< nullopt: nobody measured, or sizes are not known
  std::string cleanup;               ///< statement that removes a half-built leftover before running again
  std::vector<ObjectId> produces, consumes, destroys;  ///< the graph is built from these
};

/// The backfill as one DO block that commits after every batch: what `psql` alone can run. No policy hides rows from it
/// (row_security = off: the server refuses instead), and the table's triggers and rules are kept out of it
/// (session_replication_role = replica) where they may be.
std::string backfill_statement(const Backfill& backfill);
/// Condition: what it writes is under a constraint that triggers enforce (a foreign key, a deferrable key).
std::string needs_triggers(const Backfill& backfill);
/// Query: the user's triggers and rules that fire for its rows where they are not kept out of it, listed; NULL: none.
std::string fired_triggers(const Backfill& backfill);
/// Query: the rows that it has not filled.
std::string unfilled_rows(const Backfill& backfill);

}  // namespace planner
