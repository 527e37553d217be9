#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/apply_run.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/evidence.hpp"
#include "cli/gates.hpp"
#include "cli/interrupt.hpp"
#include "cli/tenants.hpp"
#include "cli/terminal.hpp"

namespace cli {

namespace {

/// `apply --to`: plans and runs in one go.
class DirectRun {
 public:
  DirectRun(const ApplyArguments& arguments, const Context& context)
      : context_(context),
        target_(require_target(context.options, context.config)),
        window_(window_of(arguments, context)),
        run_(run_options(context, target_)) {
    run_.until = window_.closes;
    run_.count_data = context.options.check_data == "full";
    connection_ = connect(target_, context.options);
  }

  Exit run(const std::string& wanted) {
    look();
    Loaded is = load(target_, context_.options);
    const Source source = parse_source(wanted, context_.config);
    const Loaded goal =
        load(source, context_.options,
             {is.database.extension_members, nullptr, nullptr, is.database.server_version, is.database.role});
    run_.goal = migrate::fingerprint(goal.database);
    if (finish_interrupted()) {
      is = load(target_, context_.options);
    }
    constexpr int kTries = 3;
    for (int tries = 1;; ++tries) {
      Loaded wanted_now;
      wanted_now.database = goal.database;
      wanted_now.name = goal.name;
      wanted_now.connection = source.kind == SourceKind::live ? connect(source, context_.options) : nullptr;
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
    journal_ = read_journal(*connection_, context_);
    run_.journal_mark = migrate::journal_mark(journal_);
  }

  /// A run to the same goal that was cut off comes first: what it began is not planned anew. Whether there was one.
  bool finish_interrupted() {
    if (const migrate::MigrationRecord* aborted = migrate::run_to_abort(journal_);
        aborted != nullptr && aborted->down) {
      throw Failure(Exit::mismatch,
                    fmt::format("the run of {} is being taken back, and that is not finished", aborted->started_at),
                    "`schema apply --abort` finishes it");
    }
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
    finished_ = watched(
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
      say(options, "nothing to do: " + same_text(comparison));
      say_report(finished_, context_);
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
    require_rehearsed(*connection_, steps, context_);
    require_allowed(window_, *connection_, steps, run_, context_);
    run_before_apply(target_.text.at(0), context_);
    make_tenant_schema(*connection_, options);
    const Interrupt interrupt(*connection_, run_);
    migrate::RunReport report = watched(
        run_, [&] { return migrate::run_steps(*connection_, plan.steps, run_); }, context_);
    say(options, fmt::format("done: {} steps in {} ms", report.steps, report.elapsed.count()));
    report.applied.insert(report.applied.begin(), finished_.applied.begin(), finished_.applied.end());
    report.steps += finished_.steps;
    report.skipped += finished_.skipped;
    report.elapsed += finished_.elapsed;
    say_report(report, context_);
    return Exit::done;
  }

  const Context& context_;
  const Source target_;
  const Window window_;
  migrate::RunOptions run_;
  std::unique_ptr<postgres::Connection> connection_;
  migrate::Journal journal_;
  migrate::RunReport finished_;  ///< of a run that was cut off, gone on with before this one
};

}  // namespace

Exit apply_to(const ApplyArguments& arguments, const Context& context) {
  return DirectRun(arguments, context).run(arguments.to);
}

}  // namespace cli
