// Foreign data wrappers, their servers and user mappings.

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

void take_wrapper(Context& context, Row& row) {
  const Oid oid = row.oid();
  if (context.is_member(Class::foreign_data_wrapper, oid)) {
    return;
  }
  const ObjectId id{Kind::foreign_data_wrapper, "", "", row.text()};
  schema::ForeignDataWrapper wrapper;
  context.describe_owned(wrapper, Class::foreign_data_wrapper, oid, row.oid());
  context.grant(wrapper, AclKind::foreign_data_wrapper, row.optional());
  wrapper.handler = row.name();
  wrapper.validator = row.name();
  wrapper.options = parse_options(row.view());
  context.database.foreign_data_wrappers.emplace(id, std::move(wrapper));
}

void take_server(Context& context, Row& row) {
  const Oid oid = row.oid();
  if (context.is_member(Class::foreign_server, oid)) {
    return;
  }
  const ObjectId id{Kind::server, "", "", row.text()};
  schema::Server server;
  context.describe_owned(server, Class::foreign_server, oid, row.oid());
  context.grant(server, AclKind::foreign_server, row.optional());
  server.foreign_data_wrapper = row.text();
  server.type = row.text();
  server.version = row.text();
  server.options = parse_options(row.view());
  context.database.servers.emplace(id, std::move(server));
}

void take_user_mapping(Context& context, Row& row) {
  schema::UserMapping mapping;
  const std::string server = row.text();
  const Oid user = row.oid();
  mapping.options = parse_options(row.view());
  context.database.user_mappings.emplace(
      ObjectId{Kind::user_mapping, "", server, user == 0 ? "PUBLIC" : context.role(user)}, std::move(mapping));
}

}  // namespace

template <>
void add_queries<schema::ForeignDataWrapper>(const Context&, Queries& queries) {
  queries.push_back(each_row(fmt::format(R"(
SELECT w.oid, w.fdwname, w.fdwowner, w.fdwacl, {}, {}, w.fdwoptions
  FROM pg_catalog.pg_foreign_data_wrapper w
 ORDER BY w.fdwname)",
                                         function_name("w.fdwhandler"), function_name("w.fdwvalidator")),
                             take_wrapper));
}

template <>
void add_queries<schema::Server>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::foreign_server)) {
    return;
  }
  queries.push_back(each_row(R"(
SELECT s.oid, s.srvname, s.srvowner, s.srvacl, w.fdwname, s.srvtype, s.srvversion, s.srvoptions
  FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
 ORDER BY s.srvname)",
                             take_server));
}

template <>
void add_queries<schema::UserMapping>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::user_mapping)) {
    return;
  }
  // The view, not the table: it hides the options of others from a role that may not see them, and anyone may read it.
  queries.push_back(each_row(R"(
SELECT u.srvname, u.umuser, u.umoptions FROM pg_catalog.pg_user_mappings u ORDER BY u.srvname, u.umuser)",
                             take_user_mapping));
}

}  // namespace introspect::catalog
