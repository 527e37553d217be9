#include "tests/support/meter.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>

#include "schema/sql.hpp"

namespace tests {
namespace {

using planner::LockMode;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

LockMode mode_of(std::string_view name) {
  static const std::map<std::string_view, LockMode> kModes = {
      {"AccessShareLock", LockMode::access_share},
      {"RowShareLock", LockMode::row_share},
      {"RowExclusiveLock", LockMode::row_exclusive},
      {"ShareUpdateExclusiveLock", LockMode::share_update_exclusive},
      {"ShareLock", LockMode::share},
      {"ShareRowExclusiveLock", LockMode::share_row_exclusive},
      {"ExclusiveLock", LockMode::exclusive},
      {"AccessExclusiveLock", LockMode::access_exclusive}};
  const auto it = kModes.find(name);
  return it == kModes.end() ? LockMode::none : it->second;
}

std::string path_of(const planner::Step& step) {
  return step.search_path.empty() ? "public" : schema::quote_list(step.search_path);
}

}  // namespace

Meter::Meter(const FreshDatabase& database) : runner_(database.connect()), observer_(database.connect()) {
  relations_ = read_relations();
}

std::map<std::string, Meter::Relation> Meter::read_relations() {
  // The counters of this transaction so far and those of all before it: a step's own are in one or the other.
  const postgres::Result rows = runner_.execute(R"sql(
    SELECT c.oid, n.nspname || '.' || c.relname, c.relkind, pg_catalog.pg_relation_filenode(c.oid),
           pg_catalog.pg_stat_get_numscans(c.oid) + pg_catalog.pg_stat_get_xact_numscans(c.oid)
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'f', 'v', 'S') AND c.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
       -- an identity's sequence is used through its column alone
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND d.objid = c.oid AND c.relkind = 'S' AND d.deptype = 'i')
     ORDER BY 1)sql");
  std::map<std::string, Relation> relations;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    relations[std::string(rows.text(row, 0))] = {std::string(rows.text(row, 1)), rows.text(row, 2).front(),
                                                 std::string(rows.text(row, 3)),
                                                 std::atol(std::string(rows.text(row, 4)).c_str())};
  }
  return relations;
}

void Meter::add_locks(postgres::Connection& by, Measured& measured) const {
  const postgres::Result rows =
      by.execute("SELECT relation, mode FROM pg_catalog.pg_locks WHERE pid = " + std::to_string(runner_.backend_pid()) +
                 " AND locktype = 'relation' ORDER BY 1, 2");
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto relation = relations_.find(std::string(rows.text(row, 0)));
    const LockMode mode = mode_of(rows.text(row, 1));
    if (relation != relations_.end() && mode > LockMode::access_share) {
      LockMode& strongest = measured.locks[relation->second.name];
      strongest = std::max(strongest, mode);
    }
  }
}

void Meter::compare(const std::map<std::string, Relation>& now, Measured& measured) const {
  for (const auto& [oid, before] : relations_) {
    const auto found = now.find(oid);
    if (found == now.end() || before.kind == 'S') {
      continue;
    }
    if (found->second.file_node != before.file_node) {
      measured.rewritten.insert(before.name);
    }
    if (found->second.scans > before.scans) {
      measured.scanned.insert(before.name);
    }
  }
}

// Names may change from step to step; what was made since the beginning stays out.
void Meter::take_baseline() {
  auto now = read_relations();
  std::erase_if(now, [&](const auto& entry) { return !relations_.contains(entry.first); });
  relations_ = std::move(now);
}

// What a session counted is told once it has been idle for a while; 15+ can be asked to do it at once.
void Meter::tell_counters() {
  if (runner_.server_version() >= 150000) {
    runner_.execute("SELECT pg_catalog.pg_stat_force_next_flush()");
  } else {
    std::this_thread::sleep_for(milliseconds(1100));
    runner_.execute("SELECT");
    std::this_thread::sleep_for(milliseconds(600));
  }
}

Measured Meter::run(const planner::Step& step) {
  return step.transaction == planner::Transaction::forbidden ? run_alone(step) : run_in_transaction(step);
}

Measured Meter::run_in_transaction(const planner::Step& step) {
  Measured measured;
  postgres::Transaction transaction(runner_);
  take_baseline();
  runner_.execute("SET LOCAL search_path = " + path_of(step));
  runner_.execute(step.sql);
  add_locks(runner_, measured);
  compare(read_relations(), measured);
  transaction.commit();
  return measured;
}

std::string Meter::all_tables(const planner::Step& step) const {
  std::string sql;
  for (const planner::TableLock& lock : step.locks) {
    const std::string name = schema::quote_qualified(lock.relation);
    const bool materialized = std::ranges::any_of(relations_, [&](const auto& entry) {
      return entry.second.kind == 'm' && entry.second.name == lock.relation.schema + "." + lock.relation.name;
    });
    // LOCK is for tables; ANALYZE in a transaction holds a lock that an index build waits for as well.
    sql += materialized ? "ANALYZE " + name + ";" : "LOCK TABLE " + name + " IN ROW EXCLUSIVE MODE;";
    if (step.backfill) {
      sql += "SELECT FROM " + name + " FOR UPDATE;";
    }
  }
  return sql;
}

// Somebody writes to the table: an index build waits for him with its lock held, a backfill for the rows he has.
Measured Meter::run_alone(const planner::Step& step) {
  Measured measured;
  tell_counters();
  take_baseline();
  runner_.execute("SET search_path = " + path_of(step));
  postgres::Connection writer(observer_.display_url());
  postgres::Transaction writing(writer);
  if (const std::string tables = all_tables(step); !tables.empty()) {
    writer.execute(tables);
  }
  std::future<void> done = std::async(std::launch::async, [&] { runner_.execute(step.sql); });
  const auto deadline = steady_clock::now() + milliseconds(5000);
  while (done.wait_for(milliseconds(5)) != std::future_status::ready && steady_clock::now() < deadline) {
    add_locks(observer_, measured);
    const postgres::Result waits = observer_.execute("SELECT FROM pg_catalog.pg_locks WHERE NOT granted AND pid = " +
                                                     std::to_string(runner_.backend_pid()));
    if (waits.rows() > 0) {
      add_locks(observer_, measured);
      break;
    }
  }
  writing.commit();
  done.get();
  runner_.execute("RESET search_path");
  tell_counters();
  compare(read_relations(), measured);
  return measured;
}

}  // namespace tests
