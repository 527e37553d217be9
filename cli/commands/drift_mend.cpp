#include "cli/commands/drift_mend.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands/running.hpp"
#include "cli/commands/write_migrations.hpp"
#include "cli/terminal.hpp"
#include "migrate/text_file.hpp"
#include "schema/parse/read.hpp"
#include "schema/secrets.hpp"
#include "schema/sql.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

/// A version after the last applied migration and before the first pending one, where `next` would come after that.
std::string version_before_pending(const std::string& next, const std::vector<migrate::Status>& status) {
  std::string last, pending;
  for (const migrate::Status& row : status) {
    if (row.done()) {
      last = row.version;
    } else if (pending.empty()) {
      pending = row.version;
    }
  }
  if (pending.empty() || migrate::version_less(next, pending)) {
    return next;
  }
  const std::size_t counts = last.rfind('_') + 1;  // of a date-sequence the day's number, of others all
  const std::size_t digits = last.size() - counts;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(last.data() + counts, last.data() + last.size(), number);
  const std::string version = fmt::format("{}{:0{}}", last.substr(0, counts), number + 1, digits);
  const bool is_one = error == std::errc{} && end == last.data() + last.size() &&
                      (counts == 0 || version.size() == last.size());  // a day has three digits
  if (!is_one || !migrate::version_less(version, pending)) {
    throw Failure(Exit::error,
                  last.empty()
                      ? fmt::format("there is no version left before {} (pending)", pending)
                      : fmt::format("there is no version left between {} (applied) and {} (pending)", last, pending),
                  "with --dry-run the statements are printed, for psql to run");
  }
  return version;
}

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

migrate::VersionStyle version_style(const Context& context) {
  return migrate::version_style(context.config.versions).value_or(migrate::VersionStyle::timestamp);
}

/// Writes one migration, or with --dry-run prints it.
void write(const migrate::Directory& directory, migrate::Migration& migration, const Context& context,
           const migrate::RunbookContext& page) {
  migrate::render(migration);
  migration.runbook = migrate::render_runbook(migration, page);
  const std::vector<migrate::FileChange> files = migrate::files_of(migration);
  if (context.options.dry_run) {
    write_result(migration.up_text, context.options);
    return;
  }
  migrate::change_files(directory.path, files);
  for (const migrate::FileChange& file : files) {
    say(context.options, "wrote " + (directory.path / file.file).string());
  }
}

/// The plan as one migration whatever its phases: it is run whole, or not at all.
migrate::Migration one_migration(planner::Plan plan, const std::string& name) {
  const bool contract = std::ranges::any_of(
      plan.steps, [](const planner::Step& step) { return step.phase == planner::Phase::contract || step.loses_data; });
  for (planner::Step& step : plan.steps) {
    step.phase = contract ? planner::Phase::contract : planner::Phase::expand;
  }
  migrate::Migration migration = migrate::split_by_phase(plan, name).front();
  migration.name = name;
  return migration;
}

/// What a file leaves open, the database does not add to it: owners that it does not name, grants where it has none.
schema::Database as_managed(schema::Database is, const schema::Database& wanted) {
  is.manages_owners = wanted.manages_owners;
  is.manages_privileges = wanted.manages_privileges;
  schema::for_each_kind(is, [&](auto& map) {
    for (auto& [id, object] : map) {
      const schema::Object* declared = wanted.object(id);
      if (declared != nullptr ? !declared->owner : !wanted.manages_owners || object.owner == is.role) {
        object.owner.reset();
      }
    }
  });
  schema::mask_secrets(is);
  return is;
}

/// From what is wanted to what there is, in plain statements.
planner::Plan plan_back(const Comparison& comparison) {
  const schema::Database& wanted = comparison.to.database;
  schema::Database is = as_managed(comparison.from.database, wanted);
  planner::Options plain;
  plain.online = false;
  planner::Plan plan = planner::plan(wanted, is, diff::compare(wanted, is), plain);
  // What there is goes by the wanted names in the comparison: its own come back at the end.
  std::vector<diff::Change> renames;
  for (const diff::Change& change : comparison.changes) {
    if (const auto* rename = std::get_if<diff::Rename>(&change)) {
      renames.emplace_back(diff::Rename{rename->to, rename->from});
    }
  }
  std::ranges::move(planner::plan(wanted, is, renames, plain).steps, std::back_inserter(plan.steps));
  return plan;
}

/// No statement says "not valid" of an index: it was left over by a build that failed, or switched off by hand.
void require_valid_indexes(const Comparison& comparison) {
  for (const auto& [id, index] : comparison.from.database.indexes) {
    const schema::Index* wanted = comparison.to.database.find<schema::Index>(id);
    if (!index.valid && (wanted == nullptr || wanted->valid)) {
      throw Failure(Exit::error, to_string(id) + " is not valid, and a file cannot say so; nothing was written",
                    wanted != nullptr ? "`schema drift --fix NAME` writes the migration that builds it again"
                                      : "drop it, or build it again: REINDEX INDEX CONCURRENTLY");
    }
  }
}

std::string script(const planner::Plan& plan) {
  std::string text;
  for (const planner::Step& step : plan.steps) {
    if (!step.search_path.empty() && step.search_path != std::vector<std::string>{"public"}) {
      text += fmt::format("SET search_path = {};\n{};\nRESET search_path;\n", schema::quote_list(step.search_path),
                          step.sql);
    } else {
      text += step.sql + ";\n";
    }
  }
  return text;
}

/// The schema file with the statements behind it; throws when it does not read any more.
void append(const fs::path& file, const std::string& statements, const Context& context) {
  std::string text = migrate::read_text(file);
  text += text.empty() || text.ends_with('\n') ? "" : "\n";
  text +=
      "\n-- Changed in the database by hand, and kept. Move it to where it belongs.\nRESET search_path;\n" + statements;
  const schema::parse::ReadResult result = schema::parse::read({{file.string(), text}});
  if (!result.ok()) {
    print_diagnostics(result.diagnostics, result.database, context.options);
    throw Failure(Exit::error,
                  fmt::format("what was changed by hand does not fit {}; nothing was written", file.string()));
  }
  Options to_file = context.options;
  to_file.output = file.string();
  write_result(text, to_file);
  say(context.options, "wrote " + file.string());
}

}  // namespace

Exit write_mend(const std::string& name, Comparison& comparison, const std::vector<migrate::Status>& status,
                const Context& context) {
  const migrate::Directory directory = open_directory(context);
  const planner::Plan plan = make_plan(comparison, context.options, context.config);
  if (plan.empty()) {
    say(context.options, "nothing to bring back");
    return Exit::done;
  }
  check_policy(comparison, plan, context.options, context.config, false);
  migrate::Migration migration = one_migration(plan, name);
  migration.header.mends_drift = true;
  const std::string next = migrate::next_version(directory, version_style(context), seconds_now());
  migration.version = context.options.dry_run ? next : version_before_pending(next, status);
  write(directory, migration, context, runbook_context(directory, comparison, plan, context));
  return Exit::done;
}

Exit adopt(const Comparison& comparison, const Source& wanted, const Context& context) {
  require_valid_indexes(comparison);
  const planner::Plan plan = plan_back(comparison);
  if (plan.empty()) {
    say(context.options, "nothing to adopt");
    return Exit::done;
  }
  std::vector<std::string> files = wanted.kind == SourceKind::files ? wanted.text : std::vector<std::string>{};
  if (wanted.kind == SourceKind::migrations) {
    for (const std::string& file : context.config.schema) {
      files.push_back(context.config.resolve(file).string());
    }
    std::erase_if(files, [](const std::string& file) { return !fs::exists(file); });
  }
  if (files.size() > 1 || (files.size() == 1 && !fs::is_regular_file(files.front()))) {
    throw Failure(Exit::usage, "--adopt writes to one schema file, and there are several",
                  "`schema drift --format json` names what to change in them");
  }
  const std::string statements = script(plan);
  if (context.options.dry_run) {
    write_result(statements, context.options);
    return Exit::done;
  }
  if (!files.empty()) {
    append(files.front(), statements, context);
  }
  if (wanted.kind == SourceKind::migrations) {
    const migrate::Directory directory = open_directory(context);
    migrate::Migration migration = one_migration(plan, "adopt_drift");
    migration.header.baseline = true;
    migration.version = migrate::next_version(directory, version_style(context), seconds_now());
    write(directory, migration, context, runbook_context(directory, comparison, plan, context));
  }
  return Exit::done;
}

}  // namespace cli
