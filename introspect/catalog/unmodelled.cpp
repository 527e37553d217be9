// What the model has no place for: said by name, never passed over in silence. introspect/coverage.cpp lists the
// catalogs and how each is covered.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "introspect/catalog/context.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

/// Kind, schema and identity, as the row says them; then the relation and the constraint or trigger it hangs on.
void take(Context& context, Row& row) {
  schema::Unmodelled object;
  object.kind = row.text();
  object.schema = row.text();
  object.identity = row.text();
  const std::string relation = row.text();
  const char kind = row.letter();
  const std::string name = row.text();
  if (!relation.empty()) {
    object.carriers.push_back({Kind::table, object.schema, "", relation});
  }
  if (kind != '\0') {
    object.carriers.push_back({kind == 'c' ? Kind::constraint : Kind::trigger, object.schema, relation, name});
  }
  context.database.unmodelled.push_back(std::move(object));
}

/// ALTER TABLE … DISABLE TRIGGER ALL turns the checks of a foreign key off too.
constexpr const char* kTriggers = R"(
SELECT DISTINCT 'disabled check of a foreign key', n.nspname,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.'
       || pg_catalog.quote_ident(k.conname), c.relname, 'c', k.conname
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint AND k.contype = 'f'
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE t.tgisinternal AND t.tgenabled <> 'O' AND {0}
 ORDER BY 1, 3)";

constexpr const char* kLanguages = R"(
SELECT 'privileges on a language', NULL, l.lanname, NULL, NULL, NULL
  FROM pg_catalog.pg_language l
 WHERE l.lanacl IS NOT NULL AND l.oid < 16384
 ORDER BY l.lanname)";

/// tableoid, ctid, xmin, …: no objects of the model.
constexpr const char* kSystemColumns = R"(
SELECT 'privileges on a system column', n.nspname,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.' || a.attname,
       c.relname, NULL, NULL
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attacl IS NOT NULL AND a.attnum < 0 AND {}
 ORDER BY 3)";

/// Neither attached nor detached: DETACH … CONCURRENTLY was stopped half-way.
constexpr const char* kPending = R"(
SELECT 'partition half detached', n.nspname,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), c.relname, NULL, NULL
  FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE i.inhdetachpending AND {}
 ORDER BY 3)";

}  // namespace

void unmodelled_queries(const Context& context, Queries& queries) {
  queries.push_back(each_row(kLanguages, take));
  if (context.any_of(Class::trigger)) {
    queries.push_back(each_row(fmt::format(kTriggers, context.in_scope("c.relnamespace")), take));
  }
  queries.push_back(each_row(fmt::format(kSystemColumns, context.in_scope("c.relnamespace")), take));
  if (context.has(14) && context.any_relation("p")) {
    queries.push_back(each_row(fmt::format(kPending, context.in_scope("c.relnamespace")), take));
  }
}

void report_left_over(Context& context, postgres::Connection& connection) {
  std::vector<std::string> classes, objects, columns, kinds;
  const auto collect = [&](const auto& map, const char* kind) {
    for (const auto& [id, by_column] : map) {
      const auto class_id = static_cast<Class>(id >> 32U);
      const auto oid = static_cast<Oid>(id);
      // What an extension brings, it comments on itself; a schema nobody took is out of scope; large objects are data.
      if (oid < 16384 || class_id == Class::extension || class_id == Class::namespace_ ||
          class_id == Class::large_object || context.is_member(class_id, oid)) {
        continue;
      }
      for (const auto& [column, text] : by_column) {
        classes.push_back(std::to_string(static_cast<Oid>(class_id)));
        objects.push_back(std::to_string(oid));
        columns.push_back(std::to_string(column));
        kinds.emplace_back(kind);
      }
    }
  };
  collect(context.comments, "comment");
  collect(context.labels, "security label");
  if (classes.empty()) {
    return;
  }
  const std::string sql = fmt::format(
      R"(
SELECT a.kind || ' on ' || i.type, i.schema, i.identity, NULL, NULL, NULL
  FROM ROWS FROM (pg_catalog.unnest('{{{}}}'::pg_catalog.oid[]), pg_catalog.unnest('{{{}}}'::pg_catalog.oid[]),
                  pg_catalog.unnest('{{{}}}'::integer[]), pg_catalog.unnest('{{{}}}'::text[])) a (class, object, sub, kind)
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(a.class, a.object, a.sub) i
  LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = i.schema
 WHERE i.identity IS NOT NULL AND (i.schema IS NULL OR {})
 ORDER BY 1, 3)",
      fmt::join(classes, ","), fmt::join(objects, ","), fmt::join(columns, ","), fmt::join(kinds, ","),
      context.in_scope("n.oid"));
  const postgres::Result result = connection.execute(sql);
  for (std::size_t i = 0; i < result.rows(); ++i) {
    Row row(result, i);
    take(context, row);
  }
}

}  // namespace introspect::catalog
