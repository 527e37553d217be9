// Keyset batches: each takes the next rows in the order of a unique key, so that a run costs one pass over the table
// however often it is interrupted. A table without such a key is filled by the step's own DO block.

#include <algorithm>
#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "migrate/execute.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using schema::quote_identifier;
using schema::quote_literal;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kBatchTime(100);
constexpr std::int64_t kFirstBatch = 1000, kSmallestBatch = 100, kLargestBatch = 50'000;
constexpr int kLagCheckEvery = 20;
constexpr int kTolerableLagSeconds = 10;

std::int64_t to_integer(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

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
        journal_row_(fmt::format("migration = {} AND number = {}", record, statement.number)) {
    connection_.execute(fmt::format(
        "INSERT INTO schema_journal.backfill (migration, number, relation) VALUES ({}, {}, {}) ON CONFLICT DO NOTHING",
        record, statement.number, quote_literal(relation_)));
  }

  void run() {
    const std::vector<KeyColumn> key = find_key(connection_, relation_);
    if (key.empty()) {
      connection_.execute(statement_.sql);
    } else {
      fill(key);
    }
    connection_.execute("UPDATE schema_journal.backfill SET finished_at = pg_catalog.clock_timestamp() WHERE " +
                        journal_row_);
  }

 private:
  void fill(const std::vector<KeyColumn>& key) {
    std::vector<std::string> position = read_position(key.size());
    const std::int64_t estimate =
        to_integer(connection_
                       .execute(fmt::format("SELECT GREATEST(reltuples, 0)::bigint FROM pg_catalog.pg_class "
                                            "WHERE oid = {}::pg_catalog.regclass",
                                            quote_literal(relation_)))
                       .text(0, 0));
    std::int64_t limit = kFirstBatch;
    for (int batch = 1;; ++batch) {
      const steady_clock::time_point start = steady_clock::now();
      const std::int64_t taken = run_batch(key, position, limit);
      const milliseconds elapsed = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
      tell({.what = Progress::What::backfilling, .rows = rows_, .rows_estimated = estimate});
      if (taken < limit) {
        return;
      }
      const std::int64_t aimed = limit * kBatchTime.count() / std::max<std::int64_t>(1, elapsed.count());
      limit = std::clamp(std::min(aimed, limit * 2), kSmallestBatch, kLargestBatch);
      std::this_thread::sleep_for(elapsed / 5);  // the application comes first
      if (batch % kLagCheckEvery == 0) {
        wait_for_replicas();
      }
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
    const postgres::Result row = connection_.execute("SELECT rows FROM schema_journal.backfill WHERE " + journal_row_);
    rows_ = to_integer(row.text(0, 0));
    const postgres::Result values = connection_.execute(
        "SELECT value FROM schema_journal.backfill, pg_catalog.jsonb_array_elements_text(\"position\"::jsonb) WITH "
        "ORDINALITY AS p (value, place) WHERE " +
        journal_row_ + " ORDER BY place");
    std::vector<std::string> position;
    for (std::size_t i = 0; values.rows() == width && i < width; ++i) {
      position.emplace_back(values.text(i, 0));
    }
    return position;
  }

  std::string batch_sql(const std::vector<KeyColumn>& key, const std::vector<std::string>& position,
                        std::int64_t limit) const {
    const std::string name = quote_identifier(statement_.backfill->relation.name);
    std::string picked, columns, bounds, newest, joined, last;
    for (std::size_t i = 0; i < key.size(); ++i) {
      const std::string comma = i == 0 ? "" : ", ";
      const std::string column = quote_identifier(key[i].name), alias = fmt::format("schema_key_{}", i + 1);
      picked += comma + column + " AS " + alias;
      columns += comma + column;
      bounds += position.empty() ? "" : comma + quote_literal(position[i]) + "::" + key[i].type;
      newest += comma + alias + " DESC";
      joined += fmt::format("{}.{} = schema_backfill_batch.{} AND ", name, column, alias);
      last += comma + alias + "::pg_catalog.text";
    }
    return fmt::format(
        R"(
WITH schema_backfill_batch AS MATERIALIZED (
  SELECT {} FROM {} {} ORDER BY {} LIMIT {}
), schema_backfill_changed AS (
  UPDATE {} SET {} FROM schema_backfill_batch WHERE {}({}) RETURNING 1
)
SELECT (SELECT pg_catalog.count(*) FROM schema_backfill_batch),
       (SELECT pg_catalog.count(*) FROM schema_backfill_changed),
       (SELECT pg_catalog.jsonb_build_array({})::pg_catalog.text FROM schema_backfill_batch ORDER BY {} LIMIT 1))",
        picked, relation_, position.empty() ? "" : fmt::format("WHERE ({}) > ({})", columns, bounds), columns, limit,
        relation_, statement_.backfill->assignments, joined, statement_.backfill->filter, last, newest);
  }

  /// How many rows it looked at; the batch and its journal row commit together.
  std::int64_t run_batch(const std::vector<KeyColumn>& key, std::vector<std::string>& position, std::int64_t limit) {
    const steady_clock::time_point deadline = steady_clock::now() + session_.options().lock_patience;
    while (true) {
      try {
        postgres::Transaction transaction(
            connection_, fmt::format("BEGIN; SET LOCAL lock_timeout = '{}ms'", session_.lock_budget().count()));
        const postgres::Result batch = connection_.execute(batch_sql(key, position, limit));
        const std::int64_t taken = to_integer(batch.text(0, 0)), changed = to_integer(batch.text(0, 1));
        if (taken > 0) {
          connection_.execute(
              fmt::format("UPDATE schema_journal.backfill SET rows = rows + {}, \"position\" = {}, updated_at = "
                          "pg_catalog.clock_timestamp() WHERE {}",
                          changed, quote_literal(batch.text(0, 2)), journal_row_));
        }
        transaction.commit();
        if (taken > 0) {
          position = read_position(key.size());
        }
        return taken;
      } catch (const postgres::SqlError& error) {
        const bool conflict = error.sqlstate == "55P03" || error.sqlstate == "40P01";
        if (!conflict || steady_clock::now() >= deadline) {
          throw;
        }
        tell({.what = Progress::What::waiting, .message = "rows that somebody else has locked"});
        std::this_thread::sleep_for(kBatchTime);
      }
    }
  }

  /// 14 and later give replay_lag to pg_monitor only; who may not see it is not slowed down.
  void wait_for_replicas() {
    while (true) {
      const postgres::Result lag = connection_.execute(
          "SELECT COALESCE(pg_catalog.max(EXTRACT(epoch FROM replay_lag)), 0)::bigint FROM "
          "pg_catalog.pg_stat_replication");
      if (to_integer(lag.text(0, 0)) <= kTolerableLagSeconds) {
        return;
      }
      tell({.what = Progress::What::waiting, .message = "replicas are behind"});
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
  }

  Session& session_;
  postgres::Connection& connection_;
  const Migration& migration_;
  const Statement& statement_;
  std::string relation_, journal_row_;
  std::int64_t rows_ = 0;
};

}  // namespace

void run_backfill(Session& session, const Migration& migration, const Statement& statement, std::int64_t record) {
  Filler(session, migration, statement, record).run();
}

}  // namespace migrate
