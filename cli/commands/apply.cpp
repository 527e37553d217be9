#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/commands/running.hpp"
#include "cli/evidence.hpp"
#include "cli/gates.hpp"
#include "cli/interrupt.hpp"
#include "cli/many.hpp"
#include "cli/replicated.hpp"
#include "cli/silence.hpp"
#include "cli/terminal.hpp"
#include "cli/window.hpp"

namespace cli {

namespace {

struct Arguments {
  std::string to, up_to;
  std::string not_before, until;
  bool abort = false;
};

/// What the command line says goes before what the environment says.
Window window_of(const Arguments& arguments, const Context& context) {
  const Environment environment = context.config.environment(context.options.environment).value_or(Environment{});
  const auto first = [](const std::string& said, const std::string& configured) {
    return said.empty() ? configured : said;
  };
  return window(first(arguments.not_before, environment.not_before), first(arguments.until, environment.until),
                std::chrono::system_clock::now());
}

using Steps = std::vector<const migrate::Statement*>;

/// Whatever stands against a run at this moment, before anything is begun; `run` asks the same on its way.
void require_allowed(const Window& window, postgres::Connection& connection, const Steps& steps,
                     migrate::RunOptions& run, const Context& context) {
  require_open(window, std::chrono::system_clock::now());
  require_right_server(connection, context);
  for (const std::string& warning : replication_warnings(connection, steps)) {
    say(context.options, "warning: " + warning);
  }
  run.gate = gate(connection, context);
  if (const std::string reason = run.gate ? run.gate(steps) : ""; !reason.empty() && run.gate_patience.count() == 0) {
    throw Failure(Exit::lock, reason, "nothing was begun; run again when it is over");
  }
}

/// Tells the environment's `on_event` when it gets stuck, and how it ended, unless it ended well.
migrate::RunReport watched(migrate::RunOptions& run, const std::function<migrate::RunReport()>& begin,
                           const Context& context) {
  const auto environment = context.config.environment(context.options.environment);
  const Silence silence(environment ? environment->silence : std::chrono::milliseconds{}, run,
                        [&context](const std::string& message) {
                          say(context.options, "warning: " + message);
                          report_event("silent", message, context);
                        });
  try {
    return begin();
  } catch (const migrate::Stopped& error) {
    report_event("stopped", error.what(), context);
    throw;
  } catch (const std::exception& error) {
    report_event("failed", error.what(), context);
    throw;
  }
}

/// `apply --to`: plans and runs in one go.
class DirectRun {
 public:
  DirectRun(const Arguments& arguments, const Context& context)
      : context_(context),
        target_(require_target(context.options, context.config)),
        window_(window_of(arguments, context)),
        run_(run_options(context, target_)) {
    run_.until = window_.closes;
    run_.count_data = context.options.check_data == "full";
    connection_ = connect(target_);
  }

  Exit run(const std::string& wanted) {
    look();
    Loaded is = load(target_, context_.options);
    const Source source = parse_source(wanted, context_.config);
    const Loaded goal =
        load(source, context_.options, {is.database.extension_members, nullptr, nullptr, is.database.server_version});
    run_.goal = migrate::fingerprint(goal.database);
    if (finish_interrupted()) {
      is = load(target_, context_.options);
    }
    constexpr int kTries = 3;
    for (int tries = 1;; ++tries) {
      Loaded wanted_now;
      wanted_now.database = goal.database;
      wanted_now.name = goal.name;
      wanted_now.connection = source.kind == SourceKind::live ? connect(source) : nullptr;
      try {
        Comparison comparison = compare(std::move(is), std::move(wanted_now), context_.options);
        return plan_and_run(comparison);
      } catch (const migrate::PlanStale&) {
        if (!context_.options.yes || tries == kTries) {
          throw;
        }
      }
      look();
      is = load(target_, context_.options);
    }
  }

 private:
  /// The journal is read before the catalog: what runs in between makes the plan stale.
  void look() {
    journal_ = migrate::read_journal(*connection_);
    run_.journal_mark = migrate::journal_mark(journal_);
  }

  /// A run to the same goal that was cut off comes first: what it began is not planned anew. Whether there was one.
  bool finish_interrupted() {
    const migrate::MigrationRecord* record = migrate::unfinished_run(journal_);
    if (record == nullptr || record->goal != run_.goal) {
      return false;
    }
    say(context_.options, fmt::format("going on with the run of {}, which was not finished", record->started_at));
    if (context_.options.dry_run) {
      return false;
    }
    if (!confirm("Go on with it?", context_.options)) {
      throw Failure(Exit::refused, "nothing was done");
    }
    require_allowed(window_, *connection_, {}, run_, context_);
    const Interrupt interrupt(*connection_, run_);
    watched(
        run_, [this] { return migrate::finish_run(*connection_, run_); }, context_);
    look();
    return true;
  }

  Exit plan_and_run(Comparison& comparison) {
    const Options& options = context_.options;
    planner::Plan plan = make_plan(comparison, options, context_.config);
    estimate(plan, *connection_, options, context_.config);
    if (options.dry_run) {
      write_result(report::render(plan_report(comparison, plan, ask_data(plan, *connection_, options)),
                                  plan_format(options), plan_style(options)),
                   options);
      return Exit::done;
    }
    check_policy(comparison, plan, options, context_.config, true);
    if (plan.empty()) {
      say(options, fmt::format("nothing to do: {} is what {} says", comparison.from.name, comparison.to.name));
      return Exit::done;
    }
    if (!options.yes) {
      say(options, report::render(plan_report(comparison, plan), report::Format::text, plan_style(options)));
    }
    if (!confirm(fmt::format("Run {} steps on {}?", plan.steps.size(), comparison.from.name), options)) {
      throw Failure(Exit::refused, "nothing was done");
    }
    std::vector<migrate::Statement> statements;
    for (const planner::Step& step : plan.steps) {
      statements.push_back(migrate::statement_of(step, statements.size() + 1));
    }
    Steps steps;
    std::ranges::transform(statements, std::back_inserter(steps), [](const auto& statement) { return &statement; });
    require_allowed(window_, *connection_, steps, run_, context_);
    run_before_apply(target_.text.at(0), context_);
    const Interrupt interrupt(*connection_, run_);
    const migrate::RunReport report = watched(
        run_, [&] { return migrate::run_steps(*connection_, plan.steps, run_); }, context_);
    say(options, fmt::format("done: {} steps in {} ms", report.steps, report.elapsed.count()));
    return Exit::done;
  }

  const Context& context_;
  const Source target_;
  const Window window_;
  migrate::RunOptions run_;
  std::unique_ptr<postgres::Connection> connection_;
  migrate::Journal journal_;
};

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
    if (!migration.header.mends_drift) {
      return compare_with_replay(target, up_to(migration.version, true), context).same();
    }
    Loaded live = load(target, strict_options(context.options));
    const migrate::Journal journal = migrate::read_journal(*live.connection);
    return compare_strictly(std::move(live), up_to(migration.version, true), journal, "the migrations", context).same();
  };
  run.check = [&target, &context, up_to, first, last](const migrate::Migration& migration, migrate::Moment moment) {
    const bool before = moment == migrate::Moment::before;
    // What mends a drift starts from a database that is not what the migrations say.
    if (migration.version != (before ? first : last) || (before && migration.header.mends_drift)) {
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
    return Exit::done;
  }
  if (context.options.dry_run) {
    std::string text;
    for (const migrate::Status* row : pending) {
      text += "-- " + row->migration->label() + '\n' + row->migration->up_text + '\n';
    }
    write_result(text, context.options);
    return Exit::done;
  }
  migrate::RunOptions run = run_options(context, target);
  std::vector<const migrate::Migration*> unapproved;
  Steps steps;
  for (const migrate::Status* row : pending) {
    if (row->record == nullptr) {
      unapproved.push_back(row->migration);
    }
    if (!row->held || run.contract_reason) {
      const Steps ahead = migrate::steps_ahead(*row);
      steps.insert(steps.end(), ahead.begin(), ahead.end());
    }
  }
  const Window window = window_of(arguments, context);
  require_approval(unapproved, context);
  require_allowed(window, *connection, steps, run, context);
  run_before_apply(target.text.at(0), context);
  seal(directory, context);
  run.count_data = context.options.check_data == "full";
  run.up_to = up_to;
  run.until = window.closes;
  guard(run, target, directory, status, context);
  const Interrupt interrupt(*connection, run);
  const migrate::RunReport report = watched(
      run, [&] { return migrate::apply(*connection, directory.migrations, run); }, context);
  say_report(report, context);
  if (report.held) {
    throw Failure(
        Exit::refused, fmt::format("{} loses data or takes away what older code uses, and was not run", *report.held),
        "when nothing needs it any more: --contract \"reason\", or a line `-- contract-phase-ok: reason` in its file");
  }
  return Exit::done;
}

/// What an unfinished migration has done so far is taken back, step by step.
Exit abort_unfinished(const Context& context) {
  const Source target = require_target(context.options, context.config);
  const migrate::Directory directory = open_directory(context);
  const std::unique_ptr<postgres::Connection> connection = connect(target);
  const migrate::Journal journal = migrate::read_journal(*connection);
  migrate::RollbackOptions run;
  static_cast<migrate::RunOptions&>(run) = run_options(context, target);
  run.allow_irreversible = context.options.allows("data-loss");
  const auto candidates = migrate::rollback_candidates(directory.migrations, journal, run);
  const migrate::MigrationRecord* record = candidates.empty() ? nullptr : journal.current(candidates.front()->version);
  if (record == nullptr || (record->state != migrate::State::running && record->state != migrate::State::failed)) {
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
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("--to", arguments->to, "Plan and run in one go, to become this SOURCE");
  app.add_option("--up-to", arguments->up_to, "The last migration to run (default: all that are pending)");
  add_target(app, options);
  add_format(app, options, {"text", "sql", "json", "markdown", "html"});
  add_comparison(app, options);
  add_running(app, options);
  add_check_data(app, options);
  // Said twice, the last one counts: that is how a run over many databases gives each the window it began in.
  app.add_option("--not-before", arguments->not_before, "Run only from this time on: 22:00, 2026-11-21T22:00Z, …")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("--until", arguments->until, "… and only up to then: no step is begun after it, a backfill pauses")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_flag("--abort", arguments->abort, "Take back the migration that is begun and not finished");
  const auto many = std::make_shared<ManyOptions>();
  app.add_option("--jobs", many->jobs, "Of an environment with many databases: how many at a time");
  app.add_flag("--stop-at-failure", many->stop_at_failure, "… begin no further one after a failure");
  return [arguments, many](const Context& context) {
    if (const std::vector<std::string> urls = many_targets(context.options, context.config); !urls.empty()) {
      if (!context.options.dry_run && !confirm(fmt::format("Run on {} databases?", urls.size()), context.options)) {
        throw Failure(Exit::refused, "nothing was done");
      }
      const Window window = window_of(*arguments, context);
      if (!context.options.dry_run) {
        require_open(window, std::chrono::system_clock::now());
      }
      std::vector<Target> targets = targets_of(urls);
      for (Target& target : targets) {
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
    return arguments->to.empty() ? apply_pending(*arguments, context)
                                 : DirectRun(*arguments, context).run(arguments->to);
  };
}

}  // namespace cli
