#include "cli/commands/write_migrations.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "cli/commands/authorship.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"
#include "migrate/replay.hpp"
#include "schema/parse/read.hpp"

namespace cli {

namespace {

/// What an empty database holds, as far as it is in scope: the schema public.
schema::Database empty_database(const Options& options) {
  schema::Database nothing = schema::parse::read({}).database;
  filter(nothing, options);
  return nothing;
}

planner::Plan plan_from_nothing(schema::Database nothing, schema::Database to) {
  // 15 and later give public to this role by themselves: no database needs a migration for it.
  const schema::ObjectId id{schema::Kind::schema, "", "", "public"};
  const auto there = to.schemas.find(id);
  const auto empty = nothing.schemas.find(id);
  if (empty != nothing.schemas.end() && there != to.schemas.end() && there->second.owner == "pg_database_owner") {
    empty->second.owner = there->second.owner;
  }
  planner::Options plain;
  plain.online = false;
  return planner::plan(nothing, to, diff::compare(nothing, to), plain);
}

/// A database that is not where the directory's migrations end would get their changes twice.
void require_up_to_date(const Comparison& comparison, const migrate::Directory& directory, const Context& context) {
  if (comparison.from.connection == nullptr || directory.migrations.empty()) {
    return;
  }
  Loaded is;
  is.name = comparison.from.name;
  is.database = comparison.before.value();
  migrate::Replay replayed = migrate::replay_beside(is.database, directory.migrations);
  Loaded wanted;
  wanted.database = std::move(replayed.database);
  filter(wanted.database, context.options);
  const Comparison rest = compare(std::move(is), std::move(wanted), context.options);
  if (!rest.changes.empty()) {
    throw Failure(Exit::mismatch,
                  fmt::format("{} is not where the migrations end; it would have to:{}", comparison.from.name,
                              difference_lines(rest)),
                  "run `schema apply` first, or compare with the migrations alone: --from " + directory.path.string());
  }
}

}  // namespace

Exit write_migrations(const std::string& name, const Comparison& comparison, const planner::Plan& plan,
                      const Context& context) {
  migrate::Directory directory = open_directory(context);
  if (plan.empty()) {
    say(context.options, fmt::format("nothing to write: {} is what {} says", comparison.from.name, comparison.to.name));
    return Exit::done;
  }
  check_policy(comparison, plan, context.options, context.config, false);
  require_up_to_date(comparison, directory, context);
  const auto style = migrate::version_style(context.config.versions).value_or(migrate::VersionStyle::timestamp);
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());

  const auto layout = migrate::layout(context.config.format).value_or(migrate::Layout::native);
  std::vector<migrate::Migration> migrations = migrate::split_by_phase(plan, name, layout);
  migrate::stamp_fingerprints(migrations, comparison.before.value());
  const std::size_t planned = migrations.size();
  const bool first = directory.migrations.empty() && comparison.from.connection != nullptr;
  const schema::Database nothing = empty_database(context.options);
  if (const planner::Plan found = first ? plan_from_nothing(nothing, comparison.before.value()) : planner::Plan{};
      !found.empty()) {
    std::vector<migrate::Migration> baseline = migrate::split_by_phase(found, "baseline", layout);
    migrate::stamp_fingerprints(baseline, nothing);
    for (migrate::Migration& migration : baseline) {
      migration.header.baseline = true;
    }
    migrations.insert(migrations.begin(), baseline.begin(), baseline.end());
  }
  const std::size_t baselines = migrations.size() - planned;
  std::vector<migrate::FileChange> files;
  migrate::RunbookContext known = authorship(directory.path);
  known.database = comparison.from.connection == nullptr ? "" : comparison.from.name;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    migrations[i].version = migrate::next_version(directory, style, now.count(), i);
    migrate::render(migrations[i]);
    migrations[i].runbook = migrate::render_runbook(migrations[i], known);
    std::ranges::move(migrate::files_of(migrations[i]), std::back_inserter(files));
  }
  if (context.options.dry_run) {
    std::string text;
    for (const migrate::FileChange& file : files) {
      text += "-- " + file.file + '\n' + file.text.value_or("") + '\n';
    }
    write_result(text, context.options);
    return Exit::done;
  }
  migrate::change_files(directory.path, files);
  for (const migrate::FileChange& file : files) {
    say(context.options, "wrote " + (directory.path / file.file).string());
  }
  say(context.options, fmt::format("next: read {}, then `schema apply` runs it",
                                   (directory.path / (migrations[baselines].label() + ".md")).string()));
  return Exit::done;
}

}  // namespace cli
