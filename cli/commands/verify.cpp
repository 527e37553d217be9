#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

#include "cli/activity.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"
#include "introspect/read_catalog.hpp"
#include "postgres/scratch.hpp"
#include "schema/parse/read.hpp"

namespace cli {

namespace {

void require_same(schema::Database is, schema::Database wanted, const std::string& what, const Context& context) {
  Loaded left, right;
  left.database = std::move(is);
  right.database = std::move(wanted);
  const Comparison comparison = compare(std::move(left), std::move(right), context.options);
  if (!comparison.changes.empty() || !comparison.doubts.empty()) {
    throw Failure(Exit::differences, what + ':' + difference_lines(comparison));
  }
}

/// Up, compared with the replay; down again where every migration can, compared with nothing.
void run_on_scratch(const migrate::Directory& directory, const schema::Database& replayed, const Context& context) {
  const Activity running(context.options, "running the migrations on a scratch server");
  postgres::ScratchOptions scratch;
  scratch.pg_bin = context.options.pg_bin;
  postgres::ScratchServer server(scratch);
  postgres::Connection connection(server.create_database("verify"));
  migrate::RunOptions run;
  run.contract_reason = "verify";
  migrate::apply(connection, directory.migrations, run);
  require_same(introspect::read_catalog(connection), replayed, "the migrations, run, do not give what they say", context);
  const bool reversible =
      std::ranges::all_of(directory.migrations, [](const auto& migration) { return migration.has_down; });
  if (reversible) {
    migrate::RollbackOptions back;
    back.down_to = "0";
    back.allow_irreversible = true;
    migrate::roll_back(connection, directory.migrations, back);
    require_same(introspect::read_catalog(connection), schema::parse::read({}).database,
                 "the migrations, run and taken back, leave something behind", context);
  }
  say(context.options, fmt::format("ran {} migrations up{} on PostgreSQL {}", directory.migrations.size(),
                                   reversible ? " and down" : "", server.version() / 10000));
}

}  // namespace

Body declare_verify(CLI::App& app, Options& options) {
  add_comparison(app, options);
  add_target(app, options);
  return [](const Context& context) {
    const migrate::Directory directory = open_directory(context);
    const Loaded replayed = load(migrations_source(context.config), context.options);
    say(context.options, fmt::format("{} migrations: sums and order are right", directory.migrations.size()));
    if (postgres::find_server_binaries(context.options.pg_bin)) {
      run_on_scratch(directory, replayed.database, context);
    } else {
      say(context.options, "warning: no PostgreSQL server binaries at hand; the migrations were replayed, not run");
    }
    const Loaded wanted = load(schema_source(context.config), context.options);
    require_same(replayed.database, wanted.database, "the migrations do not end in what the schema says", context);
    say(context.options, "the migrations end in what the schema says");
    return Exit::done;
  };
}

}  // namespace cli
