#pragma once

#include <filesystem>

#include "migrate/runbook.hpp"

namespace cli {

/// Who writes a migration now, and when: git's user, this moment.
migrate::RunbookContext authorship(const std::filesystem::path& folder);

/// Who wrote one that is there: as its runbook says, else the commit that brought its file.
migrate::RunbookContext authorship_of(const migrate::Migration& migration, const std::filesystem::path& folder);

}  // namespace cli
