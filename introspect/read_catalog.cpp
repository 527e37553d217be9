#include "introspect/read_catalog.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/privileges.hpp"

namespace introspect {

using catalog::Context;
using catalog::Oid;
using catalog::Queries;
using catalog::Row;

namespace {

/// Names print qualified, and constants the same whatever the session, role or database has set.
constexpr const char* kBegin = R"(
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off;
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL xmlbinary = 'base64';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0)";

bool is_wanted(const std::string& name, const ReadOptions& options) {
  if (!options.schemas.empty()) {
    return std::ranges::find(options.schemas, name) != options.schemas.end();
  }
  return !name.starts_with("pg_") && name != "information_schema" && name != "schema_journal";
}

/// The schemas decide what everything else is asked for; so they are read first, alone.
void read_schemas(postgres::Connection& connection, Context& context, const ReadOptions& options) {
  const auto results =
      connection.execute_all({R"(
SELECT n.oid, n.nspname, r.rolname, n.nspacl,
       EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 2615 AND d.objid = n.oid AND d.deptype = 'e')
  FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_roles r ON r.oid = n.nspowner
 ORDER BY n.nspname)",
                              "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql')"});
  for (std::size_t i = 0; i < results[0].rows(); ++i) {
    Row row(results[0], i);
    const Oid oid = row.oid();
    const std::string name = row.text();
    context.schemas[oid] = name;
    if (!is_wanted(name, options)) {
      continue;
    }
    context.wanted_schemas.insert(oid);
    schema::Namespace object;
    object.owner = row.text();
    if (const auto acl = row.optional()) {
      // initdb gives PUBLIC its part of schema public (15+: USAGE alone); a file that is silent means that too.
      const char* initial = name != "public" ? "" : context.has(15) ? "U" : "UC";
      object.privileges =
          catalog::privileges_of(*acl, catalog::AclKind::schema, *object.owner, context.version, initial);
    }
    if (const bool is_member = row.flag(); !is_member) {
      context.database.schemas.emplace(schema::ObjectId{schema::Kind::schema, "", "", name}, std::move(object));
    }
  }
  context.wanted = fmt::format("{{{}}}", fmt::join(context.wanted_schemas, ","));
  context.narrowed = !options.schemas.empty();
  context.has_extensions = Row(results[1], 0).flag();
}

}  // namespace

schema::Database read_catalog(postgres::Connection& connection, const ReadOptions& options) {
  schema::Database database;
  database.server_version = connection.server_version();
  database.search_paths = {{}};
  Context context{.database = database, .version = database.server_version};

  postgres::Transaction snapshot(connection, kBegin);
  read_schemas(connection, context, options);

  Queries queries;
  catalog::dictionary_queries(context, queries);
#define KIND(kind_, Type, map_, printed) catalog::add_queries<schema::Type>(context, queries);
#include "schema/kinds.def"
#undef KIND
  catalog::unmodelled_queries(context, queries);

  std::vector<std::string> texts;
  texts.reserve(queries.size());
  for (const catalog::Query& query : queries) {
    texts.push_back(query.sql);
  }
  connection.execute_each(texts,
                          [&](std::size_t i, const postgres::Result& result) { queries[i].take(context, result); });
  snapshot.commit();

  std::ranges::sort(database.unmodelled, {}, [](const auto& u) { return std::tie(u.kind, u.identity); });
  std::ranges::sort(database.extension_members);
  return database;
}

}  // namespace introspect
