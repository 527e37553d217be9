#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/alembic.hpp"
#include "cli/commands/command.hpp"
#include "cli/from_nothing.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "diff/diff.hpp"
#include "migrate/adopt.hpp"
#include "migrate/directory.hpp"
#include "migrate/runner.hpp"
#include "planner/plan.hpp"
#include "schema/filter.hpp"
#include "schema/parse/read.hpp"
#include "schema/print/print.hpp"
#include "schema/secrets.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigFile =
    R"(# schema.toml: where the schema and its migrations are, and the databases they are for.
schema = "schema.sql"
migrations = "migrations"

[env.dev]
url = "env:DATABASE_URL"

# [env.prod]
# url = "env:PROD_DATABASE_URL"
# lock_budget = "300ms"
# [env.prod.policy]
# destructive = "contract"   # allow | contract | refuse
)";

void write_new(const fs::path& path, const std::string& text, const Context& context) {
  Options to_file = context.options;
  to_file.output = path.string();
  write_result(text, to_file);
  say(context.options, "wrote " + path.string());
}

/// A migration that makes what is there, for a history whose files cannot be read.
migrate::Migration baseline_of(const schema::Database& database, postgres::Connection& connection) {
  migrate::Migration migration =
      migrate::one_migration(plan_from_nothing(schema::parse::read({}).database, database, connection), "baseline");
  migration.version = "001";
  migration.header.baseline = true;
  migrate::render(migration);
  return migration;
}

/// What another tool has done here so far, taken over: its files become ours, and what it has run is journaled as run.
/// Gives what is still to be run.
std::vector<schema::parse::SourceText> adopt(postgres::Connection& connection, const migrate::ForeignHistory& history,
                                             const schema::Database& database, const std::string& from,
                                             const Context& context) {
  if (!history.problem.empty()) {
    throw Failure(Exit::mismatch, history.problem);
  }
  const std::string tool(migrate::to_string(history.tool));
  const fs::path root = from.empty() ? "." : from;
  std::string why = "there are none";
  const auto directory =
      history.tool == migrate::Tool::alembic ? read_alembic(root, why) : migrate::find_foreign_directory(root, history);
  std::vector<migrate::Migration> migrations, applied;
  if (directory) {
    migrations = directory->migrations;
    applied = migrate::applied_of(*directory, history);
    for (const std::string& note : directory->notes) {
      say(context.options, "note: " + note);
    }
  } else {
    say(context.options,
        fmt::format("note: no files of {} are taken over ({}): one migration stands for what is there", tool, why));
    migrations = applied = {baseline_of(database, connection)};
  }
  for (migrate::Migration& migration : migrations) {
    migration.layout = migrate::Layout::native;
  }
  std::vector<migrate::FileChange> files;
  for (const migrate::Migration& migration : migrations) {
    std::ranges::move(migrate::files_of(migration), std::back_inserter(files));
  }
  migrate::change_files("migrations", files);
  const migrate::Directory written = migrate::read_directory("migrations");
  // What is journaled is what stands in the files now.
  std::vector<migrate::Migration> done;
  std::vector<schema::parse::SourceText> pending;
  for (const migrate::Migration& migration : written.migrations) {
    if (std::ranges::any_of(applied, [&](const auto& one) { return one.version == migration.version; })) {
      done.push_back(migration);
    } else {
      pending.push_back({migration.label(), migration.up_text});
    }
  }
  migrate::RunOptions run;
  run.tool_version = kVersion;
  migrate::baseline(connection, done, "", run);
  say(context.options, fmt::format("took over {} migrations of {}{}, {} of them applied", written.migrations.size(),
                                   tool, directory ? " from " + directory->path.string() : "", done.size()));
  return pending;
}

/// The schema file says what the migrations end in, those that are still to be run as well.
std::string with_pending(const std::string& text, std::vector<schema::parse::SourceText> pending,
                         const Context& context) {
  if (pending.empty()) {
    return text;
  }
  pending.insert(pending.begin(), {"schema.sql", text});
  const schema::parse::ReadResult reading = schema::parse::read(pending);
  if (std::ranges::any_of(reading.diagnostics, [](const schema::Diagnostic& diagnostic) {
        return diagnostic.severity == schema::Severity::error;
      })) {
    print_diagnostics(reading.diagnostics, reading.database, context.options);
    say(context.options, "warning: what is still to be run could not be read, and is not in schema.sql");
    return text;
  }
  return schema::print::render(reading.database);
}

}  // namespace

Body declare_init(CLI::App& app, Options& options) {
  const auto from = std::make_shared<std::string>();
  app.add_option("--migrations-from", *from,
                 "Where the files of the tool used so far are (default: where it has them)");
  add_target(app, options);
  add_comparison(app, options);
  return [from](const Context& context) {
    // Nothing is written before everything that can fail has been done.
    std::vector<std::string> present;
    for (const char* name : {"schema.toml", "schema.sql"}) {
      if (fs::exists(name)) {
        present.emplace_back(name);
      }
    }
    if (migrate::is_migrations_directory("migrations")) {
      present.emplace_back("migrations/schema.sum");
    }
    if (!present.empty()) {
      throw Failure(Exit::error, fmt::format("{} is here already", fmt::join(present, " and ")),
                    "init starts a new project; move it away, or go on with `schema diff`");
    }
    std::string text = "-- What the database should be. `schema diff` compares, `schema apply` makes it so.\n";
    if (const auto target = target_source(context.options, context.config)) {
      const Loaded loaded = load(*target, context.options);
      for (const schema::Unmodelled& object : loaded.database.unmodelled) {
        say(context.options, "warning: not modelled, left out: " + object.kind + ' ' + object.identity);
      }
      schema::Database database = loaded.database;
      schema::leave_bookkeeping(database, {});
      schema::mask_secrets(database);
      text = schema::print::render(database);
      if (const auto history = migrate::read_foreign_history(*loaded.connection)) {
        text = with_pending(text, adopt(*loaded.connection, *history, database, *from, context), context);
      }
    }
    fs::create_directories("migrations");
    write_new("schema.sql", text, context);
    write_new("schema.toml", kConfigFile, context);
    say(context.options,
        "next: edit schema.sql, then `schema diff NAME` writes the migration and `schema apply` runs it");
    return Exit::done;
  };
}

}  // namespace cli
