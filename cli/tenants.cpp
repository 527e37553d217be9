#include "cli/tenants.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/exit.hpp"
#include "cli/similar.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "schema/sql.hpp"

namespace cli {

namespace {

std::vector<std::string> names_of(const Environment& environment, const Options& options, const Config& config) {
  std::vector<std::string> names = environment.tenants;
  if (!environment.tenants_query.empty()) {
    const postgres::Result rows = connect(require_target(options, config), options)->execute(environment.tenants_query);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      names.emplace_back(rows.text(row, 0));
    }
  }
  if (names.empty()) {
    throw Failure(Exit::configuration, fmt::format("environment \"{}\" names no tenant", environment.name),
                  "its tenants_query yields no row");
  }
  for (const std::string& name : names) {
    if (name.empty() || name.starts_with("pg_") ||
        std::ranges::any_of(name, [](unsigned char c) { return c < ' ' || c == 0x7f; })) {
      throw Failure(Exit::configuration, fmt::format("a tenant's schema cannot be called \"{}\"", name));
    }
  }
  return names;
}

/// What extensions have brought into the schema is there once, for all tenants.
std::set<std::string, std::less<>> extension_members(postgres::Connection& connection, const std::string& schema) {
  const postgres::Result rows = connection.execute(
      R"(
WITH member AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'),
     home AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1)
SELECT relname FROM pg_catalog.pg_class, member, home
 WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objid = pg_class.oid AND relnamespace = home.oid
UNION SELECT typname FROM pg_catalog.pg_type, member, home
 WHERE classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND objid = pg_type.oid AND typnamespace = home.oid
UNION SELECT proname FROM pg_catalog.pg_proc, member, home
 WHERE classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND objid = pg_proc.oid AND pronamespace = home.oid
UNION SELECT opcname FROM pg_catalog.pg_opclass, member, home
 WHERE classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND objid = pg_opclass.oid AND opcnamespace = home.oid
UNION SELECT collname FROM pg_catalog.pg_collation, member, home
 WHERE classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND objid = pg_collation.oid
   AND collnamespace = home.oid
ORDER BY 1)",
      {schema});
  std::set<std::string, std::less<>> names;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    names.emplace(rows.text(row, 0));
  }
  return names;
}

/// `public.tmp_*` of schema.toml is meant of the tenant's schema, as everything is.
void move_globs(std::vector<std::string>& globs, const schema::names::SchemaMove& move) {
  for (std::string& glob : globs) {
    const std::size_t start = glob.find(':') + 1;  // `kind:…`, or npos + 1
    if (glob.compare(start, move.from.size() + 1, move.from + '.') == 0) {
      glob.replace(start, move.from.size(), move.to);
    }
  }
}

}  // namespace

std::vector<std::string> tenants(const Options& options, const Config& config) {
  const auto environment = config.environment(options.environment);
  return environment && environment->has_tenants() && options.tenant.empty() ? names_of(*environment, options, config)
                                                                             : std::vector<std::string>{};
}

void take_tenant(Options& options, Config& config) {
  if (options.tenant.empty()) {
    return;
  }
  const auto environment = config.environment(options.environment);
  if (!environment || !environment->has_tenants()) {
    throw Failure(Exit::usage, fmt::format("--tenant {}: the environment has none", options.tenant),
                  "name them in schema.toml: tenants = [\"a\", \"b\"], or tenants_query");
  }
  const std::vector<std::string> known = names_of(*environment, options, config);
  if (std::ranges::find(known, options.tenant) == known.end()) {
    const auto near = most_similar(options.tenant, known);
    throw Failure(Exit::usage, fmt::format("environment \"{}\" has no tenant {}", environment->name, options.tenant),
                  near ? fmt::format("did you mean {}?", *near) : "");
  }
  config.tenant = options.tenant;
  const auto connection = connect(require_target(options, config), options);
  options.move = {environment->tenant_schema, options.tenant,
                  extension_members(*connection, environment->tenant_schema)};
  for (std::vector<std::string>* globs : {&options.include, &options.exclude, &options.additive, &options.partitions}) {
    move_globs(*globs, *options.move);
  }
  // The schema itself, its owner and its grants are of whoever makes tenants.
  options.exclude.push_back("schema:" + options.tenant);
  options.schemas = {options.tenant};
  options.scope_is_configured = true;
}

void make_tenant_schema(postgres::Connection& connection, const Options& options) {
  if (!options.move) {
    return;
  }
  // CREATE SCHEMA IF NOT EXISTS asks for the right to create even where there is nothing to create.
  const std::string name = schema::quote_identifier(options.tenant);
  if (connection.execute(fmt::format("SELECT pg_catalog.to_regnamespace({}) IS NULL", schema::quote_literal(name)))
          .text(0, 0) == "t") {
    connection.execute("CREATE SCHEMA " + name);
    say(options, "created schema " + name);
  }
}

}  // namespace cli
