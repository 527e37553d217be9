#pragma once
// What the command line may say to any command.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/names/move_schema.hpp"

namespace cli {

struct Options {
  std::string environment;      ///< --env
  std::string url;              ///< --url
  std::string tenant;           ///< --tenant
  std::string config;           ///< -c
  std::string format;           ///< --format; empty: the command's own default
  std::string output;           ///< -o; empty: stdout
  std::string judge = "auto";   ///< auto | scratch | target | none
  std::string doubts = "fail";  ///< change | ignore | fail
  std::string privileges;       ///< auto | manage | ignore; empty: as auto
  std::vector<std::string> schemas, include, exclude;
  std::vector<std::string> additive;              ///< globs of what is never dropped
  std::vector<std::string> partitions;            ///< globs of tables whose partitions the application makes
  std::set<std::string> allow;                    ///< hazards by name, `contract`, `all`
  std::string check_data = "probe";               ///< probe | full
  std::string contract_reason;                    ///< --contract "reason"
  std::string pg_bin;                             ///< --pg-bin
  std::optional<schema::names::SchemaMove> move;  ///< of files: what they say is meant of the tenant's schema
  bool scope_is_configured = false;  ///< schemas or include come from schema.toml, not from the command line
  bool dry_run = false, yes = false, quiet = false, verbose = false, no_color = false;

  bool allows(const std::string& hazard) const { return allow.count("all") > 0 || allow.count(hazard) > 0; }
};

}  // namespace cli
