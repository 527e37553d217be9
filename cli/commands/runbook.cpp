#include "migrate/runbook.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/commands/authorship.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"

namespace cli {

Body declare_runbook(CLI::App& app, Options& options) {
  const auto version = std::make_shared<std::string>();
  app.add_option("VERSION", *version, "The migration")->required();
  add_target(app, options);
  add_tenant(app, options);
  add_format(app, options, {"markdown"});
  return [version](const Context& context) {
    const migrate::Directory directory = open_directory(context);
    const migrate::Migration& migration = find_migration(directory, *version);
    migrate::RunbookContext known = authorship_of(migration, directory.path);
    const auto index = static_cast<std::size_t>(&migration - directory.migrations.data());
    known.before = index == 0 ? "" : directory.migrations[index - 1].label();
    known.after = index + 1 == directory.migrations.size() ? "" : directory.migrations[index + 1].label();
    // The log is filled from the journal; the rest of the page needs no database.
    migrate::Journal journal;
    const auto environment = context.config.environment(context.options.environment);
    const bool is_for_all = environment && environment->has_tenants() && context.config.tenant.empty();
    if (const auto target = is_for_all ? std::nullopt : target_source(context.options, context.config)) {
      const std::unique_ptr<postgres::Connection> connection = connect(*target, context.options);
      journal = read_journal(*connection, context);
      known.record = journal.current(migration.version);
      known.database = target->display();
      known.url = url_for_shell(known.database, context);
      known.sound = std::ranges::none_of(migrate::status(directory.migrations, journal), [](const auto& row) {
        return row.state == migrate::State::failed || row.missing || row.changed;
      });
    }
    write_result(migrate::render_runbook(migration, known), context.options);
    return Exit::done;
  };
}

}  // namespace cli
