// Keyset batches: each takes the next rows in the order of a unique key, so that a run costs one pass over the table
// however often it is interrupted. A table without such a key is filled by the step's own DO block.

#include <algorithm>

#include <fmt/format.h>

#include "migrate/execute.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using schema::quote_identifier;
using schema::quote_literal;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::int64_t kFirstBatch = 1000, kSmallestBatch = 100, kLargestBatch = 50'000;
constexpr milliseconds kLookEvery(250), kGateEvery(5000), kRetry(100);
/// Below this a table's dead rows are not worth a VACUUM.
constexpr std::int64_t kFewRows = 20'000;

struct KeyColumn {
  std::string name, type;
};

/// The primary key, else the narrowest unique index over columns that are never NULL.
std::vector<KeyColumn> find_key(postgres::Connection& connection, const std::string& relation) {
  const postgres::Result rows = connection.execute(fmt::format(
      R"(
SELECT i.indexrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
  FROM pg_catalog.pg_index AS i
  CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
 WHERE i.indrelid = {}::pg_catalog.regclass AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
   AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS n
                    WHERE n.attrelid = i.indrelid AND n.attnum = ANY (i.indkey) AND NOT n.attnotnull)
 ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid, k.place)",
      quote_literal(relation)));
  std::vector<KeyColumn> key;
  for (std::size_t row = 0; row < rows.rows() && rows.text(row, 0) == rows.text(0, 0); ++row) {
    key.push_back({std::string(rows.text(row, 1)), std::string(rows.text(row, 2))});
  }
  return key;
}

class Filler {
 public:
  Filler(Session& session, const Migration& migration, const Statement& statement, std::int64_t record)
      : session_(session),
        connection_(session.connection()),
        migration_(migration),
        statement_(statement),
        relation_(schema::quote_qualified(statement.backfill->relation)),
        journal_(session.journal() + ".backfill"),
        journal_row_(fmt::format("migration = {} AND number = {}", record, statement.number)) {
    connection_.execute(
        as_runner(fmt::format("INSERT INTO {} (migration, number, relation) VALUES ({}, {}, {}) ON CONFLICT DO NOTHING",
                              journal_, record, statement.number, quote_literal(relation_))));
  }

  void run() {
    keep_triggers_out();
    const std::vector<KeyColumn> key = find_key(connection_, relation_);
    if (key.empty()) {
      connection_.execute(statement_.sql);
    } else {
      fill(key);
    }
    connection_.execute(
        as_runner("UPDATE " + journal_ + " SET finished_at = pg_catalog.clock_timestamp() WHERE " + journal_row_));
  }

 private:
  /// The user's triggers are about what the application writes: filling a column must not date every row anew, nor
  /// write an audit trail of it.
  void keep_triggers_out() {
    const planner::Backfill& backfill = *statement_.backfill;
    const postgres::Result fired = connection_.execute(planner::fired_triggers(backfill));
    std::string reason = "this role may not set session_replication_role";
    if (session_.holds("SELECT " + planner::needs_triggers(backfill))) {
      reason = "a foreign key or deferrable key of what is filled is enforced by triggers";
    } else if (may_be_silent()) {
      settings_ = "SET LOCAL row_security = off; SET LOCAL session_replication_role = replica";
      return;
    }
    if (!fired.is_null(0, 0)) {
      checks_ = true;
      tell({.what = Progress::What::noticed,
            .message =
                fmt::format("for every row that is filled fire {} of {}: {}", fired.text(0, 0), relation_, reason)});
    }
  }

  bool may_be_silent() {
    try {
      const postgres::Transaction transaction(connection_);
      connection_.execute("SET LOCAL session_replication_role = replica");
      return true;
    } catch (const postgres::SqlError& error) {
      if (error.sqlstate != "42501") {
        throw;
      }
      return false;
    }
  }

  void fill(const std::vector<KeyColumn>& key) {
    std::vector<std::string> position = read_position(key.size());
    vacuumed_ = passed_ = rows_;
    const std::int64_t estimate =
        connection_
            .execute(fmt::format("SELECT GREATEST(reltuples, 0)::bigint FROM pg_catalog.pg_class "
                                 "WHERE oid = {}::pg_catalog.regclass",
                                 quote_literal(relation_)))
            .integer(0, 0);
    std::int64_t limit = kFirstBatch;
    while (true) {
      session_.heed_stop();
      make_room();
      const steady_clock::time_point start = steady_clock::now();
      const std::int64_t taken = run_batch(key, position, limit);
      const milliseconds elapsed = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
      tell({.what = Progress::What::backfilling, .rows = rows_, .rows_passed = passed_, .rows_estimated = estimate});
      if (taken < limit) {
        return;
      }
      const std::int64_t aimed = limit * options_.batch_time.count() / std::max<std::int64_t>(1, elapsed.count());
      limit = std::clamp(std::min(aimed, limit * 2), kSmallestBatch, kLargestBatch);
      vacuum(estimate);
      const double rest = (1 - options_.share) / options_.share;
      session_.pause(milliseconds(static_cast<std::int64_t>(static_cast<double>(elapsed.count()) * rest)));
    }
  }

  void tell(Progress progress) const {
    if (session_.options().on_progress) {
      progress.migration = &migration_;
      progress.statement = &statement_;
      session_.options().on_progress(progress);
    }
  }

  /// Values of the key behind which the next batch starts; none at the beginning, or where the key is another one now.
  std::vector<std::string> read_position(std::size_t width) {
    const postgres::Result row =
        connection_.execute(as_runner("SELECT rows FROM " + journal_ + " WHERE " + journal_row_));
    rows_ = row.integer(0, 0);
    const postgres::Result values =
        connection_.execute(as_runner("SELECT value FROM " + journal_ +
                                      ", pg_catalog.jsonb_array_elements_text(\"position\"::jsonb) WITH "
                                      "ORDINALITY AS p (value, place) WHERE " +
                                      journal_row_ + " ORDER BY place"));
    std::vector<std::string> position;
    for (std::size_t i = 0; values.rows() == width && i < width; ++i) {
      position.emplace_back(values.text(i, 0));
    }
    return position;
  }

  /// The rows behind a position: how many there are up to `limit`, and the key of the last of them.
  std::string find_sql(const std::vector<KeyColumn>& key, const std::vector<std::string>& position,
                       std::int64_t limit) const {
    std::string picked, last, newest;
    for (std::size_t i = 0; i < key.size(); ++i) {
      const std::string comma = i == 0 ? "" : ", ", alias = fmt::format("schema_key_{}", i + 1);
      picked += comma + quote_identifier(key[i].name) + " AS " + alias;
      last += ", " + alias + "::pg_catalog.text";
      newest += comma + "batch." + alias + " DESC";  // the bare name would be the text selected under it
    }
    return fmt::format(
        "SELECT pg_catalog.count(*) OVER () {} FROM (SELECT {} FROM {} {} ORDER BY {} LIMIT {}) AS batch ORDER BY {} "
        "LIMIT 1",
        last, picked, relation_, position.empty() ? "" : "WHERE " + beyond(key, ">", position), columns(key), limit,
        newest);
  }

  /// A range of the key on both sides: a join with the batch's rows would have the server read the whole table for a
  /// large one.
  std::string fill_sql(const std::vector<KeyColumn>& key, const std::vector<std::string>& position,
                       const std::vector<std::string>& last) const {
    return fmt::format("UPDATE {} SET {} WHERE {}", relation_, statement_.backfill->assignments,
                       to_fill(key, position, last));
  }

  std::string to_fill(const std::vector<KeyColumn>& key, const std::vector<std::string>& position,
                      const std::vector<std::string>& last) const {
    return fmt::format("{}{} AND ({})", position.empty() ? "" : beyond(key, ">", position) + " AND ",
                       beyond(key, "<=", last), statement_.backfill->filter);
  }

  static std::string columns(const std::vector<KeyColumn>& key) {
    std::string list;
    for (const KeyColumn& column : key) {
      list += (list.empty() ? "" : ", ") + quote_identifier(column.name);
    }
    return list;
  }

  static std::string beyond(const std::vector<KeyColumn>& key, std::string_view comparison,
                            const std::vector<std::string>& position) {
    std::string values;
    for (std::size_t i = 0; i < key.size(); ++i) {
      values += (i == 0 ? "" : ", ") + quote_literal(position[i]) + "::" + key[i].type;
    }
    return fmt::format("({}) {} ({})", columns(key), comparison, values);
  }

  /// How many rows it looked at; the batch and its journal row commit together.
  std::int64_t run_batch(const std::vector<KeyColumn>& key, std::vector<std::string>& position, std::int64_t limit) {
    const steady_clock::time_point deadline = steady_clock::now() + session_.options().lock_patience;
    while (true) {
      try {
        postgres::Transaction transaction(connection_, fmt::format("BEGIN; SET LOCAL lock_timeout = '{}ms'; {}",
                                                                   session_.lock_budget().count(), settings_));
        const postgres::Result batch = connection_.execute(find_sql(key, position, limit));
        if (batch.rows() == 0) {
          return 0;
        }
        const std::int64_t taken = batch.integer(0, 0);
        std::vector<std::string> last;
        std::string values;
        for (std::size_t i = 1; i <= key.size(); ++i) {
          last.emplace_back(batch.text(0, i));
          values += (i == 1 ? "" : ", ") + quote_literal(last.back()) + "::pg_catalog.text";
        }
        const auto changed =
            static_cast<std::int64_t>(connection_.execute(fill_sql(key, position, last)).affected_rows());
        if (checks_ && session_.holds(fmt::format("SELECT EXISTS (SELECT FROM {} WHERE {})", relation_,
                                                  to_fill(key, position, last)))) {
          throw PreconditionFailed(fmt::format(
              "rows of {} are not filled: a trigger or rule of the table keeps them as they are\n    see them: {}",
              relation_, planner::unfilled_rows(*statement_.backfill)));
        }
        connection_.execute(as_runner(fmt::format(
            "UPDATE {} SET rows = rows + {}, \"position\" = pg_catalog.jsonb_build_array({})::pg_catalog.text, "
            "updated_at = pg_catalog.clock_timestamp() WHERE {}",
            journal_, changed, values, journal_row_)));
        transaction.commit();
        passed_ += taken;
        rows_ += changed;
        position = std::move(last);
        return taken;
      } catch (const postgres::SqlError& error) {
        const bool conflict = error.sqlstate == "55P03" || error.sqlstate == "40P01";
        if (!conflict || steady_clock::now() >= deadline) {
          throw;
        }
        tell({.what = Progress::What::waiting, .message = "rows that somebody else has locked"});
        session_.pause(kRetry);
      }
    }
  }

  /// Before a batch, now and then: waits while there is a reason to.
  void make_room() {
    if (steady_clock::now() < next_look_) {
      return;
    }
    if (steady_clock::now() >= next_gate_) {
      session_.heed_gate({}, migration_);
      next_gate_ = steady_clock::now() + kGateEvery;
    }
    std::string told;
    for (std::string reason = reason_to_wait(); !reason.empty(); reason = reason_to_wait()) {
      if (reason != told) {
        tell({.what = Progress::What::waiting, .message = reason});
        told = reason;
      }
      session_.pause(kLookEvery);
    }
    next_look_ = steady_clock::now() + kLookEvery;
  }

  std::string reason_to_wait() {
    // 14 and later give replay_lag to pg_monitor only; who may not see it is not slowed down.
    const postgres::Result seen = connection_.execute(R"(
SELECT (SELECT COALESCE(pg_catalog.max(EXTRACT(epoch FROM replay_lag)) * 1000, 0)::bigint
          FROM pg_catalog.pg_stat_replication),
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
         WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()))");
    if (const std::int64_t lag = seen.integer(0, 0); lag > options_.replica_lag.count()) {
      return fmt::format("a replica is {} ms behind", lag);
    }
    if (const std::int64_t active = seen.integer(0, 1);
        options_.active_sessions > 0 && active > options_.active_sessions) {
      return fmt::format("{} sessions are at work", active);
    }
    return !options_.wait_when.empty() && session_.holds(options_.wait_when) ? "wait_when says so" : "";
  }

  /// Every changed row leaves a dead one; reclaimed in time, their room serves the next batches.
  void vacuum(std::int64_t estimate) {
    const auto share = static_cast<std::int64_t>(options_.vacuum_after * static_cast<double>(estimate));
    if (options_.vacuum_after <= 0 || rows_ - vacuumed_ < std::max(kFewRows, share)) {
      return;
    }
    vacuumed_ = rows_;
    try {
      // Truncating would need ACCESS EXCLUSIVE.
      connection_.execute("VACUUM (TRUNCATE false, SKIP_LOCKED) " + relation_);
    } catch (const postgres::SqlError& error) {
      if (error.connection_lost || session_.stop_asked()) {
        throw;
      }
      tell({.what = Progress::What::waiting, .message = fmt::format("not vacuumed: {}", error.what())});
    }
  }

  Session& session_;
  postgres::Connection& connection_;
  const Migration& migration_;
  const Statement& statement_;
  std::string relation_, journal_, journal_row_;
  std::string settings_ = "SET LOCAL row_security = off";
  bool checks_ = false;  ///< whether the rows of a batch are filled: a trigger may have its own mind
  const BackfillOptions& options_ = session_.options().backfill;
  std::int64_t rows_ = 0, passed_ = 0, vacuumed_ = 0;
  steady_clock::time_point next_look_{}, next_gate_ = steady_clock::now() + kGateEvery;
};

}  // namespace

void run_backfill(Session& session, const Migration& migration, const Statement& statement, std::int64_t record) {
  Filler(session, migration, statement, record).run();
}

}  // namespace migrate
