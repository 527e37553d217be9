#include "introspect/catalog/context.hpp"

namespace introspect::catalog {

namespace {

void take_extension(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string name = row.text();
  schema::Extension extension;
  extension.schema = context.schema_name(row.oid());
  extension.version = row.text();
  context.describe_owned(extension, Class::extension, oid, row.oid());
  extension.standard_comment = row.optional();
  if (extension.comment == extension.standard_comment) {
    extension.comment.reset();
  } else if (!extension.comment) {
    extension.comment = std::string();
  }
  context.database.extensions.emplace(schema::ObjectId{schema::Kind::extension, "", "", name}, std::move(extension));
}

}  // namespace

template <>
void add_queries<schema::Extension>(const Context& context, Queries& queries) {
  if (!context.has_extensions) {
    return;
  }
  queries.push_back(each_row(R"(
SELECT e.oid, e.extname, e.extnamespace, e.extversion, e.extowner, a.comment
  FROM pg_catalog.pg_extension e
  LEFT JOIN pg_catalog.pg_available_extensions() a ON a.name = e.extname
 WHERE e.extname <> 'plpgsql'
 ORDER BY e.extname)",
                             take_extension));
}

}  // namespace introspect::catalog
