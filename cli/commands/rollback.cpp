#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/commands/running.hpp"
#include "cli/data_at_stake.hpp"
#include "cli/gates.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"

namespace cli {

Body declare_rollback(CLI::App& app, Options& options) {
  struct Arguments {
    std::size_t steps = 1;
    std::string to;
  };
  const auto arguments = std::make_shared<Arguments>();
  CLI::Option* steps =
      app.add_option("--steps", arguments->steps, "How many migrations to take back")->check(CLI::Range(0, 1000000));
  app.add_option("--to", arguments->to, "Take back everything after this version; 0: everything")->excludes(steps);
  add_target(app, options);
  add_tenant(app, options);
  add_running(app, options);
  return [arguments](const Context& context) {
    const Source target = require_target(context.options, context.config);
    const migrate::Directory directory = open_directory(context);
    const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
    migrate::RollbackOptions run;
    static_cast<migrate::RunOptions&>(run) = run_options(context, target);
    run.count = arguments->steps;
    if (!arguments->to.empty()) {
      run.down_to = arguments->to == "0" ? arguments->to : find_migration(directory, arguments->to).version;
    }
    run.allow_irreversible = context.options.allows("data-loss");
    const migrate::Journal journal = read_journal(*connection, context);
    const auto candidates = migrate::rollback_candidates(directory.migrations, journal, run);
    if (candidates.empty()) {
      say(context.options, "nothing to take back");
      return Exit::done;
    }
    std::string list, lost;
    for (const migrate::Migration* migration : candidates) {
      migrate::require_way_back(*migration, journal);
      list += "\n  " + migration->label();
      for (const std::string& what : migration->irreversible) {
        lost += fmt::format("\n  {}: {}", migration->label(), what);
      }
    }
    if (context.options.dry_run) {
      std::string text;
      for (const migrate::Migration* migration : candidates) {
        text += "-- " + migration->label() + '\n' + migration->down_text + '\n';
      }
      write_result(text, context.options);
      return Exit::done;
    }
    if (!run.allow_irreversible) {
      for (const migrate::Migration* migration : candidates) {
        for (const std::string& what : data_at_stake(*connection, migration->down)) {
          lost += fmt::format("\n  {}: {}", migration->label(), what);
        }
      }
    }
    if (!lost.empty() && !run.allow_irreversible) {
      throw Failure(Exit::refused, "this cannot be brought back:" + lost,
                    "say --allow data-loss to go on all the same");
    }
    require_right_server(*connection, context);
    if (!confirm(fmt::format("Take back on {}:{}\n?", target.display(), list), context.options)) {
      throw Failure(Exit::refused, "nothing was done");
    }
    const Interrupt interrupt(*connection, run);
    const migrate::RunReport report = migrate::roll_back(*connection, directory.migrations, run);
    for (const std::string& label : report.applied) {
      say(context.options, "rolled back " + label);
    }
    return Exit::done;
  };
}

Body declare_resolve(CLI::App& app, Options& options) {
  struct Arguments {
    std::string version;
    bool applied = false, rolled_back = false, step_done = false, step_again = false;
  };
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("VERSION", arguments->version, "The migration")->required();
  CLI::Option_group* how = app.add_option_group("how");
  how->add_flag("--applied", arguments->applied, "All of it is done");
  how->add_flag("--rolled-back", arguments->rolled_back, "Nothing is left of it: it is pending again");
  how->add_flag("--step-done", arguments->step_done, "The step it was cut off in is done: go on after it");
  how->add_flag("--step-again", arguments->step_again, "The step it was cut off in is not done: run it again");
  how->require_option(1);
  add_target(app, options);
  add_tenant(app, options);
  return [arguments](const Context& context) {
    const Source target = require_target(context.options, context.config);
    const migrate::Directory directory = open_directory(context);
    const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
    require_right_server(*connection, context);
    const migrate::Resolution resolution = arguments->applied       ? migrate::Resolution::applied
                                           : arguments->rolled_back ? migrate::Resolution::rolled_back
                                           : arguments->step_done   ? migrate::Resolution::step_done
                                                                    : migrate::Resolution::step_again;
    const auto named = std::ranges::find(directory.migrations, arguments->version, &migrate::Migration::label);
    const std::string version = named == directory.migrations.end() ? arguments->version : named->version;
    migrate::resolve(*connection, directory.migrations, version, resolution, run_options(context, target));
    say(context.options, "resolved " + arguments->version);
    return Exit::done;
  };
}

Body declare_baseline(CLI::App& app, Options& options) {
  const auto version = std::make_shared<std::string>();
  app.add_option("VERSION", *version, "The last migration that the database has already (default: all)");
  add_target(app, options);
  add_tenant(app, options);
  return [version](const Context& context) {
    const Source target = require_target(context.options, context.config);
    const migrate::Directory directory = open_directory(context);
    const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
    require_right_server(*connection, context);
    const std::string last = version->empty() ? "" : find_migration(directory, *version).version;
    const migrate::RunReport report =
        migrate::baseline(*connection, directory.migrations, last, run_options(context, target));
    for (const std::string& label : report.baselined) {
      say(context.options, "baselined " + label);
    }
    if (report.baselined.empty()) {
      say(context.options, directory.migrations.empty() ? "nothing to do: there are no migrations"
                                                        : "nothing to do: all of it is journaled already");
    } else {
      say_next(context.options, fmt::format("nothing was compared; `schema drift{}` tells whether the database is what "
                                            "they say",
                                            same_environment(context.options)));
    }
    return Exit::done;
  };
}

}  // namespace cli
