#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/apply_run.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/gates.hpp"
#include "cli/interrupt.hpp"
#include "cli/many.hpp"
#include "cli/tenants.hpp"
#include "cli/terminal.hpp"
#include "migrate/route.hpp"
#include "report/json.hpp"

namespace cli {

namespace {

std::string pending_sql(const std::vector<const migrate::Status*>& pending) {
  std::string text;
  for (const migrate::Status* row : pending) {
    text += "-- " + row->migration->label() + '\n' + row->migration->up_text + '\n';
  }
  return text;
}

std::string pending_json(const std::vector<const migrate::Status*>& pending) {
  report::Json json;
  json.begin_object().begin_array("pending");
  for (const migrate::Status* row : pending) {
    json.begin_object()
        .field("migration", row->migration->label())
        .field("held", row->held)
        .field("sql", row->migration->up_text)
        .end_object();
  }
  return json.end_array().end_object().text();
}

Exit apply_pending(const ApplyArguments& arguments, const Context& context) {
  const Source target = require_target(context.options, context.config);
  const migrate::Directory directory = open_directory(context);
  std::optional<std::string> up_to;
  if (!arguments.up_to.empty()) {
    up_to = find_migration(directory, arguments.up_to).version;
  }
  const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
  const std::vector<migrate::Status> status = migrate::status(directory.migrations, read_journal(*connection, context));
  require_history(status);
  std::vector<const migrate::Status*> pending;
  for (const migrate::Status& row : status) {
    if (!row.done() && (!up_to || !migrate::version_less(*up_to, row.version))) {
      pending.push_back(&row);
    }
  }
  if (pending.empty()) {
    say(context.options, directory.migrations.empty()
                             ? fmt::format("nothing to do: there are no migrations in {}", directory.path.string())
                             : "nothing to do: no pending migration");
    if (context.options.dry_run && context.options.format == "json") {
      write_result(pending_json(pending), context.options);
    } else if (!context.options.dry_run) {
      say_report({}, context);
    }
    return Exit::done;
  }
  if (context.options.dry_run) {
    write_result(context.options.format == "json" ? pending_json(pending) : pending_sql(pending), context.options);
    return Exit::done;
  }
  migrate::RunOptions run = run_options(context, target);
  std::vector<const migrate::Migration*> unapproved;
  for (const migrate::Status* row : pending) {
    if (row->record == nullptr) {
      unapproved.push_back(row->migration);
    }
  }
  const std::vector<const migrate::Status*> will_run =
      migrate::route(status, run.contract_reason.has_value(), up_to).runs;
  Steps steps;
  for (const migrate::Status* row : will_run) {
    const Steps ahead = migrate::steps_ahead(*row);
    steps.insert(steps.end(), ahead.begin(), ahead.end());
  }
  const Window window = window_of(arguments, context);
  require_approval(unapproved, context);
  require_rehearsed(*connection, will_run, context);
  require_allowed(window, *connection, steps, run, context);
  run_before_apply(target.text.at(0), context);
  make_tenant_schema(*connection, context.options);
  seal(directory, context);
  run.count_data = context.options.check_data == "full";
  run.up_to = up_to;
  run.until = window.closes;
  guard(run, target, directory, status, will_run, context);
  const Interrupt interrupt(*connection, run);
  const migrate::RunReport report = watched(
      run, [&] { return migrate::apply(*connection, directory.migrations, run); }, context);
  say_report(report, context);
  if (!report.held.empty()) {
    throw Failure(
        Exit::refused,
        fmt::format("{} loses data or takes away what older code uses, and was not run", report.held.front()),
        "when nothing needs it any more: --contract \"reason\", or a line `-- contract-phase-ok: reason` in its file");
  }
  return Exit::done;
}

/// What an unfinished migration has done so far is taken back, step by step.
Exit abort_unfinished(const Context& context) {
  const Source target = require_target(context.options, context.config);
  const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
  const migrate::Journal journal = read_journal(*connection, context);
  migrate::RollbackOptions run;
  static_cast<migrate::RunOptions&>(run) = run_options(context, target);
  run.allow_irreversible = context.options.allows("data-loss");
  const auto unfinished = [](const migrate::MigrationRecord& record) {
    return record.state == migrate::State::running || record.state == migrate::State::failed;
  };
  const auto newest = std::find_if(journal.records.rbegin(), journal.records.rend(), unfinished);
  if (newest != journal.records.rend() && &*newest == migrate::run_to_abort(journal)) {
    say(context.options, fmt::format("taking back the run of {}, which was not finished", newest->started_at));
    const Interrupt interrupt(*connection, run);
    migrate::abort_run(*connection, run);
    say(context.options, "took it back");
    return Exit::done;
  }
  const migrate::Directory directory = open_directory(context);
  const bool begun = std::ranges::any_of(journal.records, [&](const migrate::MigrationRecord& record) {
    return !record.version.empty() && unfinished(record) && journal.current(record.version) == &record;
  });
  // Whether what is finished could be taken back is not the question.
  const auto candidates = begun ? migrate::rollback_candidates(directory.migrations, journal, run)
                                : std::vector<const migrate::Migration*>{};
  const migrate::MigrationRecord* record = candidates.empty() ? nullptr : journal.current(candidates.front()->version);
  if (record == nullptr || !unfinished(*record)) {
    say(context.options, "nothing to take back: no migration is begun and not finished");
    return Exit::done;
  }
  const Interrupt interrupt(*connection, run);
  migrate::roll_back(*connection, directory.migrations, run);
  say(context.options, "took back " + candidates.front()->label());
  return Exit::done;
}

}  // namespace

Body declare_apply(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<ApplyArguments>();
  CLI::Option* to = app.add_option("--to", arguments->to, "Plan and run in one go, to become this SOURCE");
  CLI::Option* up_to =
      app.add_option("--up-to", arguments->up_to, "The last migration to run (default: all that are pending)")
          ->excludes(to);
  add_target(app, options);
  add_tenant(app, options);
  add_format(app, options, {"text", "sql", "json", "markdown", "html"});
  add_comparison(app, options);
  add_running(app, options);
  add_check_data(app, options);
  // Said twice, the last one counts: that is how a run over many databases gives each the window it began in.
  app.add_option("--not-before", arguments->not_before, "Run only from this time on: 22:00, 2026-11-21T22:00Z, …")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("--until", arguments->until, "… and only up to then: no step is begun after it, a backfill pauses")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_flag("--abort", arguments->abort,
               "Take back the migration, or the run of --to, that is begun and not finished")
      ->excludes(to)
      ->excludes(up_to)
      ->excludes(app.get_option("--dry-run"));
  const auto many = std::make_shared<ManyOptions>();
  app.add_option("--jobs", many->jobs, "Of an environment with many databases: how many at a time")
      ->check(CLI::Range(1, 1000));
  app.add_flag("--stop-at-failure", many->stop_at_failure, "… begin no further one after a failure");
  return [arguments, many](const Context& context) {
    const Window window = window_of(*arguments, context);
    if (Targets targets = many_targets(context); !targets.each.empty()) {
      require_for_each(arguments->to);
      if (!context.options.dry_run &&
          !confirm(fmt::format("Run on {} {}?", targets.each.size(), targets.what), context.options)) {
        throw Failure(Exit::refused, "nothing was done");
      }
      many->confirmed = !context.options.dry_run;
      if (!context.options.dry_run) {
        require_open(window, std::chrono::system_clock::now());
      }
      for (Target& target : targets.each) {
        if (window.opens) {
          target.arguments.insert(target.arguments.end(), {"--not-before", to_string(*window.opens)});
        }
        if (window.closes) {
          target.arguments.insert(target.arguments.end(), {"--until", to_string(*window.closes)});
        }
      }
      return run_many(targets, *many, context);
    }
    if (arguments->abort) {
      return abort_unfinished(context);
    }
    return arguments->to.empty() ? apply_pending(*arguments, context) : apply_to(*arguments, context);
  };
}

}  // namespace cli
