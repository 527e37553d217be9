#pragma once
// The runbook of a migration: what somebody needs who runs it at night and has not written it. Everything in it is this
// migration's own; each shell and SQL block runs as printed, in the order of the page.

#include <optional>
#include <string>
#include <vector>

#include "migrate/journal.hpp"
#include "migrate/migration.hpp"

namespace migrate {

/// What the migration's own files do not say.
struct RunbookContext {
  std::string created;                      ///< date and time; empty: not known
  std::string author;                       ///< `Name <mail>`; empty: not known
  std::string database;                     ///< for people, without a password; empty: any
  std::string url = "\"$DATABASE_URL\"";    ///< of the database, as a word of a shell; never a password
  std::string folder = "migrations";        ///< where the files are, for people
  std::string before, after;                ///< labels of the migrations around it; empty: there is none
  std::vector<std::string> problem;         ///< what the database is not yet, a line each; empty: not known
  std::string proved;                       ///< on a scratch copy: how; empty: it was not
  std::string unproved;                     ///< why it was not, or not all of it
  std::string asked;                        ///< what the data must be, and was when it was looked at
  const MigrationRecord* record = nullptr;  ///< of the journal: fills the log; nullptr: it did not run
  std::optional<bool> sound;                ///< the journal was read: nothing failed, nothing is missing
};

std::string render_runbook(const Migration& migration, const RunbookContext& context = {});

/// What was known when a runbook was written, and stands nowhere else: author, problem, proof.
RunbookContext read_runbook(const std::string& runbook);

}  // namespace migrate
