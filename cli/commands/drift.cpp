#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/drift_findings.hpp"
#include "cli/commands/drift_mend.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/commands/running.hpp"
#include "cli/commands/write_migrations.hpp"
#include "cli/leave_to_exit.hpp"
#include "cli/many.hpp"
#include "cli/terminal.hpp"

namespace cli {

namespace {

struct DriftArguments {
  std::string to, fix;
  bool adopt = false;
};

/// What the database should be, and what the journal says of the migrations.
struct Wanted {
  Source source;
  std::vector<migrate::Status> status;
  migrate::Directory directory;
  migrate::Journal journal;
};

/// The migrations that were applied; all of them where none ever was by us.
std::vector<migrate::Migration> applied(const Wanted& wanted) {
  std::vector<migrate::Migration> migrations;
  for (const migrate::Status& row : wanted.status) {
    if (row.migration != nullptr && (!wanted.journal.exists || row.done())) {
      migrations.push_back(*row.migration);
    }
  }
  return migrations;
}

/// The live schema with the replay of what was applied.
Comparison compare_with_applied(Wanted& wanted, const Source& target, const Context& context) {
  wanted.directory = open_directory(context);
  Loaded live = load(target, context.options);
  wanted.journal = read_journal(*live.connection, context);
  wanted.status = migrate::status(wanted.directory.migrations, wanted.journal);
  require_history(wanted.status);
  return compare_strictly(std::move(live), applied(wanted), wanted.journal, wanted.directory.path.string(), context);
}

FindingsScope scope_of(const Wanted& wanted, const Context& context) {
  if (wanted.source.kind == SourceKind::migrations) {
    return {"drift", wanted.directory.path.string(), (wanted.directory.path / migrate::kSumFile).string()};
  }
  const bool files = wanted.source.kind == SourceKind::files && !wanted.source.text.empty();
  return {"drift", "", files ? wanted.source.text.front() : context.config.file.string()};
}

/// For people as `diff` shows it, for machines as findings.
std::string render(const Comparison& comparison, const Wanted& wanted, const Context& context) {
  const std::string& format = context.options.format;
  const planner::Plan none;  // drift says what differs, not how to mend it
  if (format.empty() || format == "text") {
    return report::render_differences(plan_report(comparison, none), plan_style(context.options));
  }
  if (format == "html") {
    return report::render(plan_report(comparison, none), report::Format::html, plan_style(context.options));
  }
  return report::render(findings_of(comparison, scope_of(wanted, context)), format);
}

}  // namespace

Body declare_drift(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<DriftArguments>();
  app.add_option("--to", arguments->to, "What the database should be (default: what the applied migrations say)");
  CLI::Option* fix =
      app.add_option("--fix", arguments->fix, "Write a migration of this name that brings the database back");
  app.add_flag("--adopt", arguments->adopt, "Bring the schema file (and the migrations) up to the database")
      ->excludes(fix);
  add_target(app, options);
  add_tenant(app, options);
  add_findings_format(app, options, {"html"});
  add_comparison(app, options);
  add_running(app, options);
  return [arguments](const Context& given) {
    if (!arguments->fix.empty()) {
      require_file_name(arguments->fix);
    }
    const bool writes = !arguments->fix.empty() || arguments->adopt;
    const auto environment = given.config.environment(given.options.environment);
    if (writes && environment && environment->has_tenants()) {
      throw Failure(Exit::usage, "what one tenant has, or lacks, is not for the files of all of them",
                    "`schema drift` without --fix and --adopt shows it");
    }
    if (const Targets targets = writes ? Targets{} : many_targets(given); !targets.each.empty()) {
      require_for_each(arguments->to);
      return run_many(targets, {.canary = false}, given);
    }
    const Context context{strict_options(given.options), given.config};
    const Source target = require_target(context.options, context.config);
    Wanted wanted;
    wanted.source =
        arguments->to.empty() ? migrations_source(context.config) : parse_source(arguments->to, context.config);
    const bool replays = arguments->to.empty();
    Comparison comparison = replays ? compare_with_applied(wanted, target, context)
                                    : compare(target, wanted.source, context.options,
                                              arguments->fix.empty() ? Keep::nothing : Keep::before);
    if (!arguments->fix.empty()) {
      return replays ? write_mend(arguments->fix, comparison, wanted.status, context)
                     : write_migrations(arguments->fix, comparison,
                                        make_plan(comparison, context.options, context.config), context);
    }
    if (arguments->adopt) {
      return adopt(comparison, wanted.source, context);
    }
    write_result(render(comparison, wanted, context), context.options);
    if (!comparison.changes.empty()) {
      const std::string again =
          "`schema drift" + same_environment(context.options) + (replays ? "" : " --to " + arguments->to);
      say_next(context.options, again + " --fix NAME` writes the migration that brings it back; " + again +
                                    " --adopt` keeps what is there");
    }
    const bool decided = context.options.doubts == "ignore" || comparison.doubts.empty();
    const bool same = comparison.changes.empty() && comparison.unmodelled.empty() && decided;
    leave_to_exit(std::move(comparison.from.database));
    leave_to_exit(std::move(comparison.to.database));
    return same ? Exit::done : Exit::differences;
  };
}

}  // namespace cli
