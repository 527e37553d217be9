// Ids to names, comments, labels, and what belongs to extensions.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::quote_identifier;
using schema::quote_qualified;

namespace {

void take_member(Context& context, Row& row) {
  const auto class_id = static_cast<Class>(row.oid());
  context.extension_members.insert(key(class_id, row.oid()));
}

void take_relation(Context& context, Row& row) {
  const Oid oid = row.oid();
  Relation& relation = context.relations[oid];
  relation.name.schema = context.schema_name(row.oid());
  relation.name.name = row.text();
  relation.kind = row.letter();
  relation.owner = row.oid();
  relation.wanted = row.flag() && !context.is_member(Class::relation, oid);
  // A composite type belongs to an extension as a type, not as the relation that holds its attributes.
  if (const Oid type = row.oid(); relation.kind == 'c' && context.is_member(Class::type, type)) {
    relation.wanted = false;
  }
}

/// A type's name but for those of pg_catalog is put together here: format_type() for every row type of every table
/// costs more than all else of the types.
void take_types(Context& context, const postgres::Result& result) {
  std::vector<std::pair<Oid, Oid>> arrays;
  context.types.reserve(result.rows() * 2);
  for (std::size_t i = 0; i < result.rows(); ++i) {
    Row row(result, i);
    const Oid oid = row.oid();
    const Oid schema = row.oid();
    const std::string_view name = row.view();
    const std::string_view printed = row.view();
    const Oid element = row.oid();
    TypeFacts& facts = context.types[oid];
    facts.collation = row.oid();
    facts.base = row.oid();
    facts.storage = row.letter();
    if (!printed.empty()) {
      facts.name = printed;
    } else if (element != 0) {
      arrays.emplace_back(oid, element);
    } else {
      facts.name = quote_qualified(context.schema_name(schema), name);
    }
  }
  for (const auto& [array, element] : arrays) {
    context.types[array].name = context.type(element) + "[]";
  }
}

void take_opclass(Context& context, Row& row) {
  const Oid oid = row.oid();
  OpclassFacts& facts = context.opclasses[oid];
  const std::string schema = context.schema_name(row.oid());
  facts.name = quote_qualified(schema == "pg_catalog" ? "" : schema, row.view());
  facts.method = row.oid();
  facts.input = row.oid();
  facts.is_default = row.flag();
  if (facts.is_default) {
    context.default_opclasses.insert({facts.method, facts.input});
  }
}

void take_parent(Context& context, Row& row) {
  const Oid child = row.oid();
  context.parents[child].push_back(row.oid());
}

void take_comment(Context& context, Row& row) {
  const auto class_id = static_cast<Class>(row.oid());
  const Oid oid = row.oid();
  const int column = static_cast<int>(row.number());
  context.comments[key(class_id, oid)][column] = row.text();
}

void take_label(Context& context, Row& row) {
  const auto class_id = static_cast<Class>(row.oid());
  const Oid oid = row.oid();
  const int column = static_cast<int>(row.number());
  std::string provider = row.text();
  context.labels[key(class_id, oid)][column][std::move(provider)] = row.text();
}

void take_extension_member_name(Context& context, Row& row) {
  schema::ExtensionMember member;
  member.extension = row.text();
  member.kind = row.text();
  member.schema = row.text();
  member.name = row.text();
  context.database.extension_members.push_back(std::move(member));
}

/// Two columns, oid and name, into one of the context's maps.
Query names(std::string sql, std::unordered_map<Oid, std::string> Context::*map) {
  return {std::move(sql), [map](Context& context, const postgres::Result& result) {
            for (std::size_t i = 0; i < result.rows(); ++i) {
              Row row(result, i);
              const Oid oid = row.oid();
              (context.*map)[oid] = row.text();
            }
          }};
}

/// Names of members, as schema/builtin/extensions writes them. plpgsql is everywhere and is left out.
constexpr const char* kMemberNames = R"(
SELECT m.extname, m.kind, n.nspname, m.name
  FROM (SELECT e.extname, 'function' AS kind, p.pronamespace AS namespace, p.proname::text AS name
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          JOIN pg_catalog.pg_proc p ON p.oid = d.objid
         WHERE d.refclassid = 3079 AND d.deptype = 'e' AND d.classid = 1255
        UNION
        SELECT e.extname, 'type', t.typnamespace, t.typname
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          JOIN pg_catalog.pg_type t ON t.oid = d.objid
         WHERE d.refclassid = 3079 AND d.deptype = 'e' AND d.classid = 1247
        UNION
        SELECT e.extname, 'relation', c.relnamespace, c.relname
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          JOIN pg_catalog.pg_class c ON c.oid = d.objid
         WHERE d.refclassid = 3079 AND d.deptype = 'e' AND d.classid = 1259 AND c.relkind <> 'c'
        UNION
        SELECT e.extname, 'opclass', o.opcnamespace,
               pg_catalog.quote_ident(o.opcname) || ' USING ' || pg_catalog.quote_ident(a.amname)
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          JOIN pg_catalog.pg_opclass o ON o.oid = d.objid JOIN pg_catalog.pg_am a ON a.oid = o.opcmethod
         WHERE d.refclassid = 3079 AND d.deptype = 'e' AND d.classid = 2616
        UNION
        SELECT e.extname, 'operator', o.oprnamespace,
               o.oprname || '(' || CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END
               || ', ' || CASE WHEN o.oprright = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END || ')'
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          JOIN pg_catalog.pg_operator o ON o.oid = d.objid
         WHERE d.refclassid = 3079 AND d.deptype = 'e' AND d.classid = 2617) m
  JOIN pg_catalog.pg_namespace n ON n.oid = m.namespace
 WHERE m.extname <> 'plpgsql'
 ORDER BY 1, 2, 3, 4)";

}  // namespace

void dictionary_queries(const Context& context, Queries& queries) {
  queries.push_back(each_row(R"(
SELECT d.classid, d.objid
  FROM pg_catalog.pg_depend d
 WHERE d.refclassid = 3079 AND d.refobjid IN (SELECT e.oid FROM pg_catalog.pg_extension e) AND d.deptype = 'e')",
                             take_member));
  if (context.has_extensions) {
    queries.push_back(each_row(kMemberNames, take_extension_member_name));
  }
  // Roles that are gone print as numbers in ACLs; owners are always there.
  queries.push_back(names("SELECT r.oid, r.rolname FROM pg_catalog.pg_roles r", &Context::roles));
  queries.push_back(names("SELECT a.oid, a.amname FROM pg_catalog.pg_am a", &Context::access_methods));
  queries.push_back(names("SELECT t.oid, t.spcname FROM pg_catalog.pg_tablespace t", &Context::tablespaces));
  queries.push_back(names(R"(
SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname)
  FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace)",
                          &Context::collations));
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner, {}, c.reltype
  FROM pg_catalog.pg_class c
 WHERE c.relkind NOT IN ('i', 'I', 't') AND c.relpersistence <> 't'
   AND c.relnamespace NOT IN (SELECT n.oid FROM pg_catalog.pg_namespace n
                               WHERE n.nspname IN ('pg_catalog', 'information_schema')))",
                                         context.in_scope("c.relnamespace")),
                             take_relation));
  queries.push_back({fmt::format(R"(
SELECT t.oid, t.typnamespace, t.typname,
       CASE WHEN t.typnamespace = 11 THEN pg_catalog.format_type(t.oid, NULL) END,
       CASE WHEN t.typlen = -1 AND t.typstorage <> 'p'{} THEN t.typelem ELSE 0 END,
       t.typcollation, t.typbasetype, t.typstorage
  FROM pg_catalog.pg_type t)",
                                 context.has(14) ? " AND t.typsubscript::pg_catalog.oid = 6179" : ""),
                     take_types});
  queries.push_back(each_row(R"(
SELECT o.oid, o.opcnamespace, o.opcname, o.opcmethod, o.opcintype, o.opcdefault FROM pg_catalog.pg_opclass o)",
                             take_opclass));
  queries.push_back(each_row(
      "SELECT i.inhrelid, i.inhparent FROM pg_catalog.pg_inherits i ORDER BY i.inhrelid, i.inhseqno", take_parent));
  queries.push_back(each_row(R"(
SELECT d.classoid, d.objoid, d.objsubid, d.description
  FROM pg_catalog.pg_description d
 WHERE d.objoid >= 16384 OR d.classoid = 2615)",
                             take_comment));
  queries.push_back(each_row(
      "SELECT l.classoid, l.objoid, l.objsubid, l.provider, l.label FROM pg_catalog.pg_seclabel l", take_label));
}

}  // namespace introspect::catalog
