#include "cli/gates.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "cli/process.hpp"
#include "cli/terminal.hpp"

namespace cli {

namespace {

std::int64_t to_integer(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Environment> environment_of(const Context& context) {
  return context.config.environment(context.options.environment);
}

[[noreturn]] void closed(const std::string& why) {
  throw Failure(Exit::lock, why, "nothing was begun; run again when it is over");
}

}  // namespace

void check_gates(postgres::Connection& connection, const Context& context) {
  if (connection.execute("SELECT pg_catalog.pg_is_in_recovery()").text(0, 0) == "t") {
    throw Failure(Exit::error, connection.display_url() + " is a replica: nothing can be changed there",
                  "give the URL of the primary");
  }
  const auto environment = environment_of(context);
  if (!environment || !environment->gates.any()) {
    return;
  }
  const Gates& gates = environment->gates;
  if (const int major = connection.server_version() / 10000;
      gates.server_version > 0 && major != gates.server_version) {
    throw Failure(Exit::configuration, fmt::format("this is PostgreSQL {}, and schema.toml says it must be {}", major,
                                                   gates.server_version));
  }
  const postgres::Result seen = connection.execute(R"(
SELECT (SELECT COALESCE(pg_catalog.max(EXTRACT(epoch FROM replay_lag)) * 1000, 0)::bigint
          FROM pg_catalog.pg_stat_replication),
       (SELECT COALESCE(pg_catalog.max(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)), 0)::bigint
          FROM pg_catalog.pg_replication_slots),
       (SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY restart_lsn LIMIT 1))");
  if (const std::int64_t lag = to_integer(seen.text(0, 0));
      gates.replica_lag.count() > 0 && lag > gates.replica_lag.count()) {
    closed(fmt::format("a replica is {} ms behind, and {} ms are allowed", lag, gates.replica_lag.count()));
  }
  if (const std::int64_t kept = to_integer(seen.text(0, 1)); gates.wal_kept > 0 && kept > gates.wal_kept) {
    closed(fmt::format("the replication slot {} keeps {} MB of WAL, and {} MB are allowed", seen.text(0, 2),
                       kept / 1024 / 1024, gates.wal_kept / 1024 / 1024));
  }
  const postgres::Result oldest = connection.execute(R"(
SELECT (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - xact_start) * 1000)::bigint,
       pg_catalog.format('pid %s, user %s, application %s: %s', pid, COALESCE(usename, '-'),
                         COALESCE(NULLIF(application_name, ''), '-'), pg_catalog.left(query, 120))
  FROM pg_catalog.pg_stat_activity
 WHERE xact_start IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()
   AND datname = pg_catalog.current_database()
 ORDER BY xact_start LIMIT 1)");
  if (oldest.rows() > 0 && gates.transaction_age.count() > 0 &&
      to_integer(oldest.text(0, 0)) > gates.transaction_age.count()) {
    closed(fmt::format("a transaction is {} ms old, and {} ms are allowed: {}", oldest.text(0, 0),
                       gates.transaction_age.count(), oldest.text(0, 1)));
  }
  const postgres::Result vacuum = connection.execute(
      "SELECT query FROM pg_catalog.pg_stat_activity WHERE backend_type = 'autovacuum worker' AND query LIKE '%(to "
      "prevent wraparound)%' AND datname = pg_catalog.current_database() ORDER BY pid");
  for (std::size_t row = 0; row < vacuum.rows(); ++row) {
    say(context.options, fmt::format("warning: {}: it does not give way to a lock", vacuum.text(row, 0)));
  }
}

void require_approval(const std::vector<const migrate::Migration*>& pending, const Context& context) {
  const auto environment = environment_of(context);
  if (!environment || environment->approved.empty()) {
    return;
  }
  const auto path = context.config.resolve(environment->approved);
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  std::string missing;
  for (const migrate::Migration* migration : pending) {
    if (text.str().find(migration->hash) == std::string::npos) {
      missing += fmt::format("\n  {} {}", migration->hash, migration->label());
    }
  }
  if (!missing.empty()) {
    throw Failure(Exit::refused, "not approved:" + missing,
                  "whoever approves them adds these lines to " + path.string());
  }
}

void run_before_apply(const std::string& url, const Context& context) {
  const auto environment = environment_of(context);
  if (!environment || environment->before_apply.empty() || context.options.dry_run) {
    return;
  }
  say(context.options, "running before_apply");
  const ProcessResult result = run_process({"/bin/sh", "-c", environment->before_apply}, "", {"SCHEMA_URL=" + url});
  if (result.exit_code != 0) {
    throw Failure(Exit::error, fmt::format("before_apply exited with {}: {}", result.exit_code, result.errors),
                  "nothing was run");
  }
}

void report_event(const std::string& event, const std::string& message, const Context& context) {
  const auto environment = environment_of(context);
  if (!environment || environment->on_event.empty()) {
    return;
  }
  const ProcessResult result =
      run_process({"/bin/sh", "-c", environment->on_event}, "", {"SCHEMA_EVENT=" + event, "SCHEMA_MESSAGE=" + message});
  if (result.exit_code != 0) {
    say(context.options, fmt::format("warning: on_event exited with {}: {}", result.exit_code, result.errors));
  }
}

}  // namespace cli
