#pragma once

#include <string>

#include "migrate/directory.hpp"

namespace cli {

/// The migration that a person names by its version or its whole name. Throws Failure(usage) with what was probably
/// meant.
const migrate::Migration& find_migration(const migrate::Directory& directory, const std::string& version);

}  // namespace cli
