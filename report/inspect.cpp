#include "report/inspect.hpp"

#include <fmt/format.h>

#include "report/inspect_attributes.hpp"
#include "report/json.hpp"
#include "schema/print/print.hpp"

namespace report {

namespace {

void write_grants(Json& json, const std::set<schema::Grant>& grants) {
  if (grants.empty()) {
    return;
  }
  json.begin_array("grants");
  for (const schema::Grant& grant : grants) {
    const std::string role = grant.grantee.empty()             ? "PUBLIC"
                             : grant.grantee == schema::kOwner ? "(owner)"
                                                               : grant.grantee;
    json.begin_object()
        .field("role", role)
        .field("privilege", grant.privilege)
        .field("with_grant_option", grant.with_grant_option)
        .end_object();
  }
  json.end_array();
}

}  // namespace

std::string inspect_json(const schema::Database& database) {
  Json json;
  json.begin_object();
  json.begin_array("objects");
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      json.begin_object()
          .field("kind", schema::kind_name(id.kind))
          .field("schema", id.schema)
          .field("relation", id.relation)
          .field("name", id.name)
          .field("sql", fmt::format("{}", fmt::join(schema::print::create(database, id), ";\n")));
      write_attributes(json, object);
      if (object.comment) {
        json.field("comment", *object.comment);
      }
      if (object.owner) {
        json.field("owner", *object.owner);
      }
      write_grants(json, object.privileges->granted);
      if (object.place.line > 0) {
        json.field("place", to_string(database, object.place));
      }
      json.end_object();
    }
  });
  json.end_array().begin_array("unmodelled");
  for (const schema::Unmodelled& object : database.unmodelled) {
    json.begin_object().field("kind", object.kind).field("identity", object.identity).end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace report
