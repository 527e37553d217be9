#include "introspect/read_catalog.hpp"

#include <algorithm>
#include <future>
#include <span>
#include <thread>
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

constexpr const char* kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";

/// Names print qualified, and constants the same whatever the session, role or database has set.
constexpr const char* kSettings = R"(
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL xmlbinary = 'base64';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0)";

bool is_wanted(const std::string& name, const ReadOptions& options) {
  if (!options.schemas.empty()) {
    return std::ranges::find(options.schemas, name) != options.schemas.end();
  }
  return !name.starts_with("pg_") && name != "information_schema" && name != "schema_journal" &&
         !name.starts_with("schema_journal_");
}

/// Likewise; set once it is known what they were.
constexpr const char* kDateStyle = "SET LOCAL datestyle = 'ISO, YMD'";
constexpr const char* kTimeZone = "SET LOCAL timezone = 'UTC'";

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
       CURRENT_USER,
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c WHERE c.oid >= 16384),
       CURRENT_USER = SESSION_USER AND NOT pg_catalog.pg_is_in_recovery(),
       pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subsynccommit', 'SELECT'),
       pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT'),
       pg_catalog.current_setting('TimeZone'), pg_catalog.current_setting('DateStyle'))";

/// The server takes this many relations (with indexes, sequences and TOAST tables) in about the time of a new session.
constexpr std::int64_t kRelationsWorthASession = 1000;

/// A second session that sees the same snapshot and asks the later half of the queries, while the first half is read:
/// of a large catalog the server's own work takes longest, and a session is one process. Where there can be no second
/// session (a connection limit, a password asked for), run() says false and the first asks everything.
class SecondSession {
 public:
  SecondSession(postgres::Connection& first, std::span<const std::string> queries)
      : snapshot_(first.execute("SELECT pg_catalog.pg_export_snapshot()").text(0, 0)), queries_(queries) {
    results_.resize(queries.size());
    thread_ = std::jthread([this, &first] { work(first); });
  }

  bool connected() { return connected_.get_future().get(); }
  /// In order; throws what the query threw.
  postgres::Result result(std::size_t i) { return results_[i].get_future().get(); }

 private:
  void work(const postgres::Connection& first) {
    std::size_t next = 0;
    bool connected = false;
    try {
      postgres::Connection connection = first.another();
      postgres::Transaction transaction(connection, fmt::format("{} SET TRANSACTION SNAPSHOT '{}'; {}; {}; {}", kBegin,
                                                                snapshot_, kSettings, kDateStyle, kTimeZone));
      connected = true;
      connected_.set_value(true);
      connection.execute_each({queries_.begin(), queries_.end()}, [&](std::size_t i, postgres::Result result) {
        results_[i].set_value(std::move(result));
        next = i + 1;
      });
    } catch (...) {
      if (!connected) {
        connected_.set_value(false);
        return;
      }
      for (; next < results_.size(); ++next) {
        results_[next].set_exception(std::current_exception());
      }
    }
  }

  const std::string snapshot_;
  const std::span<const std::string> queries_;
  std::promise<bool> connected_;
  std::vector<std::promise<postgres::Result>> results_;
  std::jthread thread_;
};

/// The schemas decide what everything else is asked for; so they are read first, alone.
/// Returns whether a second session is worth while.
bool read_schemas(postgres::Connection& connection, Context& context, const ReadOptions& options) {
  const auto results = connection.execute_all({R"(
SELECT n.oid, n.nspname, r.rolname, n.nspacl,
       EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 2615 AND d.objid = n.oid AND d.deptype = 'e')
  FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_roles r ON r.oid = n.nspowner
 ORDER BY n.nspname)",
                                               kPresent, kDateStyle, kTimeZone});
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
  const bool is_large = present.number() >= kRelationsWorthASession;
  const bool may_have_second = present.flag();
  context.reads_subscriptions = present.flag();
  context.reads_connections = present.flag();
  context.database.time_zone = present.text();
  context.database.date_style = present.text();
  return may_have_second && is_large;
}

}  // namespace

schema::Database read_catalog(postgres::Connection& connection, const ReadOptions& options) {
  schema::Database database;
  database.server_version = connection.server_version();
  database.search_paths = {{}};
  Context context{.database = database, .version = database.server_version};

  postgres::Transaction snapshot(connection, std::string(kBegin) + kSettings);
  const bool is_large = read_schemas(connection, context, options);

  Queries queries;
  std::size_t half = 0;  // tables and columns on one side, constraints, indexes and views on the other
  catalog::dictionary_queries(context, queries);
#define KIND(kind_, Type, map_, printed)                \
  catalog::add_queries<schema::Type>(context, queries); \
  if (schema::Kind::kind_ == schema::Kind::column) {    \
    half = queries.size();                              \
  }
#include "schema/kinds.def"
#undef KIND
  catalog::unmodelled_queries(context, queries);

  std::vector<std::string> texts;
  texts.reserve(queries.size());
  for (const catalog::Query& query : queries) {
    texts.push_back(query.sql);
  }
  const auto ask = [&](std::size_t begin, std::size_t end) {
    connection.execute_each(
        {texts.data() + begin, texts.data() + end},
        [&](std::size_t i, const postgres::Result& result) { queries[begin + i].take(context, result); });
  };
  if (is_large) {
    SecondSession second(connection, std::span(texts).subspan(half));
    ask(0, half);
    if (second.connected()) {
      for (std::size_t i = half; i < queries.size(); ++i) {
        queries[i].take(context, second.result(i - half));
      }
    } else {
      ask(half, queries.size());
    }
  } else {
    ask(0, queries.size());
  }
  catalog::report_left_over(context, connection);
  snapshot.commit();

  std::ranges::sort(database.unmodelled, {}, [](const auto& u) { return std::tie(u.kind, u.identity); });
  std::ranges::sort(database.extension_members);
  return database;
}

Surroundings surroundings_of(postgres::Connection& connection) {
  const postgres::Result result = connection.execute(
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.<>) 'plpgsql'), "
      "CURRENT_USER");
  return {result.text(0, 0) == "t", std::string(result.text(0, 1))};
}

}  // namespace introspect
