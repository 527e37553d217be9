// Operators, their families and classes, casts and conversions.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

/// An operator as a value: `=`, `OPERATOR(public.=)`; NULL for none.
std::string operator_value(std::string_view oid_expression) {
  return fmt::format(
      R"((SELECT CASE WHEN vn.nspname = 'pg_catalog' THEN v.oprname::pg_catalog.text
                      ELSE 'OPERATOR(' || pg_catalog.quote_ident(vn.nspname) || '.' || v.oprname || ')' END
            FROM pg_catalog.pg_operator v JOIN pg_catalog.pg_namespace vn ON vn.oid = v.oprnamespace
           WHERE v.oid = {}))",
      oid_expression);
}

void take_operator(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string schema = context.schema_name(row.oid());
  const std::string name = row.text();
  schema::Operator object;
  context.describe_owned(object, Class::operator_, oid, row.oid());
  const Oid left = row.oid(), right = row.oid();
  if (context.is_member(Class::operator_, oid)) {
    return;
  }
  const auto say = [&](const char* parameter, std::string value) {
    if (!value.empty()) {
      object.parameters.emplace(parameter, std::move(value));
    }
  };
  say("function", row.name());
  say("commutator", row.text());
  say("negator", row.text());
  say("restrict", row.name());
  say("join", row.name());
  for (const char* flag : {"hashes", "merges"}) {
    if (row.flag()) {
      object.parameters.emplace(flag, "true");
    }
  }
  const auto side = [&](Oid type) { return type == 0 ? "NONE" : context.type(type); };
  context.database.operators.emplace(
      ObjectId{Kind::operator_, schema, "", fmt::format("{}({}, {})", name, side(left), side(right))},
      std::move(object));
}

std::string with_method(const Context& context, const std::string& name, Oid method) {
  const auto found = context.access_methods.find(method);
  return name + " USING " + (found == context.access_methods.end() ? "" : found->second);
}

void take_family(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string schema = context.schema_name(row.oid());
  const std::string name = row.text();
  const ObjectId id{Kind::operator_family, schema, "", with_method(context, name, row.oid())};
  if (context.is_member(Class::opfamily, oid)) {
    return;
  }
  schema::OperatorFamily family;
  context.describe_owned(family, Class::opfamily, oid, row.oid());
  // CREATE OPERATOR CLASS without FAMILY makes one of its own name: that says nothing beyond the class, unless
  // something was added to it.
  const bool implied = row.flag() && !family.comment;
  if (!implied) {
    context.database.operator_families.emplace(id, std::move(family));
  }
}

void take_class(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string schema = context.schema_name(row.oid());
  const std::string name = row.text();
  const ObjectId id{Kind::operator_class, schema, "", with_method(context, name, row.oid())};
  if (context.is_member(Class::opclass, oid)) {
    return;
  }
  schema::OperatorClass object;
  context.describe_owned(object, Class::opclass, oid, row.oid());
  object.type = context.type(row.oid());
  object.is_default = row.flag();
  const std::string family_schema = row.text();
  const std::string family = row.text();
  if (family_schema != schema || family != name) {
    object.family = schema::quote_qualified(family_schema == "pg_catalog" ? "" : family_schema, family);
  }
  const Oid storage = row.oid();
  object.storage = storage == 0 ? "" : context.type(storage);
  context.database.operator_classes.emplace(id, std::move(object));
}

/// A member, of a class or loose in its family.
void take_member(Context& context, Row& row) {
  const auto owner_class = static_cast<Class>(row.oid());
  const std::string schema = context.schema_name(row.oid());
  const std::string name = row.text();
  const std::string owner = with_method(context, name, row.oid());
  std::string member = row.text();
  if (owner_class == Class::opclass) {
    if (auto* object = context.database.find<schema::OperatorClass>({Kind::operator_class, schema, "", owner})) {
      object->members.insert(std::move(member));
    }
    return;
  }
  const ObjectId id{Kind::operator_family, schema, "", owner};
  if (auto* family = context.database.find<schema::OperatorFamily>(id)) {
    family->members.insert(std::move(member));
  }
}

void take_cast(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Oid source = row.oid(), target = row.oid();
  if (context.is_member(Class::cast, oid)) {
    return;
  }
  schema::Cast cast;
  const char method = row.letter();
  cast.inout = method == 'i';
  cast.function = row.name();
  const char when = row.letter();
  cast.context = when == 'i' ? "implicit" : when == 'a' ? "assignment" : "explicit";
  context.describe(cast, Class::cast, oid);
  context.database.casts.emplace(
      ObjectId{Kind::cast, "", "", fmt::format("({} AS {})", context.type(source), context.type(target))},
      std::move(cast));
}

void take_conversion(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string schema = context.schema_name(row.oid());
  const ObjectId id{Kind::conversion, schema, "", row.text()};
  if (context.is_member(Class::conversion, oid)) {
    return;
  }
  schema::Conversion conversion;
  context.describe_owned(conversion, Class::conversion, oid, row.oid());
  conversion.source_encoding = row.text();
  conversion.target_encoding = row.text();
  conversion.function = row.name();
  conversion.is_default = row.flag();
  context.database.conversions.emplace(id, std::move(conversion));
}

/// A function with its argument types, as a file's text is read: `public.f(integer, text)`; NULL for none.
std::string signature(const std::string& oid) {
  return fmt::format(
      "(SELECT CASE WHEN p.pronamespace = 11 THEN '' ELSE pg_catalog.quote_ident(pn.nspname) || '.' END "
      "|| pg_catalog.quote_ident(p.proname) || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')' "
      "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace WHERE p.oid = {})",
      oid);
}

}  // namespace

template <>
void add_queries<schema::Operator>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::operator_)) {
    return;
  }
  // An operator without a function is a shell: only named as another's commutator or negator.
  queries.push_back(
      each_row(fmt::format(R"(
SELECT o.oid, o.oprnamespace, o.oprname, o.oprowner, o.oprleft, o.oprright, {}, {}, {}, {}, {},
       o.oprcanhash, o.oprcanmerge
  FROM pg_catalog.pg_operator o
 WHERE o.oprcode <> 0 AND {}
 ORDER BY o.oid)",
                           function_name("o.oprcode"), operator_value("o.oprcom"), operator_value("o.oprnegate"),
                           function_name("o.oprrest"), function_name("o.oprjoin"), context.in_scope("o.oprnamespace")),
               take_operator));
}

template <>
void add_queries<schema::OperatorFamily>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::opfamily)) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT f.oid, f.opfnamespace, f.opfname, f.opfmethod, f.opfowner,
       EXISTS (SELECT FROM pg_catalog.pg_opclass c
                WHERE c.opcfamily = f.oid AND c.opcname = f.opfname AND c.opcnamespace = f.opfnamespace)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.refclassid = 2753 AND d.refobjid = f.oid AND d.classid IN (2602, 2603))
  FROM pg_catalog.pg_opfamily f
 WHERE {}
 ORDER BY f.oid)",
                                         context.in_scope("f.opfnamespace")),
                             take_family));
}

template <>
void add_queries<schema::OperatorClass>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::opclass) && !context.any_of(Class::opfamily)) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.opcnamespace, c.opcname, c.opcmethod, c.opcowner, c.opcintype, c.opcdefault, n.nspname, f.opfname,
       c.opckeytype
  FROM pg_catalog.pg_opclass c
  JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
  JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
 WHERE {}
 ORDER BY c.oid)",
                                         context.in_scope("c.opcnamespace")),
                             take_class));
  // Whether a member came with a class or was added to the family stands in pg_depend alone.
  const std::string owners = fmt::format(R"(
  owner (class, oid, namespace, name, method) AS (
    SELECT 2616, c.oid, c.opcnamespace, c.opcname, c.opcmethod FROM pg_catalog.pg_opclass c WHERE {}
    UNION ALL
    SELECT 2753, f.oid, f.opfnamespace, f.opfname, f.opfmethod FROM pg_catalog.pg_opfamily f WHERE {}))",
                                         context.in_scope("c.opcnamespace"), context.in_scope("f.opfnamespace"));
  queries.push_back(each_row(fmt::format(R"(
WITH {}
SELECT w.class, w.namespace, w.name, w.method, m.member
  FROM owner w
  JOIN pg_catalog.pg_depend d ON d.refclassid = w.class AND d.refobjid = w.oid AND d.classid IN (2602, 2603)
  JOIN (SELECT 2602 AS class, a.oid,
               'OPERATOR ' || a.amopstrategy || ' '
               || CASE WHEN o.oprnamespace = 11 THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END || o.oprname
               || ' (' || pg_catalog.format_type(a.amoplefttype, NULL) || ', '
               || pg_catalog.format_type(a.amoprighttype, NULL) || ')'
               || CASE WHEN a.amoppurpose = 'o' THEN ' FOR ORDER BY '
                       || CASE WHEN s.opfnamespace = 11 THEN '' ELSE pg_catalog.quote_ident(sn.nspname) || '.' END
                       || pg_catalog.quote_ident(s.opfname) ELSE '' END AS member
          FROM pg_catalog.pg_amop a
          JOIN pg_catalog.pg_operator o ON o.oid = a.amopopr
          JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
          LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = a.amopsortfamily
          LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
         WHERE a.oid >= 16384
        UNION ALL
        SELECT 2603, a.oid,
               'FUNCTION ' || a.amprocnum || ' ('
               || pg_catalog.format_type(a.amproclefttype, NULL) || ', '
               || pg_catalog.format_type(a.amprocrighttype, NULL) || ') '
               || {}
          FROM pg_catalog.pg_amproc a
         WHERE a.oid >= 16384) m ON m.class = d.classid AND m.oid = d.objid
 ORDER BY w.class, w.oid, m.member)",
                                         owners, signature("a.amproc")),
                             take_member));
}

template <>
void add_queries<schema::Cast>(const Context&, Queries& queries) {
  // The cast of a range to its multirange comes with the type.
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.castsource, c.casttarget, c.castmethod, {}, c.castcontext
  FROM pg_catalog.pg_cast c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc p
                    WHERE p.oid = c.castfunc AND p.prolang = 12 AND p.prosrc = 'multirange_constructor1')
 ORDER BY c.oid)",
                                         signature("c.castfunc")),
                             take_cast));
}

template <>
void add_queries<schema::Conversion>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::conversion)) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.connamespace, c.conname, c.conowner, pg_catalog.pg_encoding_to_char(c.conforencoding),
       pg_catalog.pg_encoding_to_char(c.contoencoding), {}, c.condefault
  FROM pg_catalog.pg_conversion c
 WHERE {}
 ORDER BY c.oid)",
                                         function_name("c.conproc"), context.in_scope("c.connamespace")),
                             take_conversion));
}

}  // namespace introspect::catalog
