#include "introspect/catalog/context.hpp"
#include "schema/standard_comments.hpp"

namespace introspect::catalog {

namespace {

/// The schemas themselves were read before everything else; what hangs on them comes with the dictionaries.
void take_namespace(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string name = row.text();
  auto* object = context.database.find<schema::Namespace>({schema::Kind::schema, "", "", name});
  if (object == nullptr) {
    return;
  }
  context.describe(*object, Class::namespace_, oid);
  if (name != "public") {
    return;
  }
  if (object->comment == std::string(schema::kPublicComment)) {
    object->comment.reset();
  } else if (!object->comment) {
    object->comment = std::string();
  }
}

}  // namespace

template <>
void add_queries<schema::Namespace>(const Context&, Queries& queries) {
  queries.push_back(
      each_row("SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n ORDER BY n.nspname", take_namespace));
}

}  // namespace introspect::catalog
