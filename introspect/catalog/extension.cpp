#include "introspect/catalog/context.hpp"
#include "introspect/catalog/privileges.hpp"
#include "introspect/catalog/text.hpp"

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
  extension.standard_version = row.optional();
  if (extension.comment == extension.standard_comment) {
    extension.comment.reset();
  } else if (!extension.comment) {
    extension.comment = std::string();
  }
  context.database.extensions.emplace(schema::ObjectId{schema::Kind::extension, "", "", name}, std::move(extension));
}

std::set<schema::Grant> without(std::set<schema::Grant> grants, const std::set<schema::Grant>& others) {
  std::erase_if(grants, [&](const schema::Grant& grant) { return others.contains(grant); });
  return grants;
}

/// What the ACL says beyond the one that the extension's script left.
schema::Privileges difference(const schema::Privileges& now, const schema::Privileges& initial) {
  schema::Privileges result{without(now.granted, initial.granted), without(now.revoked, initial.revoked)};
  result.granted.merge(without(initial.revoked, now.revoked));
  result.revoked.merge(without(initial.granted, now.granted));
  return result;
}

void take_member_privileges(Context& context, Row& row) {
  auto* extension =
      context.database.find<schema::Extension>({schema::Kind::extension, "", "", schema::Name(row.view())});
  const char letter = row.letter();
  schema::ObjectId id{schema::Kind::routine, context.schema_name(row.oid()), "", {}};
  std::string name = row.text();
  const auto types = parse_numbers(row.view());
  const std::string owner = context.role(row.oid());
  AclKind kind = AclKind::function;
  if (letter == 'f') {
    std::string arguments;
    for (const auto type : types) {
      arguments += (arguments.empty() ? "" : ", ") + context.type(static_cast<Oid>(type));
    }
    name += '(' + arguments + ')';
  } else {
    id.kind = letter == 'T' ? schema::Kind::base_type : letter == 'S' ? schema::Kind::sequence : schema::Kind::table;
    kind = letter == 'T' ? AclKind::type : letter == 'S' ? AclKind::sequence : AclKind::relation;
  }
  id.name = name;
  const auto privileges = [&](const std::optional<std::string>& acl) {
    return acl ? privileges_of(*acl, kind, owner, context.version) : schema::Privileges();
  };
  const schema::Privileges now = privileges(row.optional());
  const schema::Privileges initial = privileges(row.optional());
  if (extension == nullptr) {
    return;
  }
  if (!initial.empty()) {
    extension->initial_privileges.edit()[id] = initial;
  }
  if (schema::Privileges changed = difference(now, initial); !changed.empty()) {
    extension->member_privileges.edit()[id] = std::move(changed);
  }
}

}  // namespace

template <>
void add_queries<schema::Extension>(const Context& context, Queries& queries) {
  if (!context.has_extensions) {
    return;
  }
  queries.push_back(each_row(R"(
SELECT e.oid, e.extname, e.extnamespace, e.extversion, e.extowner, a.comment, a.default_version
  FROM pg_catalog.pg_extension e
  LEFT JOIN pg_catalog.pg_available_extensions() a ON a.name = e.extname
 WHERE e.extname <> 'plpgsql'
 ORDER BY e.extname)",
                             take_extension));
  queries.push_back(each_row(R"(
SELECT e.extname, m.letter, m.namespace, m.name, m.types, m.owner, m.acl, i.initprivs
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = d.classid AND i.objoid = d.objid AND i.objsubid = 0
  JOIN (SELECT 1255 AS class, p.oid, 'f' AS letter, p.pronamespace AS namespace, p.proname AS name,
               p.proargtypes AS types, p.proowner AS owner, p.proacl AS acl
          FROM pg_catalog.pg_proc p
        UNION ALL
        SELECT 1247, t.oid, 'T', t.typnamespace, t.typname, NULL, t.typowner, t.typacl FROM pg_catalog.pg_type t
        UNION ALL
        SELECT 1259, c.oid, CASE WHEN c.relkind = 'S' THEN 'S' ELSE 'r' END, c.relnamespace, c.relname, NULL, c.relowner,
               c.relacl
          FROM pg_catalog.pg_class c) m ON m.class = d.classid AND m.oid = d.objid
 WHERE d.refclassid = 3079 AND d.deptype = 'e' AND (m.acl IS NOT NULL OR i.initprivs IS NOT NULL)
 ORDER BY 1, 2, 3, 4)",
                             take_member_privileges));
}

}  // namespace introspect::catalog
