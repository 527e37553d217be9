#pragma once

#include <string>

#include "cli/commands/command.hpp"
#include "cli/comparison.hpp"

namespace cli {

/// Writes the plan as migration files named after `name` (a baseline first, where the directory is empty and the
/// database is not), all or none. Throws Failure. REQUIRES: require_file_name(name).
Exit write_migrations(const std::string& name, const Comparison& comparison, const planner::Plan& plan,
                      const Context& context);

}  // namespace cli
