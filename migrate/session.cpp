#include "migrate/session.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "migrate/hash.hpp"
#include "migrate/locks.hpp"
#include "postgres/text_settings.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// "sche", "ma" and the version of the protocol: seen in pg_locks as classid and objid.
constexpr int kLockClass = 0x73636865, kLockObject = 0x6d610001;

/// A journal of a part of the database has a lock of its own.
int lock_object(const std::string& journal) {
  return journal == kJournal ? kLockObject : std::stoi(sha256(journal).substr(0, 7), nullptr, 16);
}

// What the server, the database or the role has set against sessions that hang would end a run that waits, and a
// snapshot that lasts for a transaction would end a backfill whose rows somebody else writes.
constexpr std::string_view kSettings =
    "SET check_function_bodies = off; SET search_path = public; SET lock_timeout = 0; SET statement_timeout = 0; "
    "SET idle_in_transaction_session_timeout = 0; SET default_transaction_isolation = 'read committed'; ";

/// Whatever a file may have left in the session.
constexpr std::string_view kAsItWas =
    "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DEALLOCATE ALL; DISCARD TEMP; DISCARD SEQUENCES; ";

/// 14+: a backend whose client is gone stops its statement, and gives back the runner's lock with it. Not every
/// platform can check on its client.
constexpr std::string_view kCheckClient = "SET client_connection_check_interval = '1s'; ";

std::string settings(int server_version) {
  return std::string(kSettings) + postgres::text_settings("SET") +
         (server_version >= 140000 ? "SET idle_session_timeout = 0; " : "") +
         (server_version >= 170000 ? "SET transaction_timeout = 0; " : "");
}

std::string lock_query(const std::string& journal) {
  return fmt::format(
      "SELECT pg_catalog.pg_try_advisory_lock({}, {}), "
      "(EXTRACT(epoch FROM pg_catalog.current_setting('deadlock_timeout')::pg_catalog.interval) * "
      "1000)::pg_catalog.int4, ({})",
      kLockClass, lock_object(journal), journal_is_there(journal));
}

}  // namespace

std::string runner_at_work(postgres::Connection& connection, const std::string& journal) {
  const std::vector<std::string> holders = advisory_lock_holders(connection, kLockClass, lock_object(journal));
  return holders.empty() ? "" : holders.front();
}

std::string as_runner(std::string_view sql) {
  return "SET LOCAL session_authorization TO DEFAULT; SET LOCAL role TO DEFAULT; " + std::string(sql);
}

std::string search_path_value(const std::vector<std::string>& path) {
  std::string value;
  for (const std::string& name : path) {
    value += (value.empty() ? "" : ", ") + schema::quote_literal(name);
  }
  return value.empty() ? "public" : value;
}

Session::Session(postgres::Connection& connection, const RunOptions& options)
    : connection_(connection),
      options_(options),
      lock_budget_(std::max(options.lock_budget, milliseconds(1))),
      checks_client_(connection.server_version() >= 140000),
      journal_(schema::quote_identifier(options.journal)) {
  take_lock();
}

Session::~Session() {
  try {
    connection_.execute(fmt::format("{}SELECT pg_catalog.pg_advisory_unlock({}, {})", kAsItWas, kLockClass,
                                    lock_object(options_.journal)));
  } catch (const std::exception&) {
    // The connection is gone, and the lock with it.
  }
}

// Polled outside any transaction: a waiter inside pg_advisory_lock() would hold a snapshot that CREATE INDEX
// CONCURRENTLY waits for, which the deadlock detector does not see.
void Session::take_lock() {
  const auto deadline = steady_clock::now() + options_.runner_wait;
  refuse_pooler();
  postgres::Result result = connection_.execute(lock_query(options_.journal));
  milliseconds wait(50);
  bool told = false;
  while (result.text(0, 0) != "t") {
    const std::vector<std::string> holders =
        advisory_lock_holders(connection_, kLockClass, lock_object(options_.journal));
    const std::string holder = holders.empty() ? "a session that has just ended" : holders.front();
    if (steady_clock::now() >= deadline) {
      LockNotObtained error(
          fmt::format("another runner is at work on this database: {}\nNothing was done; run again "
                      "when it has finished.",
                      holder));
      error.blockers = holders;
      throw error;
    }
    if (!told && options_.on_progress) {
      options_.on_progress({.what = Progress::What::waiting, .message = "another runner: " + holder});
      told = true;
    }
    this->pause(wait);
    wait = std::min(wait * 2, milliseconds(500));
    result = connection_.execute(lock_query(options_.journal));
  }
  const std::string deadlock_timeout(result.text(0, 1));
  // Below deadlock_timeout the application is never the one chosen as the victim.
  const milliseconds limit(std::max(1L, std::atol(deadlock_timeout.c_str()) * 4 / 5));
  lock_budget_ = std::min(lock_budget_, limit);
  apply_settings();
  journal_exists = result.text(0, 2) == "t";
}

// A pooler gives its clients backend ids of its own. In session mode that is all right; in transaction mode another
// session is given the very server connection that we think is ours. Asked before anything is set or locked: it would
// stay behind in a session that is somebody else's next.
void Session::refuse_pooler() {
  const std::string query = "SELECT pg_catalog.pg_backend_pid()";
  const std::string server_pid(connection_.execute(query).text(0, 0));
  if (server_pid == std::to_string(connection_.backend_pid()) || options_.url.empty()) {
    return;
  }
  postgres::Connection other(options_.url);
  postgres::Transaction transaction(other);
  const bool shared =
      other.execute(query).text(0, 0) == server_pid || connection_.execute(query).text(0, 0) != server_pid;
  if (shared) {
    throw PoolerDetected(fmt::format(
        "{} is behind a transaction pooler: statements of one session reach different server sessions, so neither the "
        "runner's lock nor its timeouts would hold. Give a URL that reaches the server itself, or the pooler in "
        "session "
        "mode.",
        connection_.display_url()));
  }
}

void Session::use_search_path(const std::vector<std::string>& path) {
  if (path != search_path_) {
    connection_.execute("SET search_path = " + search_path_value(path));
    search_path_ = path;
  }
}

void Session::set(const Statement& setting) {
  connection_.execute(setting.sql);
  if (setting.resets_settings) {
    apply_settings();
    search_path_.clear();
  }
}

void Session::start_anew() {
  connection_.execute(std::string(kAsItWas));
  apply_settings();
  search_path_.clear();
}

void Session::apply_settings() {
  const std::string all = settings(connection_.server_version());
  if (checks_client_) {
    try {
      connection_.execute(all + std::string(kCheckClient));
      return;
    } catch (const postgres::SqlError& error) {
      if (error.sqlstate != "22023" && error.sqlstate != "0A000") {
        throw;
      }
      checks_client_ = false;
    }
  }
  connection_.execute(all);
}

void Session::need_journal() {
  if (!journal_exists) {
    postgres::Transaction transaction(connection_);
    make_journal();
    transaction.commit();
    journal_exists = true;
  }
}

// CREATE SCHEMA IF NOT EXISTS asks for the right to create even where there is nothing to create.
void Session::make_journal() {
  if (journal_exists) {
    return;
  }
  const postgres::Result found = connection_.execute(
      fmt::format("SELECT pg_catalog.to_regnamespace({}) IS NOT NULL, pg_catalog.quote_ident(CURRENT_USER), "
                  "(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(evtname), ', ' ORDER BY evtname) FROM "
                  "pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' AND evtevent LIKE 'ddl_command%')",
                  schema::quote_literal(journal_)));
  try {
    connection_.execute((found.text(0, 0) == "t" ? "" : "CREATE SCHEMA " + journal_ + ";") +
                        journal_ddl(options_.journal));
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost || error.sqlstate == "55P03" || error.sqlstate == "40P01") {
      throw;
    }
    heed_stop();
    std::string hint;
    if (error.sqlstate == "42501") {
      hint = fmt::format("\n  hint: let the owner of the database say: CREATE SCHEMA {} AUTHORIZATION {}", journal_,
                         found.text(0, 1));
    } else if (!found.is_null(0, 2)) {
      hint = fmt::format(
          "\n  hint: event triggers are in force ({}): let them pass what concerns {}, or disable them for the run",
          found.text(0, 2), journal_);
    }
    throw Error(
        fmt::format("the journal, schema {} of the database, cannot be made: {} (SQLSTATE {}){}\n"
                    "The database is as it was.",
                    journal_, error.what(), error.sqlstate, hint));
  }
}

void Session::heed_stop() const {
  if (stop_asked()) {
    throw Interrupted("stopped, as asked. What is done stays; the same command goes on from there.");
  }
  if (options_.until && std::chrono::system_clock::now() >= *options_.until) {
    throw GateClosed("the time to run is over (`until`). What is done stays; the same command goes on from there.");
  }
}

void Session::heed_gate(const std::vector<const Statement*>& ahead, const Migration& migration) const {
  if (!options_.gate) {
    return;
  }
  const auto deadline = steady_clock::now() + options_.gate_patience;
  std::string told;
  for (std::string reason = options_.gate(ahead); !reason.empty(); reason = options_.gate(ahead)) {
    if (steady_clock::now() >= deadline) {
      throw GateClosed(reason + ". What is done stays; the same command goes on from there.");
    }
    if (told.empty() && options_.on_progress) {
      options_.on_progress({.what = Progress::What::waiting,
                            .migration = &migration,
                            .statement = ahead.empty() ? nullptr : ahead.front(),
                            .message = reason});
      told = reason;
    }
    pause(std::min(milliseconds(1000), options_.gate_patience));
  }
}

void Session::pause(milliseconds time) const {
  constexpr milliseconds kSlice(100);
  const auto until = steady_clock::now() + time;
  heed_stop();
  for (auto now = steady_clock::now(); now < until; now = steady_clock::now()) {
    std::this_thread::sleep_for(std::min<steady_clock::duration>(kSlice, until - now));
    heed_stop();
  }
}

bool Session::holds(const std::string& query) {
  const postgres::Result result = connection_.execute(query);
  return result.rows() > 0 && result.columns() > 0 && result.text(0, 0) == "t";
}

}  // namespace migrate
