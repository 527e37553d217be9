#include <algorithm>
#include <chrono>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/prove_migrations.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"
#include "migrate/branches.hpp"

namespace cli {

namespace {

using migrate::Migration;

/// A merge leaves schema.sum torn and versions twice: that is what we are here for. A file that changed is not.
migrate::Directory open_merged_directory(const Context& context) {
  migrate::Directory directory = migrate::read_directory(migrations_source(context.config).text.at(0));
  for (const migrate::SumMismatch& mismatch : directory.mismatches) {
    if (mismatch.what == migrate::SumMismatch::What::changed) {
      throw Failure(Exit::mismatch, migrate::to_string(mismatch),
                    "put it back, or, if the change is meant: `schema verify --update-sums`");
    }
  }
  for (const schema::Diagnostic& diagnostic : directory.diagnostics) {
    if (diagnostic.severity == schema::Severity::error && diagnostic.code != "duplicate-version") {
      throw Failure(Exit::error, diagnostic.message, diagnostic.hint);
    }
  }
  return directory;
}

/// Labels of the migrations that move: those the other branch does not have, or those that a database has passed by.
std::set<std::string> ours_of(const migrate::Directory& directory, const std::string& onto, const Context& context) {
  std::set<std::string> ours;
  if (!onto.empty()) {
    for (const Migration& migration : migrate::branches(directory.migrations, migrations_at(onto, context)).ours) {
      ours.insert(migration.label());
    }
    return ours;
  }
  if (const auto found = context.config.environment(context.options.environment); found && found->has_tenants()) {
    throw Failure(
        Exit::usage,
        fmt::format("environment \"{}\" has many tenants: what one was passed by, another may have run", found->name),
        "say --onto REF, the branch that ours come behind");
  }
  const std::unique_ptr<postgres::Connection> connection =
      connect(require_target(context.options, context.config), context.options);
  const migrate::Journal journal = read_journal(*connection, context);
  bool passed_by = false;
  for (const migrate::Status& row : migrate::status(directory.migrations, journal)) {
    passed_by = passed_by || row.out_of_order;
    const bool other_file = row.record != nullptr && row.migration != nullptr && row.record->name != row.name;
    if (row.migration != nullptr && ((passed_by && row.record == nullptr) || other_file)) {
      ours.insert(row.migration->label());
    }
  }
  return ours;
}

Exit rebase(const std::string& onto, const Context& context) {
  const migrate::Directory directory = open_merged_directory(context);
  const std::set<std::string> labels = ours_of(directory, onto, context);
  migrate::Branches sides;
  std::string first;
  for (const Migration& migration : directory.migrations) {
    if (labels.contains(migration.label())) {
      first = first.empty() ? migration.version : first;
      sides.ours.push_back(migration);
    } else {
      const bool before = first.empty() || migrate::version_less(migration.version, first);
      (before ? sides.common : sides.theirs).push_back(migration);
    }
  }
  // One of theirs with the very version of our first came before it only by its name.
  while (!sides.ours.empty() && !sides.common.empty() && sides.common.back().version == first) {
    sides.theirs.insert(sides.theirs.begin(), sides.common.back());
    sides.common.pop_back();
  }
  if (sides.ours.empty() || sides.theirs.empty()) {
    migrate::change_files(directory.path, {});
    say(context.options, "nothing to move: ours come last");
    return Exit::done;
  }
  const migrate::Crossing crossing = migrate::cross(sides);
  if (!crossing.commute) {
    throw Failure(
        Exit::mismatch,
        fmt::format("they do not commute: {}{}", crossing.problem,
                    crossing.both.empty() ? "" : fmt::format("\n  both change {}", fmt::join(crossing.both, ", "))),
        "take ours away and plan anew: `schema diff NAME`");
  }
  for (const std::string& object : crossing.both) {
    say(context.options, "note: both change " + object);
  }
  migrate::Directory others = directory;
  std::erase_if(others.migrations, [&](const Migration& migration) { return labels.contains(migration.label()); });
  const auto style = migrate::version_style(context.config.versions).value_or(migrate::VersionStyle::timestamp);
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  std::vector<Migration> moved;
  std::vector<migrate::FileChange> files;
  for (const Migration& migration : sides.ours) {
    for (migrate::FileChange file : migrate::files_of(migration)) {
      file.text.reset();
      files.push_back(std::move(file));
    }
    const std::string version = migrate::next_version(others, style, now.count(), moved.size());
    moved.push_back(migrate::with_version(migration, version));
    say(context.options, fmt::format("{} -> {}", migration.label(), moved.back().label()));
  }
  migrate::link_runbooks(moved, sides);
  std::vector<std::string> runbooks;
  for (const Migration& migration : moved) {
    runbooks.push_back(migration.runbook);
  }
  migrate::restamp(moved, others.migrations);
  for (std::size_t i = 0; i < moved.size(); ++i) {
    moved[i].runbook = runbooks[i];
    others.migrations.push_back(moved[i]);
    std::ranges::move(migrate::files_of(moved[i]), std::back_inserter(files));
  }
  prove_migrations(proving_server(context), others.migrations, context);
  if (!context.options.dry_run) {
    migrate::change_files(directory.path, files);
  }
  return Exit::done;
}

}  // namespace

Body declare_rebase(CLI::App& app, Options& options) {
  const auto onto = std::make_shared<std::string>();
  app.add_option("--onto", *onto,
                 "Ours are the migrations that this git ref does not have (default: those the database passed by)");
  app.add_flag("--dry-run", options.dry_run, "Show what would be done, and do nothing");
  add_target(app, options);
  add_comparison(app, options);
  return [onto](const Context& context) { return rebase(*onto, context); };
}

}  // namespace cli
