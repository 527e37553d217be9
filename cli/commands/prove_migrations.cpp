#include "cli/commands/prove_migrations.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/commands/drift_findings.hpp"
#include "cli/exit.hpp"
#include "cli/git.hpp"
#include "cli/scratch_roles.hpp"
#include "cli/terminal.hpp"
#include "introspect/read_catalog.hpp"
#include "migrate/directory.hpp"
#include "migrate/replay.hpp"
#include "migrate/runner.hpp"
#include "schema/parse/read.hpp"
#include "schema/print/print.hpp"

namespace cli {

using migrate::Migration;

void require_same(schema::Database is, schema::Database wanted, const std::string& what, const std::string& folder,
                  const Context& context) {
  Loaded left, right;
  left.database = std::move(is);
  right.database = std::move(wanted);
  const Comparison comparison = compare(std::move(left), std::move(right), context.options);
  if (comparison.differs()) {
    NotSame error(what + ':' + difference_lines(comparison));
    error.findings = findings_of(comparison, {"verify", folder, ""}).items;
    for (report::Finding& finding : error.findings) {
      finding.message = what + ": " + finding.message;
    }
    throw error;
  }
}

namespace {

/// What other teams own and ours refers to, as far as the schema's files speak of it.
std::string surroundings(const Context& context) {
  const Manage ours = context.config.managed(context.options.environment);
  if (ours.schemas.empty()) {
    return "";
  }
  Options all = context.options;
  all.schemas.clear();
  for (const std::string& name : ours.schemas) {
    all.exclude.insert(all.exclude.end(), {"schema:" + name, name + ".*"});
  }
  return schema::print::render(load(schema_source(context.config), all).database);
}

/// The roles that the migrations take for granted.
std::set<std::string> roles_needed(const std::vector<Migration>& migrations) {
  std::set<std::string> needed, named, made;
  for (const Migration& migration : migrations) {
    for (const auto* statements : {&migration.statements, &migration.down}) {
      for (const migrate::Statement& statement : *statements) {
        note_roles(statement.sql, named, made);
      }
    }
  }
  std::ranges::set_difference(named, made, std::inserter(needed, needed.end()));
  return needed;
}

}  // namespace

std::unique_ptr<postgres::ScratchServer> proving_server(const Context& context) {
  if (!postgres::find_server_binaries(context.options.pg_bin)) {
    say(context.options, "warning: no PostgreSQL server binaries at hand; the migrations are replayed, not run");
    return nullptr;
  }
  postgres::ScratchOptions scratch;
  scratch.pg_bin = context.options.pg_bin;
  return std::make_unique<postgres::ScratchServer>(scratch);
}

void prove_migrations(const std::unique_ptr<postgres::ScratchServer>& server, const std::vector<Migration>& migrations,
                      const Context& context) {
  if (server == nullptr) {
    return;
  }
  const Activity running(context.options, "running the migrations on a scratch server");
  postgres::Connection connection(server->create_database("verify"));
  make_roles(connection, roles_needed(migrations));
  if (const std::string beside = surroundings(context); !beside.empty()) {
    connection.execute(beside);
  }
  const auto in_scope = [&](schema::Database database) {
    filter(database, context.options);
    return database;
  };
  migrate::RunOptions run;
  run.contract_reason = "verify";
  const std::string folder = migrations_source(context.config).text.at(0);
  migrate::apply(connection, migrations, run);
  schema::Database live = introspect::read_catalog(connection);
  const schema::Database wanted = migrate::replay_beside(live, migrations).database;
  const schema::Database nothing = migrate::replay_beside(live, {}).database;
  require_same(in_scope(std::move(live)), in_scope(wanted), "the migrations, run, do not give what they say", folder,
               context);
  const bool reversible =
      std::ranges::all_of(migrations, [](const Migration& migration) { return migration.has_down; });
  if (reversible) {
    migrate::RollbackOptions back;
    back.down_to = "0";
    back.allow_irreversible = true;
    migrate::roll_back(connection, migrations, back);
    require_same(in_scope(introspect::read_catalog(connection)), in_scope(nothing),
                 "the migrations, run and taken back, leave something behind", folder, context);
  }
  say(context.options, fmt::format("ran {} migrations up{} on PostgreSQL {}", migrations.size(),
                                   reversible ? " and down" : "", server->version() / 10000));
}

std::vector<Migration> migrations_at(const std::string& ref, const Context& context) {
  return git_migrations({ref, migrations_source(context.config).text.at(0)}).migrations;
}

}  // namespace cli
