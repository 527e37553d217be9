#include <fmt/format.h>

#include "introspect/catalog/context.hpp"

namespace introspect::catalog {

namespace {

void take_collation(Context& context, Row& row) {
  const Oid oid = row.oid();
  if (context.is_member(Class::collation, oid)) {
    return;
  }
  const std::string schema = context.schema_name(row.oid());
  const std::string name = row.text();
  schema::Collation collation;
  context.describe_owned(collation, Class::collation, oid, row.oid());
  const char provider = row.letter();
  collation.provider = provider == 'i' ? "icu" : provider == 'b' ? "builtin" : "libc";
  collation.deterministic = row.flag();
  collation.lc_collate = row.text();
  collation.lc_ctype = row.text();
  collation.locale = row.text();
  collation.rules = row.text();
  if (provider != 'c' && collation.locale.empty()) {
    collation.locale = collation.lc_collate;  // before 15 ICU's locale stood there
    collation.lc_collate.clear();
    collation.lc_ctype.clear();
  }
  context.database.collations.emplace(schema::ObjectId{schema::Kind::collation, schema, "", name},
                                      std::move(collation));
}

}  // namespace

template <>
void add_queries<schema::Collation>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::collation)) {
    return;
  }
  queries.push_back(
      each_row(fmt::format(R"(
SELECT c.oid, c.collnamespace, c.collname, c.collowner, c.collprovider, c.collisdeterministic, c.collcollate,
       c.collctype, {}, {}
  FROM pg_catalog.pg_collation c
 WHERE {}
 ORDER BY c.oid)",
                           context.has(17)   ? "c.colllocale"
                           : context.has(15) ? "c.colliculocale"
                                             : "NULL",
                           context.has(16) ? "c.collicurules" : "NULL", context.in_scope("c.collnamespace")),
               take_collation));
}

}  // namespace introspect::catalog
