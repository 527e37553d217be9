#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>

#include "cli/commands/command.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"
#include "report/history.hpp"

namespace cli {

Body declare_status(CLI::App& app, Options& options) {
  const auto required = std::make_shared<std::string>();
  app.add_option("--require", *required, "Exit 0 only when this version is applied (for health checks)");
  add_target(app, options);
  add_format(app, options, {"text", "json"});
  return [required](const Context& context) {
    const Source target = require_target(context.options, context.config);
    const migrate::Directory directory = open_directory(context);
    const auto start = std::chrono::steady_clock::now();
    const std::unique_ptr<postgres::Connection> connection = connect(target);
    const migrate::Journal journal = migrate::read_journal(*connection);
    report::StatusReport status;
    status.rows = migrate::status(directory.migrations, journal);
    status.required = *required;
    status.latency = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    write_result(context.options.format == "json" ? report::render_json(status) : report::render_text(status),
                 context.options);
    if (!required->empty()) {
      return status.compatible() ? Exit::done : Exit::differences;
    }
    if (!migrate::history_problems(status.rows).empty()) {
      return Exit::mismatch;
    }
    return status.ok() ? Exit::done : Exit::differences;
  };
}

}  // namespace cli
