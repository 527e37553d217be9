#include "migrate/watch.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace migrate {

namespace {

constexpr std::chrono::milliseconds kEvery(2000);

/// One row: what the session is at, or for whom it waits; counters that move as it gets on. VALIDATE has no progress
/// view: its lock tells the relation, and how long it has been at it.
std::string progress_query(int pid) {
  return fmt::format(
      R"(
SELECT COALESCE(
  (SELECT pg_catalog.format('%s%s%s', p.phase,
            CASE WHEN p.blocks_total > 0 THEN pg_catalog.format(', %s %% of the blocks', 100 * p.blocks_done / p.blocks_total) END,
            CASE WHEN p.lockers_total > 0 THEN pg_catalog.format(', %s of %s transactions waited out%s', p.lockers_done, p.lockers_total,
              CASE WHEN p.current_locker_pid > 0 THEN ', now pid ' || p.current_locker_pid END) END)
     FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.pid = {0}),
  (SELECT pg_catalog.format('%s, %s %% of the blocks', p.phase, 100 * p.heap_blks_scanned / GREATEST(p.heap_blks_total, 1))
     FROM pg_catalog.pg_stat_progress_vacuum AS p WHERE p.pid = {0}),
  CASE WHEN a.state = 'active' THEN
    CASE WHEN a.wait_event_type = 'Lock' THEN 'waits for pid ' || pg_catalog.array_to_string(pg_catalog.pg_blocking_pids({0}), ', ')
         ELSE 'at work' END
    || pg_catalog.format(', %s s', EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.query_start)::bigint) END),
  (SELECT pg_catalog.concat_ws(' ', p.phase, p.lockers_done, p.blocks_done, p.tuples_done, p.partitions_done)
     FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.pid = {0}),
  (SELECT pg_catalog.concat_ws(' ', p.phase, p.heap_blks_scanned, p.index_vacuum_count, p.heap_blks_vacuumed)
     FROM pg_catalog.pg_stat_progress_vacuum AS p WHERE p.pid = {0})
  FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = {0})",
      pid);
}

}  // namespace

struct Watch::Watcher {
  Watcher(Session& session, const Migration& migration, const Statement& statement) {
    const RunOptions& options = session.options();
    if (!options.on_progress || options.url.empty()) {
      return;
    }
    const int pid = session.connection().backend_pid();
    thread = std::thread([this, &options, &migration, &statement, pid] {
      try {
        watch(options, migration, statement, pid);
      } catch (const std::exception&) {
        // Who cannot look (no connection left, no right to) does without.
      }
    });
  }

  ~Watcher() {
    {
      const std::lock_guard guard(mutex);
      ended = true;
    }
    condition.notify_all();
    if (thread.joinable()) {
      thread.join();
    }
  }

  bool wait() {
    std::unique_lock lock(mutex);
    return !condition.wait_for(lock, kEvery, [this] { return ended; });
  }

  void watch(const RunOptions& options, const Migration& migration, const Statement& statement, int pid) {
    if (!wait()) {
      return;
    }
    postgres::Connection connection(options.url, "schema watch");
    do {
      const postgres::Result row = connection.execute(progress_query(pid));
      const std::lock_guard guard(mutex);  // whoever ends us speaks only after we have
      if (!ended && row.rows() > 0 && !row.is_null(0, 0)) {
        options.on_progress({.what = Progress::What::working,
                             .migration = &migration,
                             .statement = &statement,
                             .message = std::string(row.text(0, 0)),
                             .mark = fmt::format("{}{}", row.text(0, 1), row.text(0, 2))});
      }
    } while (wait());
  }

  std::mutex mutex;
  std::condition_variable condition;
  bool ended = false;
  std::thread thread;
};

Watch::Watch(Session& session, const Migration& migration, const Statement& statement)
    : watcher_(std::make_unique<Watcher>(session, migration, statement)) {}

Watch::~Watch() = default;

}  // namespace migrate
