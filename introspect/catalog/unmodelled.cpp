// What the model has no kind for: said by name, never passed over in silence.

#include "introspect/catalog/context.hpp"

namespace introspect::catalog {

namespace {

/// Kind and identity, as the row says them; class and oid let what belongs to an extension go.
void take(Context& context, Row& row) {
  const auto class_id = static_cast<Class>(row.oid());
  if (const Oid oid = row.oid(); context.is_member(class_id, oid)) {
    return;
  }
  std::string kind = row.text();
  context.report(std::move(kind), row.text());
}

}  // namespace

void unmodelled_queries(Queries& queries) {
  queries.push_back(each_row(R"(
SELECT 2612, l.oid, 'language', l.lanname::pg_catalog.text
  FROM pg_catalog.pg_language l
 WHERE l.oid >= 16384 AND l.lanname <> 'plpgsql'
UNION ALL
SELECT 2612, l.oid, 'privileges on a language', l.lanname
  FROM pg_catalog.pg_language l
 WHERE l.lanacl IS NOT NULL
UNION ALL
SELECT 3576, t.oid, 'transform',
       'FOR ' || pg_catalog.format_type(t.trftype, NULL) || ' LANGUAGE ' || pg_catalog.quote_ident(l.lanname)
  FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
UNION ALL
SELECT 2601, a.oid, 'access method', a.amname
  FROM pg_catalog.pg_am a
 WHERE a.oid >= 16384
UNION ALL
SELECT 2613, 0, 'large objects', pg_catalog.count(*)::pg_catalog.text
  FROM pg_catalog.pg_largeobject_metadata
HAVING pg_catalog.count(*) > 0
ORDER BY 3, 4)",
                             take));
}

}  // namespace introspect::catalog
