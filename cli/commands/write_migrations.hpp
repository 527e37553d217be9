#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/commands/command.hpp"
#include "cli/comparison.hpp"
#include "cli/proof.hpp"
#include "migrate/data_check.hpp"
#include "migrate/directory.hpp"
#include "migrate/runbook.hpp"

namespace cli {

/// What was found out about a plan before it is written, for its runbooks.
struct Known {
  std::optional<Proof> proof;
  std::vector<migrate::DataAnswer> data;
};

/// What the runbooks of the plan's migrations say of it: who writes it, when, on which database, what for.
migrate::RunbookContext runbook_context(const migrate::Directory& directory, const Comparison& comparison,
                                        const planner::Plan& plan, const Context& context);

/// Writes the plan as migration files named after `name` (a baseline first, where the directory is empty and the
/// database is not), all or none. Throws Failure. REQUIRES: require_file_name(name).
Exit write_migrations(const std::string& name, const Comparison& comparison, const planner::Plan& plan,
                      const Context& context, const Known& known = {});

}  // namespace cli
