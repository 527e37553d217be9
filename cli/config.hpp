#pragma once
// schema.toml: where the schema and the migrations are, and what each environment is and allows.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/policy.hpp"
#include "lint/lint.hpp"
#include "migrate/runner.hpp"
#include "planner/estimate.hpp"

namespace cli {

/// Above these nothing is begun, and no further step; zero or empty: not looked at.
struct Gates {
  std::chrono::milliseconds replica_lag{}, transaction_age{};
  std::int64_t wal_kept = 0;   ///< bytes that a replication slot holds back
  std::string free_disk;       ///< `cmd:…` or a query that tells how many bytes are free: PostgreSQL does not
  std::int64_t disk_left = 0;  ///< bytes that must stay free after what is still to be done
  std::chrono::milliseconds patience{};  ///< how long it is waited for them
  int server_version = 0;                ///< the major it must be

  bool any() const {
    return replica_lag.count() > 0 || transaction_age.count() > 0 || wal_kept > 0 || !free_disk.empty();
  }
};

/// `[manage]`, and `[env.NAME.manage]`: of a database that several teams share, the part that is ours. Nothing else is
/// looked at, and what we run has a journal and a lock of its own.
struct Manage {
  std::vector<std::string> schemas;  ///< empty: everything is ours
  std::string journal;               ///< its schema
};

/// `[lint]`, and `[env.NAME.lint]`, which adds to it: what lint takes for granted, and levels of rules by their code.
struct LintConfig {
  std::optional<int> server;  ///< major of the oldest server that files must run on
  std::optional<lint::Runner> runner;
  std::optional<bool> lock_timeout, statement_timeout;  ///< whoever runs the files sets them
  std::map<std::string, lint::Level, std::less<>> levels;
};

struct Environment {
  std::string name;
  std::string url;                                  ///< as written: a URL, `env:NAME`, or empty
  std::chrono::milliseconds lock_budget{300};       ///< all locks of one transaction
  std::chrono::milliseconds lock_patience{60'000};  ///< how long a lock is tried for
  std::chrono::milliseconds runner_wait{10'000};    ///< for another runner
  migrate::BackfillOptions backfill;
  std::vector<std::string> schemas, include, exclude;
  std::vector<std::string> additive;    ///< globs of what is never dropped
  std::vector<std::string> partitions;  ///< globs of tables whose partitions the application makes
  std::string privileges;               ///< auto | manage | ignore; empty: as auto
  Policy policy;
  std::int64_t rehearsed_above = 0;  ///< bytes of a table above which only what was rehearsed may run; 0: all may
  Manage manage;
  std::vector<std::string> targets;  ///< instead of one url: many databases of the same schema, the first the canary
  std::string targets_query;         ///< asked on `url`: yields their URLs, or names of databases beside it
  std::vector<std::string> tenants;  ///< schemas of one database, each with all that the files say of tenant_schema
  std::string tenants_query;         ///< yields their names
  std::string tenant_schema = "public";
  Gates gates;
  std::string before_apply, on_event;   ///< commands for the shell
  std::chrono::milliseconds silence{};  ///< a step that does not get on for so long is an event; zero: never
  std::string not_before, until;        ///< times of day or moments between which it runs (window.hpp); empty: always
  std::string approved;                 ///< file of the hashes of migrations that may run; empty: all may
  LintConfig lint;
  std::optional<planner::Rates> rates;  ///< how fast the server works; nullopt: measure it

  bool has_tenants() const { return !tenants.empty() || !tenants_query.empty(); }
};

struct Config {
  std::filesystem::path file;  ///< empty: there is none, all defaults
  std::vector<std::string> schema{"schema.sql"};
  std::string migrations = "migrations";
  std::string format = "native";       ///< of migrations written: migrate::layout()
  std::string versions = "timestamp";  ///< timestamp | sequence | date-sequence
  std::map<std::string, Environment> environments;
  LintConfig lint;
  Manage manage;       ///< of environments that say nothing else
  std::string tenant;  ///< --tenant: the schema that the command is about

  /// The named environment; without a name the only one, or `dev`; nullopt: none fits. Throws Failure(configuration)
  /// for a name that is not there.
  std::optional<Environment> environment(const std::string& name) const;
  /// What is ours there, and the schema of the journal that says so.
  Manage managed(const std::string& name) const;
  /// Throws Failure(usage) where each tenant has one and none is named.
  std::string journal(const std::string& name) const;
  /// Paths in the file count from where the file is.
  std::filesystem::path resolve(const std::string& path) const;
};

/// Reads `path`, or schema.toml of the working directory if there is one. Throws Failure(configuration) with
/// file:line:column for what it does not understand: an unknown key is an error.
Config load_config(const std::string& path);

}  // namespace cli
