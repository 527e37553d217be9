#include "lint/check.hpp"

namespace lint {

namespace grant_to_public {

namespace {

void check_statement(Check& check) {
  const std::string_view type = check.node()["objtype"].text();
  if (!check.is("GrantStmt") || !check.node()["is_grant"].flag() ||
      (type != "OBJECT_TABLE" && type != "OBJECT_SCHEMA" && type != "OBJECT_SEQUENCE")) {
    return;
  }
  bool writes = check.node()["privileges"].empty();  // ALL
  for (const Node wrapped : check.node()["privileges"]) {
    const std::string_view name = wrapped.as("AccessPriv")["priv_name"].text();
    writes = writes || (name != "select" && name != "usage");
  }
  for (const Node wrapped : check.node()["grantees"]) {
    if (writes && wrapped.as("RoleSpec")["roletype"].text() == "ROLESPEC_PUBLIC") {
      check.report("every role gets these privileges");
    }
  }
}

}  // namespace

}  // namespace grant_to_public

const Rule kRule_grant_to_public = {
    .summary = "GRANT … TO PUBLIC on a table, schema or sequence",
    .why = "Every role of the server, today and tomorrow, gets it.",
    .instead = "GRANT to a role that the application is a member of",
    .check = grant_to_public::check_statement,
};

}  // namespace lint
