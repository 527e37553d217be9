#pragma once

#include <filesystem>

#include "cli/commands/command.hpp"
#include "migrate/runbook.hpp"

namespace cli {

/// Who writes a migration now, and when: git's user, this moment.
migrate::RunbookContext authorship(const std::filesystem::path& folder);

/// A word of a shell that leads to the database of that name (Source::display()): the variable that holds its URL, else
/// the URL itself, unless DATABASE_URL says otherwise; never one that had a password.
std::string url_for_shell(const std::string& display, const Context& context);

/// Who wrote one that is there: as its runbook says, else the commit that brought its file.
migrate::RunbookContext authorship_of(const migrate::Migration& migration, const std::filesystem::path& folder);

}  // namespace cli
