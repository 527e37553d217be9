#pragma once
// What is applied, pending and failed; what ran, when, by whom.

#include <chrono>
#include <string>
#include <vector>

#include "migrate/journal.hpp"

namespace report {

struct StatusReport {
  std::vector<migrate::Status> rows;
  std::string required;  ///< a version that must be applied; empty: none
  std::chrono::milliseconds latency{};
  bool connected = true;
  std::string error;                              ///< why not
  std::string runner;                             ///< who is at work there now; empty: nobody
  const migrate::MigrationRecord* run = nullptr;  ///< a plan without files (`apply --to`) that is not finished

  /// The newest version that is applied or baselined; empty: none.
  std::string version() const;
  bool compatible() const;  ///< is `required` applied?
  /// The step at work that must not be cut off, as nothing says how to see whether it is done; empty: it may be.
  std::string unknown_if_killed() const;
  bool ok() const;  ///< nothing pending, running or failed, nothing edited since
};

std::string render_text(const StatusReport& status);
/// `{ok, version: {schema, required, compatible}, database: {connected, latency_ms}, migrations: […]}`
std::string render_json(const StatusReport& status);

std::string history_text(const migrate::Journal& journal);
std::string history_json(const migrate::Journal& journal);

/// How far one environment is.
struct EnvironmentVersion {
  std::string name;
  std::string version;  ///< the newest that is applied; empty: none
  std::size_t applied = 0, pending = 0;
  std::string error;  ///< not empty: it could not be asked
};

/// A migration log to keep beside the code: a table of versions, then each with its SQL, its rollback and what its
/// backfills did, then where the environments are.
std::string history_markdown(const migrate::Journal& journal, const std::vector<migrate::Migration>& migrations,
                             const std::vector<EnvironmentVersion>& environments);

}  // namespace report
