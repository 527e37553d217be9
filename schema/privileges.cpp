#include "schema/privileges.hpp"

#include <algorithm>

namespace schema {

namespace {

using Words = std::vector<std::string>;

/// What PUBLIC has from the start: acldefault(), and for the schema `public` what initdb gives.
Words public_privileges(const ObjectId& id, int server_version) {
  switch (id.kind) {
    case Kind::routine:
    case Kind::aggregate:
      return {"EXECUTE"};
    case Kind::base_type:
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::range_type:
    case Kind::domain:
    case Kind::language:
      return {"USAGE"};
    case Kind::schema:
      if (id.name != "public") {
        return {};
      }
      return server_version >= 150000 ? Words{"USAGE"} : Words{"USAGE", "CREATE"};
    default:
      return {};
  }
}

}  // namespace

bool is_initial(const ObjectId& id, const Grant& grant, int server_version) {
  if (grant.grantee == kOwner) {
    return id.kind != Kind::column;
  }
  const Words words = grant.grantee.empty() ? public_privileges(id, server_version) : Words{};
  return std::ranges::find(words, grant.privilege) != words.end();
}

std::vector<std::string> all_privileges(Kind kind, int server_version) {
  switch (kind) {
    case Kind::table:
    case Kind::view:
    case Kind::materialized_view:
      return server_version >= 170000
                 ? Words{"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}
                 : Words{"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"};
    case Kind::column:
      return {"SELECT", "INSERT", "UPDATE", "REFERENCES"};
    case Kind::sequence:
      return {"USAGE", "SELECT", "UPDATE"};
    case Kind::schema:
      return {"USAGE", "CREATE"};
    case Kind::routine:
    case Kind::aggregate:
      return {"EXECUTE"};
    default:
      return {"USAGE"};
  }
}

void grant(Privileges& privileges, const ObjectId& id, const Grant& grant, int server_version) {
  privileges.revoked.erase({grant.grantee, grant.privilege, false});
  if (is_initial(id, grant, server_version)) {
    return;
  }
  if (!privileges.granted.contains({grant.grantee, grant.privilege, true})) {
    privileges.granted.erase({grant.grantee, grant.privilege, false});
    privileges.granted.insert(grant);
  }
}

void revoke(Privileges& privileges, const ObjectId& id, const Grant& grant, bool option_only, int server_version) {
  const bool had_option = privileges.granted.erase({grant.grantee, grant.privilege, true}) > 0;
  if (option_only) {
    if (had_option) {
      privileges.granted.insert({grant.grantee, grant.privilege, false});
    }
    return;
  }
  privileges.granted.erase({grant.grantee, grant.privilege, false});
  if (is_initial(id, grant, server_version)) {
    privileges.revoked.insert({grant.grantee, grant.privilege, false});
  }
}

std::string_view default_privileges_word(Kind kind) {
  switch (kind) {
    case Kind::table:
    case Kind::view:
    case Kind::materialized_view:
      return "TABLES";
    case Kind::sequence:
      return "SEQUENCES";
    case Kind::routine:
    case Kind::aggregate:
      return "FUNCTIONS";
    case Kind::base_type:
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::range_type:
    case Kind::domain:
      return "TYPES";
    case Kind::schema:
      return "SCHEMAS";
    default:
      return {};
  }
}

Privileges owned_by(Privileges privileges, const std::string& owner) {
  std::erase_if(privileges.granted, [&](const Grant& grant) { return grant.grantee == owner; });
  return privileges;
}

Privileges initial_privileges(const Database& database, const ObjectId& id, const std::string& role,
                              int server_version) {
  Privileges privileges;
  const std::string word(default_privileges_word(id.kind));
  if (word.empty() || database.default_privileges.empty()) {
    return privileges;
  }
  for (const std::string& in_schema : id.schema.empty() ? Words{""} : Words{"", id.schema}) {
    const auto* defaults = database.find<DefaultPrivileges>({Kind::default_privileges, in_schema, role, word});
    if (defaults == nullptr) {
      continue;
    }
    for (const Grant& entry : defaults->grants.revoked) {
      revoke(privileges, id, entry, false, server_version);
    }
    for (const Grant& entry : defaults->grants.granted) {
      grant(privileges, id, entry, server_version);
    }
  }
  return privileges;
}

}  // namespace schema
