// Languages, transforms and access methods that are neither the server's own nor an extension's.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

void take_language(Context& context, Row& row) {
  const Oid oid = row.oid();
  if (context.is_member(Class::language, oid)) {
    return;
  }
  const ObjectId id{Kind::language, "", "", row.text()};
  schema::Language language;
  context.describe_owned(language, Class::language, oid, row.oid());
  context.grant(language, AclKind::language, row.optional());
  language.trusted = row.flag();
  language.handler = row.name();
  language.inline_handler = row.name();
  language.validator = row.name();
  context.database.languages.emplace(id, std::move(language));
}

void take_transform(Context& context, Row& row) {
  const Oid oid = row.oid();
  if (context.is_member(Class::transform, oid)) {
    return;
  }
  const std::string type = context.type(row.oid());
  const ObjectId id{Kind::transform, "", "", "FOR " + type + " LANGUAGE " + schema::quote_identifier(row.view())};
  schema::Transform transform;
  transform.from_sql = row.name();
  transform.to_sql = row.name();
  context.describe(transform, Class::transform, oid);
  context.database.transforms.emplace(id, std::move(transform));
}

void take_access_method(Context& context, Row& row) {
  const Oid oid = row.oid();
  if (context.is_member(Class::access_method, oid)) {
    return;
  }
  const ObjectId id{Kind::access_method, "", "", row.text()};
  schema::AccessMethod method;
  method.type = row.letter() == 't' ? "TABLE" : "INDEX";
  method.handler = row.name();
  context.describe(method, Class::access_method, oid);
  context.database.access_methods.emplace(id, std::move(method));
}

}  // namespace

// What rests on built-in functions alone has no row in pg_depend that would tell of it, so these are always asked for.
template <>
void add_queries<schema::Language>(const Context&, Queries& queries) {
  queries.push_back(each_row(
      fmt::format(R"(
SELECT l.oid, l.lanname, l.lanowner, l.lanacl, l.lanpltrusted, {}, {}, {}
  FROM pg_catalog.pg_language l
 WHERE l.oid >= 16384
 ORDER BY l.lanname)",
                  function_name("l.lanplcallfoid"), function_name("l.laninline"), function_name("l.lanvalidator")),
      take_language));
}

template <>
void add_queries<schema::Transform>(const Context&, Queries& queries) {
  queries.push_back(each_row(R"(
SELECT t.oid, t.trftype, l.lanname,
       CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::pg_catalog.regprocedure::pg_catalog.text END,
       CASE WHEN t.trftosql <> 0 THEN t.trftosql::pg_catalog.regprocedure::pg_catalog.text END
  FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
 ORDER BY t.oid)",
                             take_transform));
}

template <>
void add_queries<schema::AccessMethod>(const Context&, Queries& queries) {
  queries.push_back(each_row(fmt::format(R"(
SELECT a.oid, a.amname, a.amtype, {}
  FROM pg_catalog.pg_am a
 WHERE a.oid >= 16384
 ORDER BY a.amname)",
                                         function_name("a.amhandler")),
                             take_access_method));
}

}  // namespace introspect::catalog
