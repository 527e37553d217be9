#include "report/history.hpp"

#include <CLI/CLI.hpp>

#include "cli/commands/command.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"

namespace cli {

namespace {

report::EnvironmentVersion version_of(const std::string& name, const std::vector<migrate::Migration>& migrations,
                                      const migrate::Journal& journal) {
  report::EnvironmentVersion found;
  found.name = name;
  for (const migrate::Status& row : migrate::status(migrations, journal)) {
    if (row.done()) {
      ++found.applied;
      found.version = row.version;
    } else {
      ++found.pending;
    }
  }
  return found;
}

/// Every environment of schema.toml; one that cannot be asked says why. Where the database was named on the command
/// line, that one alone.
std::vector<report::EnvironmentVersion> environments(const Context& context, const Source& target,
                                                     const std::vector<migrate::Migration>& migrations,
                                                     const migrate::Journal& journal) {
  if (!context.options.url.empty() || context.config.environments.empty()) {
    return {version_of(target.display(), migrations, journal)};
  }
  std::vector<report::EnvironmentVersion> found;
  for (const auto& [name, environment] : context.config.environments) {
    try {
      const auto connection = connect(parse_source("env:" + name, context.config), context.options);
      found.push_back(version_of(name, migrations, migrate::read_journal(*connection, context.config.journal(name))));
    } catch (const std::exception& error) {
      found.push_back({name, "", 0, 0, error.what()});
    }
  }
  return found;
}

}  // namespace

Body declare_history(CLI::App& app, Options& options) {
  add_target(app, options);
  add_tenant(app, options);
  add_format(app, options, {"text", "json", "markdown"});
  return [](const Context& context) {
    const Source target = require_target(context.options, context.config);
    const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
    const migrate::Journal journal = read_journal(*connection, context);
    if (context.options.format == "markdown") {
      const migrate::Directory directory = migrate::read_directory(migrations_source(context.config).text.at(0));
      write_result(report::history_markdown(journal, directory.migrations,
                                            environments(context, target, directory.migrations, journal)),
                   context.options);
      return Exit::done;
    }
    write_result(context.options.format == "json" ? report::history_json(journal) : report::history_text(journal),
                 context.options);
    return Exit::done;
  };
}

}  // namespace cli
