#pragma once
// A private PostgreSQL server on a Unix socket in a private directory under TMPDIR, durability off; gone when this
// process is, even when it is killed. An initialised template stays in the user's cache.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postgres {

struct ScratchOptions {
  std::filesystem::path
      pg_bin;  ///< folder of `initdb` and `postgres`; empty: PG_BIN, pg_config, /usr/lib/postgresql, PATH
  std::vector<std::string> settings;  ///< extra `name=value` for the server
  bool durable = false;               ///< tests of crashes: fsync on
};

/// Where server binaries are, or nullopt. Never throws.
std::optional<std::filesystem::path> find_server_binaries(const std::filesystem::path& wanted = {});

class ScratchServer {
 public:
  /// Starts it (about 0.2 s with a warm cache). Throws ConnectionError saying what is missing.
  explicit ScratchServer(const ScratchOptions& options = {});
  ~ScratchServer();
  ScratchServer(ScratchServer&&) noexcept;
  ScratchServer& operator=(ScratchServer&&) noexcept;

  std::string url(const std::string& database = "postgres") const;  ///< superuser `postgres`
  int version() const;                                              ///< server_version_num
  /// CREATE DATABASE (STRATEGY FILE_COPY on 15+), from template0 in UTF8; returns its url.
  std::string create_database(const std::string& name);
  void drop_database(const std::string& name);
  /// Ends every session at once and loses what is not in the log (`pg_ctl stop -m immediate`), then starts it again on
  /// the same data. REQUIRES: durable.
  void crash_and_restart();
  int pid() const;  ///< of the postmaster
  const std::filesystem::path& directory() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace postgres
