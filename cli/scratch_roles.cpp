#include "cli/scratch_roles.hpp"

#include "schema/sql.hpp"

namespace cli {

std::string role_set_by(schema::tree::Node statement) {
  const schema::tree::Node set = statement.as("VariableSetStmt");
  const std::string_view name = set["name"].text(), role = set["args"].at(0).as("A_Const")["sval"]["sval"].text();
  return (name == "role" || name == "session_authorization") && role != "none" ? std::string(role) : "";
}

namespace {

/// A RoleSpec has its name in `rolename`, wherever in a tree it stands.
void note(schema::tree::Node node, std::set<std::string>& named, std::set<std::string>& made) {
  if (const schema::tree::Node create = node.as("CreateRoleStmt")) {
    made.insert(std::string(create["role"].text()));
  }
  if (std::string role = role_set_by(node); !role.empty()) {
    named.insert(std::move(role));
  }
  if (node.is_list()) {
    for (const schema::tree::Node item : node) {
      note(item, named, made);
    }
  } else if (node.is_object()) {
    node.for_each_field([&](std::string_view name, schema::tree::Node value) {
      if (name == "rolename") {
        named.insert(std::string(value.text()));
      } else {
        note(value, named, made);
      }
    });
  }
}

}  // namespace

std::set<std::string> roles_of(const schema::Database& database) {
  std::set<std::string> roles;
  schema::for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (object.owner) {
        roles.insert(*object.owner);
      }
      for (const std::set<schema::Grant>* grants : {&object.privileges->granted, &object.privileges->revoked}) {
        for (const schema::Grant& grant : *grants) {
          roles.insert(grant.grantee);
        }
      }
    }
  });
  for (const auto& [id, policy] : database.policies) {
    roles.insert(policy.roles.begin(), policy.roles.end());
  }
  for (const auto& [id, mapping] : database.user_mappings) {
    roles.insert(id.name);
  }
  for (const auto& [id, privileges] : database.default_privileges) {
    for (const std::set<schema::Grant>* grants : {&privileges.grants.granted, &privileges.grants.revoked}) {
      for (const schema::Grant& grant : *grants) {
        roles.insert(grant.grantee);
      }
    }
    roles.insert(id.relation);
  }
  return roles;
}

void note_roles(std::string_view sql, std::set<std::string>& named, std::set<std::string>& made) {
  try {
    const schema::tree::Tree tree = schema::tree::parse(sql);
    tree.for_each_statement([&](schema::tree::Node statement) { note(statement, named, made); });
  } catch (const schema::tree::SyntaxError&) {
    return;  // the server will say what is wrong with it, or knows more than this grammar
  }
}

void make_roles(postgres::Connection& connection, const std::set<std::string>& roles) {
  for (const std::string& role : roles) {
    const bool special = role.empty() || role.starts_with("pg_") || role[0] == '\x01' || role == "PUBLIC" ||
                         role == "public" || role == "CURRENT_USER" || role == "SESSION_USER" || role == "CURRENT_ROLE";
    const bool there =
        special ||
        connection.execute("SELECT FROM pg_catalog.pg_roles WHERE rolname = " + schema::quote_literal(role)).rows() > 0;
    if (!there) {
      connection.execute("CREATE ROLE " + schema::quote_identifier(role));
    }
  }
}

}  // namespace cli
