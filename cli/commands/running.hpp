#pragma once
// What the commands that run something share.

#include <string>

#include "cli/commands/command.hpp"
#include "cli/comparison.hpp"
#include "migrate/directory.hpp"
#include "migrate/runner.hpp"

namespace cli {

/// Lock budget, progress on stderr, contract permission: from the options and the environment.
migrate::RunOptions run_options(const Context& context, const Source& target);

/// The journal of the environment at hand (migrate/journal.hpp).
migrate::Journal read_journal(postgres::Connection& connection, const Context& context);

/// The directory of schema.toml, checked. Throws HistoryMismatch.
migrate::Directory open_directory(const Context& context);

/// Writes the sums of files written since `schema new` made them: what has run must stay as it was.
void seal(const migrate::Directory& directory, const Context& context);

/// The journal's view of a database against the directory, or what stands against going on (Failure(mismatch)).
void require_history(const std::vector<migrate::Status>& status);

/// Is the live schema what replaying these migrations gives? All three tiers are asked.
Comparison compare_with_replay(const Source& target, const std::vector<migrate::Migration>& migrations,
                               const Context& context);

/// The same as `drift` asks it: a file that says nothing of grants leaves to others those it finds, but what was
/// granted by hand is drift; and so is an owner that is not whoever runs the migrations. `live` was read with
/// strict_options().
Comparison compare_strictly(Loaded live, const std::vector<migrate::Migration>& migrations,
                            const migrate::Journal& journal, const std::string& name, const Context& context);
Options strict_options(Options options);

/// Throws Failure(usage) for a migration's name that cannot be part of a file's name.
void require_file_name(const std::string& name);

/// What was run, for people; with `--format json` the result is the report itself.
void say_report(const migrate::RunReport& report, const Context& context);

}  // namespace cli
