#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;
using schema::Table;

namespace {

void take_table(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Relation* relation = context.wanted_relation(oid);
  if (relation == nullptr) {
    return;
  }
  Table table;
  context.describe_owned(table, Class::relation, oid, row.oid());
  context.grant(table, AclKind::relation, row.optional());
  table.unlogged = row.letter() == 'u';
  table.parameters = parse_options(row.view());
  for (auto& [name, value] : parse_options(row.view())) {
    table.parameters.emplace("toast." + name, value);
  }
  if (const Oid method = row.oid(); method != 0) {
    const std::string& name = context.access_methods[method];
    table.access_method = name == "heap" ? "" : name;
  }
  if (const Oid tablespace = row.oid(); tablespace != 0) {
    table.tablespace = context.tablespaces[tablespace];
  }
  table.row_security = row.flag();
  table.force_row_security = row.flag();
  const char identity = row.letter();
  table.replica_identity = identity == 'f'   ? schema::ReplicaIdentity::full
                           : identity == 'n' ? schema::ReplicaIdentity::nothing
                           : identity == 'i' ? schema::ReplicaIdentity::index
                                             : schema::ReplicaIdentity::default_;
  if (relation->kind == 'f') {
    table.replica_identity = schema::ReplicaIdentity::default_;  // pg_class says `nothing` for what cannot have one
  }
  if (const Oid type = row.oid(); type != 0) {
    table.of_type = context.type(type);
  }
  auto bound = row.optional();
  if (const auto parents = context.parents.find(oid); parents != context.parents.end()) {
    if (bound) {
      table.partition_of =
          schema::PartitionOf{context.relation_name(parents->second.front()), schema::Expression(std::move(*bound))};
    } else {
      for (const Oid parent : parents->second) {
        table.inherits.push_back(context.relation_name(parent));
      }
    }
  }
  context.database.tables.emplace(ObjectId{Kind::table, relation->name.schema, "", relation->name.name},
                                  std::move(table));
}

void take_foreign_table(Context& context, Row& row) {
  if (const Relation* relation = context.wanted_relation(row.oid())) {
    if (Table* table = context.database.find<Table>({Kind::table, relation->name.schema, "", relation->name.name})) {
      std::string server = row.text();
      table->foreign = schema::ForeignTable{std::move(server), parse_options(row.view())};
      // The catalog says NOTHING of what no statement can set.
      table->replica_identity = schema::ReplicaIdentity::default_;
    }
  }
}

}  // namespace

template <>
void add_queries<Table>(const Context& context, Queries& queries) {
  // A partition's bound names no columns: without a relation the server need not open it (as for defaults).
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.relowner, c.relacl, c.relpersistence, c.reloptions, t.reloptions, c.relam, c.reltablespace,
       c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.reloftype, pg_catalog.pg_get_expr(c.relpartbound, 0)
  FROM pg_catalog.pg_class c
  LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
 WHERE c.relkind IN ('r', 'p', 'f') AND {}
 ORDER BY c.oid)",
                                         context.in_scope("c.relnamespace")),
                             take_table));
  if (!context.any_relation("f")) {
    return;
  }
  queries.push_back(each_row(R"(
SELECT f.ftrelid, s.srvname, f.ftoptions
  FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
 ORDER BY f.ftrelid)",
                             take_foreign_table));
}

}  // namespace introspect::catalog
