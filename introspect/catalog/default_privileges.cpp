#include "introspect/catalog/context.hpp"

namespace introspect::catalog {

namespace {

void take_default_privileges(Context& context, Row& row) {
  const std::string role = row.text();
  const Oid schema = row.oid();
  const char type = row.letter();
  const std::string_view acl = row.view();
  if (schema != 0 && !context.wanted_schemas.contains(schema)) {
    return;
  }
  struct Word {
    const char* word;
    AclKind kind;
  };
  const Word word = type == 'r'   ? Word{"TABLES", AclKind::relation}
                    : type == 'S' ? Word{"SEQUENCES", AclKind::sequence}
                    : type == 'f' ? Word{"FUNCTIONS", AclKind::function}
                    : type == 'T' ? Word{"TYPES", AclKind::type}
                                  : Word{"SCHEMAS", AclKind::schema};
  if (type == 'L') {  // 18+
    context.report("default privileges on large objects", "", role);
    return;
  }
  schema::DefaultPrivileges privileges;
  // Those of one schema are added to the others, so they start from nothing.
  privileges.grants = schema == 0 ? privileges_of(acl, word.kind, role, context.version) : all_privileges(acl, role);
  context.database.default_privileges.emplace(
      schema::ObjectId{schema::Kind::default_privileges, schema == 0 ? "" : context.schema_name(schema), role,
                       word.word},
      std::move(privileges));
}

}  // namespace

template <>
void add_queries<schema::DefaultPrivileges>(const Context&, Queries& queries) {
  queries.push_back(each_row(R"(
SELECT r.rolname, d.defaclnamespace, d.defaclobjtype, d.defaclacl
  FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_roles r ON r.oid = d.defaclrole
 ORDER BY d.oid)",
                             take_default_privileges));
}

}  // namespace introspect::catalog
