#pragma once
// schema.toml: where the schema and the migrations are, and what each environment is and allows.

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cli {

enum class Destructive : std::uint8_t { allow, contract, refuse };

/// What an environment lets a plan do. `contract`: what loses data goes into a contract migration, held back until
/// somebody says so.
struct Policy {
  Destructive destructive = Destructive::contract;
  bool blocking = false;  ///< steps for which no online form exists
  bool breaking = true;   ///< renames and the like, which running code feels
};

struct Environment {
  std::string name;
  std::string url;  ///< as written: a URL, `env:NAME`, or empty
  std::chrono::milliseconds lock_budget{300};
  std::vector<std::string> schemas, include, exclude;
  std::vector<std::string> additive;    ///< globs of what is never dropped
  std::vector<std::string> partitions;  ///< globs of tables whose partitions the application makes
  Policy policy;
};

struct Config {
  std::filesystem::path file;  ///< empty: there is none, all defaults
  std::vector<std::string> schema{"schema.sql"};
  std::string migrations = "migrations";
  std::string versions = "timestamp";  ///< timestamp | sequence | date-sequence
  std::map<std::string, Environment> environments;

  /// The named environment; without a name the only one, or `dev`; nullopt: none fits. Throws Failure(configuration)
  /// for a name that is not there.
  std::optional<Environment> environment(const std::string& name) const;
  /// Paths in the file count from where the file is.
  std::filesystem::path resolve(const std::string& path) const;
};

/// Reads `path`, or schema.toml of the working directory if there is one. Throws Failure(configuration) with
/// file:line:column for what it does not understand: an unknown key is an error.
Config load_config(const std::string& path);

}  // namespace cli
