// Types that users make. Array and multirange types, which come by themselves, are not read.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

/// What every one of the queries below selects first.
constexpr std::string_view kHead = "t.oid, t.typnamespace, t.typname, t.typowner, t.typacl";

/// Takes the head; nothing for what an extension brings.
template <class T>
std::optional<ObjectId> take_head(Context& context, Row& row, T& object) {
  const Oid oid = row.oid();
  ObjectId id{schema::kind_of<T>, context.schema_name(row.oid()), "", row.text()};
  context.describe_owned(object, Class::type, oid, row.oid());
  context.grant(object, AclKind::type, row.optional());
  if (context.is_member(Class::type, oid)) {
    return std::nullopt;
  }
  return id;
}

void take_enum(Context& context, Row& row) {
  schema::EnumType type;
  if (const auto id = take_head(context, row, type)) {
    type.labels = parse_array(row.view());
    context.database.enum_types.emplace(*id, std::move(type));
  }
}

void take_composite(Context& context, Row& row) {
  schema::CompositeType type;
  if (const auto id = take_head(context, row, type)) {
    context.database.composite_types.emplace(*id, std::move(type));
  }
}

void take_range(Context& context, Row& row) {
  schema::RangeType type;
  const auto id = take_head(context, row, type);
  if (!id) {
    return;
  }
  const Oid subtype = row.oid();
  type.subtype = context.type(subtype);
  if (const auto opclass = context.opclasses.find(row.oid());
      opclass != context.opclasses.end() && !opclass->second.is_default) {
    type.subtype_opclass = opclass->second.name;
  }
  type.collation = context.collation(row.oid(), context.types[subtype].collation);
  type.canonical = row.name();
  type.subtype_diff = row.name();
  if (type.multirange_name = row.text(); !type.multirange_name.empty()) {
    type.multirange_schema = context.schema_name(row.oid());
  }
  context.database.range_types.emplace(*id, std::move(type));
}

void take_domain(Context& context, Row& row) {
  schema::Domain domain;
  const auto id = take_head(context, row, domain);
  if (!id) {
    return;
  }
  const Oid base = row.oid();
  domain.type = row.text();
  domain.collation = context.collation(row.oid(), context.types[base].collation);
  domain.not_null = row.flag();
  if (auto value = row.optional()) {
    domain.default_value = schema::Expression(std::move(*value));
  }
  context.database.domains.emplace(*id, std::move(domain));
}

/// CREATE TYPE's own words; what it takes when they are not said is left out.
void take_base(Context& context, Row& row) {
  schema::BaseType type;
  const auto id = take_head(context, row, type);
  if (!id) {
    return;
  }
  const auto say = [&](const char* name, std::string value, std::string_view otherwise = "") {
    if (value != otherwise) {
      type.parameters.emplace(name, std::move(value));
    }
  };
  if (const bool is_defined = row.flag(); !is_defined) {
    context.database.base_types.emplace(*id, std::move(type));
    return;
  }
  for (const char* name : {"input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"}) {
    std::string function = row.name();
    say(name, function == "-" ? "" : std::move(function));
  }
  const std::int64_t length = row.number();
  say("internallength", length < 0 ? "variable" : std::to_string(length), "variable");
  say("passedbyvalue", row.flag() ? "true" : "");
  const char alignment = row.letter();
  say("alignment",
      alignment == 'c'   ? "char"
      : alignment == 's' ? "int2"
      : alignment == 'd' ? "double"
                         : "int4",
      "int4");
  const char storage = row.letter();
  say("storage",
      storage == 'e'   ? "external"
      : storage == 'm' ? "main"
      : storage == 'x' ? "extended"
                       : "plain",
      "plain");
  say("category", row.text(), "U");
  say("preferred", row.flag() ? "true" : "");
  say("default", row.text());
  const Oid element = row.oid();
  say("element", element == 0 ? "" : context.type(element));
  say("delimiter", row.text(), ",");
  say("collatable", row.oid() != 0 ? "true" : "");
  context.database.base_types.emplace(*id, std::move(type));
}

}  // namespace

template <>
void add_queries<schema::BaseType>(const Context& context, Queries& queries) {
  if (!context.any_type('b') && !context.any_type('p')) {
    return;
  }
  const auto function = [](std::string_view column) { return function_name(column); };
  queries.push_back(each_row(
      fmt::format(
          R"(
SELECT {}, t.typisdefined, {}, {}, {}, {}, {}, {}, {}, {},
       t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred, t.typdefault, t.typelem,
       t.typdelim, t.typcollation
  FROM pg_catalog.pg_type t
 WHERE {} AND (t.typtype = 'b' OR NOT t.typisdefined)
   AND {}
 ORDER BY t.oid)",
          kHead, function("t.typinput"), function("t.typoutput"), function("t.typreceive"), function("t.typsend"),
          function("t.typmodin"), function("t.typmodout"), function("t.typanalyze"),
          context.has(14) ? function("t.typsubscript") : "NULL", context.in_scope("t.typnamespace"),
          context.has(14)
              ? "t.typsubscript::pg_catalog.oid <> 6179"
              : "(t.typelem = 0 OR (SELECT e.typarray FROM pg_catalog.pg_type e WHERE e.oid = t.typelem) <> t.oid)"),
      take_base));
}

template <>
void add_queries<schema::EnumType>(const Context& context, Queries& queries) {
  if (!context.any_type('e')) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT {}, ARRAY(SELECT e.enumlabel FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
  FROM pg_catalog.pg_type t
 WHERE t.typtype = 'e' AND {}
 ORDER BY t.oid)",
                                         kHead, context.in_scope("t.typnamespace")),
                             take_enum));
}

template <>
void add_queries<schema::CompositeType>(const Context& context, Queries& queries) {
  if (!context.any_relation("c")) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT {}
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_type t ON t.oid = c.reltype
 WHERE c.relkind = 'c' AND {}
 ORDER BY t.oid)",
                                         kHead, context.in_scope("c.relnamespace")),
                             take_composite));
}

template <>
void add_queries<schema::RangeType>(const Context& context, Queries& queries) {
  if (!context.any_type('r')) {
    return;
  }
  queries.push_back(each_row(fmt::format(
                                 R"(
SELECT {}, r.rngsubtype, r.rngsubopc, r.rngcollation, {}, {}, {}
  FROM pg_catalog.pg_range r JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid {}
 WHERE {}
 ORDER BY t.oid)",
                                 kHead, function_name("r.rngcanonical"), function_name("r.rngsubdiff"),
                                 context.has(14) ? "m.typname, m.typnamespace" : "NULL, NULL",
                                 context.has(14) ? "JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid" : "",
                                 context.in_scope("t.typnamespace")),
                             take_range));
}

template <>
void add_queries<schema::Domain>(const Context& context, Queries& queries) {
  if (!context.any_type('d')) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT {}, t.typbasetype, pg_catalog.format_type(t.typbasetype, t.typtypmod), t.typcollation, t.typnotnull,
       pg_catalog.pg_get_expr(t.typdefaultbin, 0)
  FROM pg_catalog.pg_type t
 WHERE t.typtype = 'd' AND {}
 ORDER BY t.oid)",
                                         kHead, context.in_scope("t.typnamespace")),
                             take_domain));
}

}  // namespace introspect::catalog
