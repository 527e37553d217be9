#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"

namespace cli {

namespace {

struct Arguments {
  std::string to, up_to, check_data = "probe";
};

/// Plans and runs in one go.
Exit apply_to(const std::string& wanted, const Arguments& arguments, const Context& context) {
  const Source target = require_target(context.options, context.config);
  const Comparison comparison = compare(target, parse_source(wanted, context.config), context.options);
  const planner::Plan plan = make_plan(comparison, context.options);
  if (context.options.dry_run) {
    write_result(report::render(plan_report(comparison, plan), plan_format(context.options),
                                plan_style(context.options)),
                 context.options);
    return Exit::done;
  }
  check_policy(comparison, plan, context.options, context.config, true);
  if (plan.empty()) {
    say(context.options, fmt::format("nothing to do: {} is what {} says", comparison.from.name, comparison.to.name));
    return Exit::done;
  }
  if (!context.options.yes) {
    say(context.options, report::render(plan_report(comparison, plan), report::Format::text, plan_style(context.options)));
  }
  if (!confirm(fmt::format("Run {} steps on {}?", plan.steps.size(), comparison.from.name), context.options)) {
    throw Failure(Exit::refused, "nothing was done");
  }
  migrate::RunOptions run = run_options(context, target);
  run.count_data = arguments.check_data == "full";
  const migrate::RunReport report = migrate::run_steps(*comparison.from.connection, plan.steps, run);
  say(context.options, fmt::format("done: {} steps in {} ms", report.steps, report.elapsed.count()));
  return Exit::done;
}

/// Before a run the database must be what its first migration starts from, after it what its last one ends in.
void guard(migrate::RunOptions& run, const Source& target, const migrate::Directory& directory,
           const std::vector<migrate::Status>& status, const Context& context) {
  std::string first, last;
  for (const migrate::Status& row : status) {
    const bool wanted = !run.up_to || !migrate::version_less(*run.up_to, row.version);
    if (row.state == migrate::State::pending && !row.held && wanted) {
      first = first.empty() ? row.version : first;
      last = row.version;
    }
  }
  const auto up_to = [&directory](const std::string& version, bool inclusive) {
    std::vector<migrate::Migration> migrations;
    for (const migrate::Migration& migration : directory.migrations) {
      if (migrate::version_less(migration.version, version) || (inclusive && migration.version == version)) {
        migrations.push_back(migration);
      }
    }
    return migrations;
  };
  run.is_there = [&target, &context, up_to](const migrate::Migration& migration) {
    return compare_with_replay(target, up_to(migration.version, true), context).same();
  };
  run.check = [&target, &context, up_to, first, last](const migrate::Migration& migration, migrate::Moment moment) {
    const bool before = moment == migrate::Moment::before;
    if (migration.version != (before ? first : last)) {
      return;
    }
    const Comparison comparison = compare_with_replay(target, up_to(migration.version, !before), context);
    if (!comparison.same()) {
      throw migrate::HistoryMismatch(fmt::format(
          "{}: the database is not what the migration {}; to be what the migrations say it would have to:{}",
          migration.label(), before ? "starts from" : "ends in", difference_lines(comparison)));
    }
  };
}

Exit apply_pending(const Arguments& arguments, const Context& context) {
  const Source target = require_target(context.options, context.config);
  const migrate::Directory directory = open_directory(context);
  std::optional<std::string> up_to;
  if (!arguments.up_to.empty()) {
    up_to = find_migration(directory, arguments.up_to).version;
  }
  const std::unique_ptr<postgres::Connection> connection = connect(target);
  const std::vector<migrate::Status> status = migrate::status(directory.migrations, migrate::read_journal(*connection));
  require_history(status);
  std::vector<std::string> pending;
  for (const migrate::Status& row : status) {
    if (!row.done() && (!up_to || !migrate::version_less(*up_to, row.version))) {
      pending.push_back(row.version + "_" + row.name);
    }
  }
  if (pending.empty()) {
    say(context.options, "nothing to do: no pending migration");
    return Exit::done;
  }
  if (context.options.dry_run) {
    std::string text;
    for (const migrate::Status& row : status) {
      if (row.migration != nullptr && !row.done() && (!up_to || !migrate::version_less(*up_to, row.version))) {
        text += "-- " + row.migration->label() + '\n' + row.migration->up_text + '\n';
      }
    }
    write_result(text, context.options);
    return Exit::done;
  }
  migrate::RunOptions run = run_options(context, target);
  run.count_data = arguments.check_data == "full";
  run.up_to = up_to;
  guard(run, target, directory, status, context);
  const migrate::RunReport report = migrate::apply(*connection, directory.migrations, run);
  say_report(report, context);
  if (report.held) {
    throw Failure(Exit::refused, fmt::format("{} loses data or takes away what older code uses, and was not run", *report.held),
                  "when nothing needs it any more: --contract \"reason\", or a line `-- contract-phase-ok: reason` in its file");
  }
  return Exit::done;
}

}  // namespace

Body declare_apply(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("--to", arguments->to, "Plan and run in one go, to become this SOURCE");
  app.add_option("--up-to", arguments->up_to, "The last migration to run (default: all that are pending)");
  app.add_option("--check-data", arguments->check_data, "Data preconditions: probe them, or count every offender")
      ->check(CLI::IsMember({"probe", "full"}));
  add_target(app, options);
  add_format(app, options, {"text", "sql", "json", "markdown", "html"});
  add_comparison(app, options);
  add_running(app, options);
  return [arguments](const Context& context) {
    return arguments->to.empty() ? apply_pending(*arguments, context) : apply_to(arguments->to, *arguments, context);
  };
}

}  // namespace cli
