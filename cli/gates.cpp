#include "cli/gates.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "cli/process.hpp"
#include "cli/terminal.hpp"
#include "migrate/needs.hpp"

namespace cli {

namespace {

std::optional<Environment> environment_of(const Context& context) {
  return context.config.environment(context.options.environment);
}

void require_pg_monitor(postgres::Connection& connection, std::string_view what) {
  if (connection.execute("SELECT pg_catalog.pg_has_role(CURRENT_USER, 'pg_read_all_stats', 'USAGE')").text(0, 0) !=
      "t") {
    throw Failure(Exit::configuration,
                  fmt::format("the gate `{}` cannot be judged: this role does not see other sessions", what),
                  "GRANT pg_monitor to it");
  }
}

/// What of its WAL stays on the disk: a slot keeps all, else checkpoints bring it down to max_wal_size.
double kept_wal(postgres::Connection& connection, double written) {
  const postgres::Result seen = connection.execute(R"(
SELECT EXISTS (SELECT FROM pg_catalog.pg_replication_slots),
       (SELECT setting::bigint * 1024 * 1024 FROM pg_catalog.pg_settings WHERE name = 'max_wal_size'))");
  return seen.text(0, 0) == "t" ? written : std::min(written, static_cast<double>(seen.integer(0, 1)));
}

class Keeper {
 public:
  Keeper(postgres::Connection& connection, Gates gates) : connection_(connection), gates_(std::move(gates)) {
    if (gates_.replica_lag.count() > 0) {
      require_pg_monitor(connection, "replica_lag");
    }
    if (gates_.transaction_age.count() > 0) {
      require_pg_monitor(connection, "transaction_age");
    }
  }

  std::string operator()(const std::vector<const migrate::Statement*>& ahead) const {
    for (const auto look : {&Keeper::replication, &Keeper::transactions}) {
      if (std::string reason = (this->*look)(); !reason.empty()) {
        return reason;
      }
    }
    return gates_.free_disk.empty() ? "" : disk(ahead);
  }

 private:
  std::string replication() const {
    if (gates_.replica_lag.count() == 0 && gates_.wal_kept == 0) {
      return "";
    }
    const postgres::Result seen = connection_.execute(R"(
SELECT (SELECT COALESCE(pg_catalog.max(EXTRACT(epoch FROM replay_lag)) * 1000, 0)::bigint
          FROM pg_catalog.pg_stat_replication),
       (SELECT COALESCE(pg_catalog.max(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)), 0)::bigint
          FROM pg_catalog.pg_replication_slots),
       (SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY restart_lsn LIMIT 1))");
    if (const std::int64_t lag = seen.integer(0, 0);
        gates_.replica_lag.count() > 0 && lag > gates_.replica_lag.count()) {
      return fmt::format("a replica is {} ms behind, and {} ms are allowed", lag, gates_.replica_lag.count());
    }
    if (const std::int64_t kept = seen.integer(0, 1); gates_.wal_kept > 0 && kept > gates_.wal_kept) {
      return fmt::format("the replication slot {} keeps {} MB of WAL, and {} MB are allowed", seen.text(0, 2),
                         kept / 1024 / 1024, gates_.wal_kept / 1024 / 1024);
    }
    return "";
  }

  std::string transactions() const {
    if (gates_.transaction_age.count() == 0) {
      return "";
    }
    const postgres::Result oldest = connection_.execute(R"(
SELECT (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - since) * 1000)::bigint, who
  FROM (SELECT xact_start AS since,
               pg_catalog.format('pid %s, user %s, application %s: %s', pid, COALESCE(usename, '-'),
                                 COALESCE(NULLIF(application_name, ''), '-'), pg_catalog.left(query, 120)) AS who
          FROM pg_catalog.pg_stat_activity
         WHERE xact_start IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()
           AND datname = pg_catalog.current_database()
        UNION ALL
        SELECT prepared, pg_catalog.format('prepared transaction %L of user %s', gid, owner)
          FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()) AS t
 ORDER BY since LIMIT 1)");
    if (oldest.rows() == 0 || oldest.integer(0, 0) <= gates_.transaction_age.count()) {
      return "";
    }
    return fmt::format("a transaction is {} ms old, and {} ms are allowed: {}", oldest.text(0, 0),
                       gates_.transaction_age.count(), oldest.text(0, 1));
  }

  std::string disk(const std::vector<const migrate::Statement*>& ahead) const {
    planner::Estimate need;
    for (const migrate::Need& one : migrate::needs(connection_, ahead)) {
      need.disk_bytes += one.estimate.disk_bytes;
      need.wal_bytes += one.estimate.wal_bytes;
    }
    const double wal = need.wal_bytes > 0 ? kept_wal(connection_, need.wal_bytes) : 0;
    const double free = free_bytes(), left = static_cast<double>(gates_.disk_left);
    if (free >= need.disk_bytes + wal + left) {
      return "";
    }
    std::string reason = planner::bytes_text(free) + " of disk are free";
    if (need.disk_bytes + wal > 0) {
      reason += fmt::format("; what is to be done takes about {}, and {} of WAL", planner::bytes_text(need.disk_bytes),
                            planner::bytes_text(wal));
    }
    return left > 0 ? fmt::format("{}; {} must stay free", reason, planner::bytes_text(left)) : reason;
  }

  double free_bytes() const {
    std::string said;
    if (gates_.free_disk.starts_with("cmd:")) {
      const ProcessResult result = run_process({"/bin/sh", "-c", gates_.free_disk.substr(4)});
      if (result.exit_code != 0) {
        throw Failure(Exit::error, fmt::format("free_disk exited with {}: {}", result.exit_code, result.errors));
      }
      said = result.output;
    } else {
      const postgres::Result result = connection_.execute(gates_.free_disk);
      said = result.rows() > 0 && result.columns() > 0 ? result.text(0, 0) : "";
    }
    const std::size_t start = std::min(said.find_first_not_of(" \t\n"), said.size());
    double bytes = 0;
    if (std::from_chars(said.data() + start, said.data() + said.size(), bytes).ec != std::errc{}) {
      throw Failure(Exit::configuration, fmt::format("free_disk says \"{}\", which is no number of bytes", said));
    }
    return bytes;
  }

  postgres::Connection& connection_;
  Gates gates_;
};

}  // namespace

void require_right_server(postgres::Connection& connection, const Context& context) {
  const postgres::Result state = connection.execute(
      "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')");
  if (state.text(0, 0) == "t") {
    throw Failure(Exit::error, connection.display_url() + " is a replica: nothing can be changed there",
                  "give the URL of the primary");
  }
  if (state.text(0, 1) == "on") {
    throw Failure(Exit::error, connection.display_url() + " begins every transaction read-only",
                  "where that is not meant against you: PGOPTIONS='-c default_transaction_read_only=off'");
  }
  const auto environment = environment_of(context);
  if (const int major = connection.server_version() / 10000;
      environment && environment->gates.server_version > 0 && major != environment->gates.server_version) {
    throw Failure(Exit::configuration, fmt::format("this is PostgreSQL {}, and schema.toml says it must be {}", major,
                                                   environment->gates.server_version));
  }
  const postgres::Result vacuum = connection.execute(
      "SELECT query FROM pg_catalog.pg_stat_activity WHERE backend_type = 'autovacuum worker' AND query LIKE '%(to "
      "prevent wraparound)%' AND datname = pg_catalog.current_database() ORDER BY pid");
  for (std::size_t row = 0; row < vacuum.rows(); ++row) {
    say(context.options, fmt::format("warning: {}: it does not give way to a lock", vacuum.text(row, 0)));
  }
}

std::function<std::string(const std::vector<const migrate::Statement*>&)> gate(postgres::Connection& connection,
                                                                               const Context& context) {
  const auto environment = environment_of(context);
  if (!environment || !environment->gates.any()) {
    return {};
  }
  return Keeper(connection, environment->gates);
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
