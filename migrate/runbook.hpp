#pragma once
// The runbook of a migration: what somebody needs who runs it at night and has not written it. Everything in it is this
// migration's own; each shell and SQL block runs as printed, in the order of the page, with DATABASE_URL set.

#include <optional>
#include <string>

#include "migrate/journal.hpp"
#include "migrate/migration.hpp"

namespace migrate {

/// What the migration's own files do not say.
struct RunbookContext {
  std::string created;                      ///< date and time; empty: not known
  std::string author;                       ///< `Name <mail>`; empty: not known
  std::string database;                     ///< for people, without a password; empty: any
  std::string folder = "migrations";        ///< where the files are, for people
  const MigrationRecord* record = nullptr;  ///< of the journal: fills the log; nullptr: it did not run
};

std::string render_runbook(const Migration& migration, const RunbookContext& context = {});

/// The first line of a runbook that says `key`, such as `Author`; so that what was known when it was written is kept.
std::optional<std::string> runbook_line(const std::string& runbook, const std::string& key);

}  // namespace migrate
