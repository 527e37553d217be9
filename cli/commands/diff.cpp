#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/commands/running.hpp"
#include "cli/commands/write_migrations.hpp"
#include "cli/evidence.hpp"
#include "cli/leave_to_exit.hpp"
#include "cli/proof.hpp"
#include "cli/terminal.hpp"

namespace cli {

namespace {

struct DiffArguments {
  std::string name, from, to;
  bool exit_code = false, prove = false, no_prove = false;
};

/// The environment's database, else what the migrations say: tenants have these in common, and no database speaks for
/// all.
Source default_from(const Context& context) {
  if (const auto environment = context.config.environment(context.options.environment);
      environment && environment->has_tenants()) {
    return migrations_source(context.config);
  }
  if (auto target = target_source(context.options, context.config)) {
    return *target;
  }
  Source migrations = migrations_source(context.config);
  if (const auto environment = context.config.environment(""); environment && !environment->url.empty()) {
    say(context.options, fmt::format("note: environment \"{}\" names no database now ({} is not set): compared with {}",
                                     environment->name, environment->url, migrations.display()));
  }
  return migrations;
}

}  // namespace

Body declare_diff(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<DiffArguments>();
  app.add_option("NAME", arguments->name, "Write migration files of this name");
  app.add_option("--from", arguments->from, "What is there (default: the environment's database, else the migrations)");
  app.add_option("--to", arguments->to, "What should be (default: `schema` of schema.toml)");
  app.add_flag("--exit-code", arguments->exit_code, "Exit 2 when there are differences");
  CLI::Option* proving = app.add_flag("--prove", arguments->prove,
                                      "Run the plan up, down and up again on a scratch copy of what it touches (done "
                                      "by itself when files are written)");
  app.add_flag("--no-prove", arguments->no_prove, "Write files without that")->excludes(proving);
  add_target(app, options);
  add_format(app, options, {"text", "sql", "json", "markdown", "html"});
  add_comparison(app, options);
  add_running(app, options);
  add_check_data(app, options);
  return [arguments](const Context& context) {
    if (!arguments->name.empty()) {
      require_file_name(arguments->name);
    }
    const Source from = arguments->from.empty() ? default_from(context) : parse_source(arguments->from, context.config);
    const Source to =
        arguments->to.empty() ? schema_source(context.config) : parse_source(arguments->to, context.config);
    const bool proves = arguments->prove || (!arguments->name.empty() && !arguments->no_prove);
    const bool needs_before = !arguments->name.empty() || proves;
    Comparison comparison = compare(from, to, context.options, needs_before ? Keep::before : Keep::nothing);
    planner::Plan plan = make_plan(comparison, context.options, context.config);
    std::vector<migrate::DataAnswer> data;
    if (postgres::Connection* live = comparison.from.connection.get()) {
      estimate(plan, *live, context.options, context.config);
      data = ask_data(plan, *live, context.options);
    }
    Known known;
    if (proves) {
      known.proof = require_proof(comparison, plan, context.options, arguments->prove);
    }
    if (!arguments->name.empty()) {
      for (const migrate::DataAnswer& answer : data) {
        if (migrate::is_open(answer)) {
          say(context.options, "warning: " + migrate::describe(answer));
        }
      }
      known.data = std::move(data);
      return write_migrations(arguments->name, comparison, plan, context, known);
    }
    write_result(report::render(plan_report(comparison, plan, std::move(data)), plan_format(context.options),
                                plan_style(context.options)),
                 context.options);
    if (!plan.empty() && arguments->from.empty() && arguments->to.empty()) {
      say_next(context.options,
               fmt::format("`schema diff NAME{}` writes it as migrations", same_environment(context.options)));
    }
    const bool ignored = context.options.doubts == "ignore";
    const bool same =
        comparison.changes.empty() && comparison.unmodelled.empty() && (ignored || comparison.doubts.empty());
    leave_to_exit(std::move(comparison.from.database));
    leave_to_exit(std::move(comparison.to.database));
    return arguments->exit_code && !same ? Exit::differences : Exit::done;
  };
}

}  // namespace cli
