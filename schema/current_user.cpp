#include "schema/current_user.hpp"

#include <algorithm>

namespace schema {

namespace {

bool is_current_user(const std::string& role) {
  return role == "CURRENT_USER" || role == "CURRENT_ROLE" || role == "SESSION_USER" || role == "USER";
}

}  // namespace

void name_current_user(Database& database, const std::string& user) {
  for (auto at = database.user_mappings.begin(); at != database.user_mappings.end();) {
    const auto next = std::next(at);
    if (is_current_user(at->first.name)) {
      auto node = database.user_mappings.extract(at);
      node.key().name = user;
      database.user_mappings.insert(std::move(node));
    }
    at = next;
  }
  for (auto at = database.default_privileges.begin(); at != database.default_privileges.end();) {
    const auto next = std::next(at);
    if (at->first.relation.empty()) {
      auto node = database.default_privileges.extract(at);
      node.key().relation = user;
      const auto [place, inserted, rest] = database.default_privileges.insert(std::move(node));
      if (!inserted) {  // also said FOR ROLE by name
        place->second.grants.granted.merge(rest.mapped().grants.granted);
        place->second.grants.revoked.merge(rest.mapped().grants.revoked);
      }
    }
    at = next;
  }
  // What is granted to the role whose objects they are is the owner's.
  for (auto& [id, privileges] : database.default_privileges) {
    for (auto* grants : {&privileges.grants.granted, &privileges.grants.revoked}) {
      std::set<Grant> named;
      for (Grant grant : *grants) {
        if (grant.grantee == id.relation) {
          grant.grantee = kOwner;
          grant.with_grant_option = false;
        }
        named.insert(std::move(grant));
      }
      *grants = std::move(named);
    }
  }
  for (auto& [id, policy] : database.policies) {
    for (std::string& role : policy.roles) {
      role = is_current_user(role) ? user : role;
    }
    std::ranges::sort(policy.roles);
  }
}

}  // namespace schema
