#include <algorithm>
#include <chrono>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/running.hpp"
#include "cli/many.hpp"
#include "cli/terminal.hpp"
#include "report/history.hpp"

namespace cli {

Body declare_status(CLI::App& app, Options& options) {
  const auto required = std::make_shared<std::string>();
  app.add_option("--require", *required, "Exit 0 only when this version is applied (for health checks)");
  add_target(app, options);
  add_tenant(app, options);
  add_format(app, options, {"text", "json"});
  const auto all = std::make_shared<bool>(false);
  app.add_flag("--all", *all, "Every environment of schema.toml");
  return [required, all](const Context& context) {
    if (*all && context.options.environment.empty()) {
      Targets targets{{}, "environments"};
      for (const auto& [name, environment] : context.config.environments) {
        targets.each.push_back({name, {"--env", name}, {}});
      }
      return run_many(targets, {.canary = false}, context);
    }
    if (const Targets targets = many_targets(context); !targets.each.empty()) {
      return run_many(targets, {.canary = false}, context);
    }
    const Source target = require_target(context.options, context.config);
    const migrate::Directory directory = open_directory(context);
    const auto start = std::chrono::steady_clock::now();
    report::StatusReport status;
    const auto named = std::ranges::find(directory.migrations, *required, &migrate::Migration::label);
    status.required = named == directory.migrations.end() ? *required : named->version;
    migrate::Journal journal;
    try {
      const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
      journal = read_journal(*connection, context);
      status.runner = migrate::runner_at_work(*connection, context.config.journal(context.options.environment));
    } catch (const postgres::ConnectionError& error) {
      if (context.options.format != "json") {
        throw;
      }
      status.connected = false;
      status.error = error.what();
    }
    status.rows = migrate::status(directory.migrations, journal);
    status.run = migrate::unfinished_run(journal);
    status.latency = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    write_result(context.options.format == "json" ? report::render_json(status) : report::render_text(status),
                 context.options);
    if (!status.connected) {
      return Exit::error;
    }
    const auto in_state = [&](migrate::State state) {
      return std::ranges::any_of(status.rows, [state](const auto& row) { return row.state == state; });
    };
    if (in_state(migrate::State::failed)) {
      say_next(context.options,
               fmt::format("`schema apply{0}` goes on where it stopped; `schema resolve VERSION{0}` says "
                           "how a step ended",
                           same_environment(context.options)));
    } else if (std::ranges::any_of(status.rows, &migrate::Status::late)) {
      say_next(context.options, fmt::format("`schema rebase{}` moves what comes too late to the end",
                                            same_environment(context.options)));
    } else if (in_state(migrate::State::pending) && status.runner.empty() &&
               migrate::history_problems(status.rows).empty()) {
      say_next(context.options,
               fmt::format("`schema apply{}` runs what is pending", same_environment(context.options)));
    }
    if (!required->empty()) {
      if (!status.compatible() && context.options.format != "json") {
        say(context.options, *required + " is not applied");
      }
      return status.compatible() ? Exit::done : Exit::differences;
    }
    if (!migrate::history_problems(status.rows).empty()) {
      return Exit::mismatch;
    }
    return status.ok() ? Exit::done : Exit::differences;
  };
}

}  // namespace cli
