#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

std::vector<std::string> column_names(const Relation& relation) {
  std::vector<std::string> names;
  for (const Attribute& attribute : relation.attributes) {
    names.push_back(attribute.name);
  }
  return names;
}

void take_view(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Relation* relation = context.wanted_relation(oid);
  if (relation == nullptr) {
    return;
  }
  schema::View view;
  context.describe_owned(view, Class::relation, oid, row.oid());
  context.grant(view, AclKind::relation, row.optional());
  view.options = parse_options(row.view());
  view.definition = schema::Expression(trimmed_statement(row.view()));
  view.columns = column_names(*relation);
  view.outputs = std::move(context.view_outputs[oid]);
  context.database.views.emplace(ObjectId{Kind::view, relation->name.schema, "", relation->name.name}, std::move(view));
}

void take_materialized_view(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Relation* relation = context.wanted_relation(oid);
  if (relation == nullptr) {
    return;
  }
  schema::MaterializedView view;
  context.describe_owned(view, Class::relation, oid, row.oid());
  context.grant(view, AclKind::relation, row.optional());
  view.parameters = parse_options(row.view());
  for (auto& [name, value] : parse_options(row.view())) {
    view.parameters.emplace("toast." + name, value);
  }
  if (const Oid method = row.oid(); method != 0) {
    const std::string& name = context.access_methods[method];
    view.access_method = name == "heap" ? "" : name;
  }
  if (const Oid tablespace = row.oid(); tablespace != 0) {
    view.tablespace = context.tablespaces[tablespace];
  }
  view.populated = row.flag();
  view.definition = schema::Expression(trimmed_statement(row.view()));
  view.columns = column_names(*relation);
  context.database.materialized_views.emplace(
      ObjectId{Kind::materialized_view, relation->name.schema, "", relation->name.name}, std::move(view));
}

}  // namespace

template <>
void add_queries<schema::View>(const Context& context, Queries& queries) {
  if (!context.any_relation("v")) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.relowner, c.relacl, c.reloptions, pg_catalog.pg_get_viewdef(c.oid)
  FROM pg_catalog.pg_class c
 WHERE c.relkind = 'v' AND c.relpersistence <> 't' AND {}
 ORDER BY c.oid)",
                                         context.in_scope("c.relnamespace")),
                             take_view));
}

template <>
void add_queries<schema::MaterializedView>(const Context& context, Queries& queries) {
  if (!context.any_relation("m")) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.relowner, c.relacl, c.reloptions, t.reloptions, c.relam, c.reltablespace, c.relispopulated,
       pg_catalog.pg_get_viewdef(c.oid)
  FROM pg_catalog.pg_class c
  LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
 WHERE c.relkind = 'm' AND {}
 ORDER BY c.oid)",
                                         context.in_scope("c.relnamespace")),
                             take_materialized_view));
}

}  // namespace introspect::catalog
