#include "introspect/read_catalog.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/privileges.hpp"
#include "introspect/catalog/text.hpp"

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

/// What there is any of. Most databases have a few of the kinds, and each query that finds nothing costs the server a
/// millisecond in a new session. Classes come from hops along the index of pg_depend.
constexpr const char* kPresent = R"(
WITH RECURSIVE hop (class) AS (
  SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_depend d
  UNION ALL
  SELECT (SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_depend d WHERE d.classid > h.class)
    FROM hop h
   WHERE h.class IS NOT NULL)
SELECT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'),
       EXISTS (SELECT FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid >= 16384),
       ARRAY(SELECT h.class FROM hop h WHERE h.class IS NOT NULL),
       (SELECT pg_catalog.string_agg(DISTINCT c.relkind::pg_catalog.text, '') FROM pg_catalog.pg_class c
         WHERE c.oid >= 16384),
       (SELECT pg_catalog.string_agg(DISTINCT CASE WHEN t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1 THEN 'a'
                                                   ELSE t.typtype::pg_catalog.text END, '')
          FROM pg_catalog.pg_type t WHERE t.oid >= 16384),
       CURRENT_USER)";

/// The schemas decide what everything else is asked for; so they are read first, alone.
void read_schemas(postgres::Connection& connection, Context& context, const ReadOptions& options) {
  const auto results = connection.execute_all({R"(
SELECT n.oid, n.nspname, r.rolname, n.nspacl,
       EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 2615 AND d.objid = n.oid AND d.deptype = 'e')
  FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_roles r ON r.oid = n.nspowner
 ORDER BY n.nspname)",
                                               kPresent});
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
  Row present(results[1], 0);
  context.has_extensions = present.flag();
  context.has_aggregates = present.flag();
  for (const std::int64_t class_id : catalog::parse_numbers(present.view())) {
    context.classes.insert(static_cast<Oid>(class_id));
  }
  context.relation_kinds = present.text();
  context.type_kinds = present.text();
  context.database.role = present.text();
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
  catalog::report_left_over(context, connection);
  snapshot.commit();

  std::ranges::sort(database.unmodelled, {}, [](const auto& u) { return std::tie(u.kind, u.identity); });
  std::ranges::sort(database.extension_members);
  return database;
}

bool has_extensions(postgres::Connection& connection) {
  return connection
             .execute(
                 "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.<>) "
                 "'plpgsql')")
             .text(0, 0) == "t";
}

}  // namespace introspect
