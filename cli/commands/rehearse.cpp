#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/apply_run.hpp"
#include "cli/commands/find_migration.hpp"
#include "cli/interrupt.hpp"
#include "cli/rehearsals.hpp"
#include "cli/terminal.hpp"
#include "migrate/needs.hpp"
#include "migrate/route.hpp"

namespace cli {

namespace {

/// A server that was started at one moment has one database of this number: a copy differs in one of the two.
std::string identity(postgres::Connection& connection) {
  return std::string(connection
                         .execute("SELECT pg_catalog.concat_ws(' ', pg_catalog.pg_postmaster_start_time(), oid) FROM "
                                  "pg_catalog.pg_database WHERE datname = pg_catalog.current_database()")
                         .text(0, 0));
}

/// The environment's own databases, as far as they are known here.
std::vector<Source> own_databases(const Context& context) {
  Options own = context.options;
  own.url.clear();
  std::vector<Source> sources;
  try {
    for (const std::string& url : target_urls(own, context.config)) {
      sources.push_back({SourceKind::live, {url}});
    }
    if (const auto source = sources.empty() ? target_source(own, context.config) : std::nullopt) {
      sources.push_back(*source);
    }
  } catch (const Failure&) {
  } catch (const postgres::ConnectionError&) {
  }
  return sources;
}

/// Where the environment's own database cannot be reached from here, the copy is another one.
void require_copy(postgres::Connection& copy, const Context& context) {
  const std::string identity_of_copy = identity(copy);
  for (const Source& source : own_databases(context)) {
    try {
      if (identity(*connect(source, context.options)) != identity_of_copy) {
        continue;
      }
    } catch (const Failure&) {
      continue;
    } catch (const postgres::ConnectionError&) {
      continue;
    }
    throw Failure(Exit::refused, copy.display_url() + " is the database itself, not a copy of it",
                  "restore a backup elsewhere, and give its --url");
  }
}

Rehearsal rehearsal_of(const migrate::Migration& migration, const migrate::MigrationRecord& record, double largest,
                       const std::string& environment) {
  Rehearsal rehearsal{migration.version,  migration.name, migration.hash, environment,
                      record.finished_at, record.seconds, largest,        {}};
  for (const migrate::StepRecord& step : record.steps) {
    if (!step.down) {
      rehearsal.steps.push_back(step.seconds);
    }
  }
  return rehearsal;
}

void take_rates(migrate::JournalRates& to, const migrate::JournalRates& measured) {
  to.scan = measured.scan ? measured.scan : to.scan;
  to.index = measured.index ? measured.index : to.index;
  to.rewrite = measured.rewrite ? measured.rewrite : to.rewrite;
  to.backfill_rows = measured.backfill_rows ? measured.backfill_rows : to.backfill_rows;
}

Exit rehearse(const ApplyArguments& arguments, const Context& context) {
  if (context.options.url.empty()) {
    throw Failure(Exit::usage, "rehearse runs what is pending on a restored copy, and none is named",
                  "say --url postgres://…");
  }
  const Source target = require_target(context.options, context.config);
  const migrate::Directory directory = open_directory(context);
  const std::string journal_name = context.config.journal(context.options.environment);
  const std::unique_ptr<postgres::Connection> connection = connect(target, context.options);
  require_copy(*connection, context);
  const std::vector<migrate::Status> status =
      migrate::status(directory.migrations, migrate::read_journal(*connection, journal_name));
  require_history(status);
  migrate::RunOptions run = run_options(context, target);
  run.contract_reason = "rehearsal";
  if (!arguments.up_to.empty()) {
    run.up_to = find_migration(directory, arguments.up_to).version;
  }
  std::vector<std::pair<const migrate::Migration*, double>> pending;  // with the largest table it works on
  const std::vector<const migrate::Status*> will_run = migrate::route(status, true, run.up_to).runs;
  for (const migrate::Status* row : will_run) {
    pending.emplace_back(row->migration, migrate::largest(migrate::needs(*connection, migrate::steps_ahead(*row))));
  }
  if (pending.empty()) {
    say(context.options, "nothing to rehearse: no pending migration on " + target.display());
    return Exit::done;
  }
  if (!confirm(fmt::format("Run {} migrations on {}, a restored copy?", pending.size(), target.display()),
               context.options)) {
    throw Failure(Exit::refused, "nothing was done");
  }
  guard(run, target, directory, status, will_run, context);
  const std::string start(connection->execute("SELECT pg_catalog.clock_timestamp()").text(0, 0));
  // What was measured before an error is worth keeping.
  const auto keep = [&] {
    const auto environment = context.config.environment(context.options.environment);
    const std::string name = environment ? environment->name : "";
    const migrate::Journal journal = migrate::read_journal(*connection, journal_name);
    Rehearsals rehearsals = read_rehearsals(directory.path);
    std::string text;
    for (const auto& [migration, largest] : pending) {
      const migrate::MigrationRecord* record = journal.current(migration->version);
      if (record != nullptr && record->state == migrate::State::applied) {
        rehearsals.put(rehearsal_of(*migration, *record, largest, name));
        text += fmt::format("{} took {:.1f} s\n", migration->label(), record->seconds);
      }
    }
    if (const migrate::JournalRates rates = migrate::read_rates(*connection, journal_name, start); !rates.empty()) {
      take_rates(rehearsals.rates[name], rates);
    }
    write_rehearsals(directory.path, rehearsals);
    write_result(text, context.options);
  };
  const Interrupt interrupt(*connection, run);
  try {
    migrate::apply(*connection, directory.migrations, run);
  } catch (const migrate::Error& error) {
    const auto* failed = dynamic_cast<const migrate::StepFailed*>(&error);
    if (failed == nullptr || !failed->connection_lost) {
      keep();
    }
    throw;
  }
  keep();
  return Exit::done;
}

}  // namespace

Body declare_rehearse(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<ApplyArguments>();
  app.add_option("--up-to", arguments->up_to, "The last migration to run (default: all that are pending)");
  add_target(app, options);
  add_tenant(app, options);
  add_comparison(app, options);
  add_check_data(app, options);
  app.add_flag("--yes", options.yes, "Do not ask");
  return [arguments](const Context& context) { return rehearse(*arguments, context); };
}

}  // namespace cli
