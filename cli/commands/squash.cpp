#include <algorithm>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/commands/prove_migrations.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"
#include "migrate/between.hpp"
#include "migrate/branches.hpp"
#include "migrate/replay.hpp"
#include "schema/canonical/settle.hpp"

namespace cli {

namespace {

using migrate::Migration;

struct SquashArguments {
  std::string name, from, to;
  bool drop_data_statements = false;
};

/// One migration that does what the row does. Its version is that of the last: where all of the row has run, it has.
Migration squashed(const std::vector<Migration>& before, const std::vector<Migration>& row, const std::string& name) {
  std::vector<Migration> through = before;
  through.insert(through.end(), row.begin(), row.end());
  schema::Database from = migrate::replay(before).database, to = migrate::replay(through).database;
  const schema::Database start = from;
  const bool has_rows = !before.empty();
  if (has_rows) {
    if (const std::vector<std::string> lost = migrate::declare_between(row, from, to); !lost.empty()) {
      throw Failure(Exit::refused,
                    fmt::format("columns are renamed that others were filled with before, and one migration cannot do "
                                "both:\n  {}",
                                fmt::join(lost, "\n  ")),
                    "squash up to the renaming, or from it on");
    }
  }
  const diff::Renames renames = diff::apply_renames(from, to);
  schema::canonical::settle(from, to);
  std::vector<diff::Change> changes(renames.renames.begin(), renames.renames.end());
  std::ranges::move(diff::compare(from, to), std::back_inserter(changes));
  planner::Options options;
  options.online = has_rows;
  const planner::Plan plan = planner::plan(from, to, changes, options);
  Migration migration = migrate::one_migration(plan, name);
  migration.version = row.back().version;
  migration.header.baseline = row.front().header.baseline;
  for (const Migration& one : row) {
    migration.header.replaces.push_back(one.version);
  }
  std::vector<Migration> stamped{migration};
  migrate::stamp_fingerprints(stamped, start);
  migrate::render(stamped.front());
  return stamped.front();
}

Exit squash(const SquashArguments& arguments, const Context& context) {
  require_file_name(arguments.name);
  migrate::Directory directory = open_directory(context);
  const auto version_of = [&](const std::string& named) {
    return named.empty() ? named : find_migration(directory, named).version;
  };
  const std::string first = version_of(arguments.from), last = version_of(arguments.to);
  std::vector<Migration> before, row, after;
  for (const Migration& migration : directory.migrations) {
    const bool early = !first.empty() && migrate::version_less(migration.version, first);
    const bool late = !last.empty() && migrate::version_less(last, migration.version);
    (early ? before : late ? after : row).push_back(migration);
  }
  if (row.size() < 2) {
    throw Failure(Exit::error, fmt::format("{} migration(s) between these versions: nothing to squash", row.size()));
  }
  const std::vector<std::string> rows = migrate::data_statements(row);
  if (!rows.empty() && !arguments.drop_data_statements) {
    throw Failure(Exit::refused,
                  fmt::format("these are about rows, and one migration made of the schema would leave them out:\n  {}",
                              fmt::join(rows, "\n  ")),
                  "say --drop-data-statements, and put what a new database needs of them into the squashed file");
  }
  const Migration migration = squashed(before, row, arguments.name);
  std::vector<Migration> all = before;
  all.push_back(migration);
  all.insert(all.end(), after.begin(), after.end());
  require_same(migrate::replay(all).database, migrate::replay(directory.migrations).database,
               "the squashed migration does not do what the others did", migrations_source(context.config).text.at(0),
               context);
  prove_migrations(proving_server(context), all, context);
  std::vector<migrate::FileChange> files;
  for (const Migration& one : row) {
    for (migrate::FileChange file : migrate::files_of(one)) {
      file.text.reset();
      files.push_back(std::move(file));
    }
  }
  std::ranges::move(migrate::files_of(migration), std::back_inserter(files));
  if (!context.options.dry_run) {
    migrate::change_files(directory.path, files);
  }
  say(context.options, fmt::format("{} migrations {} {}; databases that ran them all need nothing more", row.size(),
                                   context.options.dry_run ? "would be" : "are now", migration.label()));
  return Exit::done;
}

}  // namespace

Body declare_squash(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<SquashArguments>();
  app.add_option("NAME", arguments->name, "What the one migration is called")->required();
  app.add_option("--from", arguments->from, "The first version (default: the first of all)");
  app.add_option("--to", arguments->to, "The last version (default: the last of all)");
  app.add_flag("--drop-data-statements", arguments->drop_data_statements, "Leave out statements about rows");
  app.add_flag("--dry-run", options.dry_run, "Show what would be done, and do nothing");
  add_comparison(app, options);
  return [arguments](const Context& context) { return squash(*arguments, context); };
}

}  // namespace cli
