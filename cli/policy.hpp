#pragma once
// What an environment lets a plan do: a permission per hazard, `[env.X.policy]` of schema.toml.

#include <array>
#include <cstdint>
#include <set>
#include <string>

#include "cli/options.hpp"
#include "planner/hazard.hpp"

namespace cli {

/// contract: belongs into a contract migration, which runs only once somebody says so.
enum class Permission : std::uint8_t { allow, contract, refuse };

class Policy {
 public:
  /// What loses data is held back for the contract phase, what blocks is refused, the rest may be.
  Policy();
  Permission of(planner::Hazard hazard) const { return permissions_.at(static_cast<std::size_t>(hazard)); }
  void set(planner::Hazard hazard, Permission permission) {
    permissions_.at(static_cast<std::size_t>(hazard)) = permission;
  }
  /// The hazards whose steps the planner puts into the contract phase; not those that the command line allows.
  std::set<planner::Hazard> held_back(const Options& options) const;

 private:
  std::array<Permission, planner::kHazards> permissions_{};
};

/// What schema.toml calls a hazard: "destructive", "blocking", "long_scan", ….
std::string policy_key(planner::Hazard hazard);

}  // namespace cli
