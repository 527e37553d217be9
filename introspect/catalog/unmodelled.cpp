// What the model has no kind for: said by name, never passed over in silence.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "schema/sql.hpp"

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

/// Indexes behind constraints and sequences behind identity columns are no objects of the model: what hangs on them.
void take_behind(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string schema = context.schema_name(row.oid());
  const std::string name = schema::quote_qualified(schema, row.view());
  const bool is_index = row.letter() != 'S';
  if (context.comments.contains(key(Class::relation, oid)) && context.comments[key(Class::relation, oid)].contains(0)) {
    context.report(is_index ? "comment on the index of a constraint" : "comment on the sequence of an identity column",
                   name);
  }
  if (!row.view().empty()) {
    context.report("privileges on the sequence of an identity column", name);
  }
}

}  // namespace

void unmodelled_queries(const Context& context, Queries& queries) {
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
  // pg_description and pg_class alone: the comment's target was read with the comments.
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.relnamespace, c.relname, c.relkind, CASE WHEN c.relkind = 'S' THEN c.relacl END
  FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.objid
 WHERE d.classid = 1259 AND d.deptype = 'i'
   AND (c.relkind = 'S' AND (c.relacl IS NOT NULL
                             OR EXISTS (SELECT FROM pg_catalog.pg_description x WHERE x.objoid = c.oid AND x.classoid = 1259))
        OR d.refclassid = 2606 AND c.relkind IN ('i', 'I')
           AND EXISTS (SELECT FROM pg_catalog.pg_description x WHERE x.objoid = c.oid AND x.classoid = 1259))
   AND {}
 ORDER BY c.oid)",
                                         context.in_scope("c.relnamespace")),
                             take_behind));
}

}  // namespace introspect::catalog
