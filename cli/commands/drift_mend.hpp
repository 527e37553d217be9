#pragma once
// What `schema drift` can do about it: a migration that brings the database back, or the files brought up to it.

#include <string>

#include "cli/commands/command.hpp"
#include "cli/comparison.hpp"
#include "migrate/journal.hpp"

namespace cli {

/// Writes one migration that leads from the database as it is back to what the applied migrations say. It goes in
/// before the pending ones, changes nothing for those who replay the directory, and is not run where nothing has
/// drifted.
Exit write_mend(const std::string& name, Comparison& comparison, const std::vector<migrate::Status>& status,
                const Context& context);

/// Appends to the schema file what leads from `wanted` to the database, and, with a directory of migrations, writes the
/// same as a migration that is not run where it is there already.
Exit adopt(const Comparison& comparison, const Source& wanted, const Context& context);

}  // namespace cli
