#include "introspect/catalog/privileges.hpp"

#include <array>
#include <utility>

#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::Grant;
using schema::Privileges;

namespace {

constexpr std::array<std::pair<char, const char*>, 15> kPrivileges = {{
    {'a', "INSERT"},
    {'r', "SELECT"},
    {'w', "UPDATE"},
    {'d', "DELETE"},
    {'D', "TRUNCATE"},
    {'x', "REFERENCES"},
    {'t', "TRIGGER"},
    {'X', "EXECUTE"},
    {'U', "USAGE"},
    {'C', "CREATE"},
    {'T', "TEMPORARY"},
    {'c', "CONNECT"},
    {'s', "SET"},
    {'A', "ALTER SYSTEM"},
    {'m', "MAINTAIN"},  // 17+
}};

std::string privilege_name(char letter) {
  for (const auto& [known, name] : kPrivileges) {
    if (known == letter) {
      return name;
    }
  }
  return std::string(1, letter);
}

/// One aclitem: `grantee=rw*/grantor`; the grantee quoted where it is no plain word, empty for PUBLIC.
void add_item(std::set<Grant>& grants, std::string_view item, const std::string& owner) {
  std::string grantee;
  std::size_t at = 0;
  if (!item.empty() && item[0] == '"') {
    for (at = 1; at < item.size(); ++at) {
      if (item[at] == '"') {
        if (at + 1 >= item.size() || item[at + 1] != '"') {
          break;
        }
        ++at;
      }
      grantee += item[at];
    }
    ++at;
  } else {
    at = std::min(item.find('='), item.size());
    grantee = item.substr(0, at);
  }
  const bool is_owner = !grantee.empty() && grantee == owner;
  for (++at; at < item.size() && item[at] != '/'; ++at) {
    const bool option = at + 1 < item.size() && item[at + 1] == '*';
    // An owner may always grant: the option says nothing.
    grants.insert({is_owner ? schema::kOwner : grantee, privilege_name(item[at]), option && !is_owner});
    at += option ? 1 : 0;
  }
}

std::set<Grant> entries(std::string_view acl, const std::string& owner) {
  std::set<Grant> grants;
  for (const std::string& item : parse_array(acl)) {
    add_item(grants, item, owner);
  }
  return grants;
}

/// acldefault(): letters of the owner and of PUBLIC.
std::pair<std::string_view, std::string_view> defaults(AclKind kind, int server_version) {
  switch (kind) {
    case AclKind::column:
      return {"", ""};
    case AclKind::relation:
      return {server_version >= 170000 ? "arwdDxtm" : "arwdDxt", ""};
    case AclKind::sequence:
      return {"rwU", ""};
    case AclKind::function:
      return {"X", "X"};
    case AclKind::schema:
      return {"UC", ""};
    case AclKind::type:
    case AclKind::language:
      return {"U", "U"};
    case AclKind::foreign_data_wrapper:
    case AclKind::foreign_server:
      return {"U", ""};
  }
  return {"", ""};
}

}  // namespace

Privileges privileges_of(std::string_view acl, AclKind kind, const std::string& owner, int server_version,
                         std::string_view extra_public) {
  Privileges privileges;
  privileges.granted = entries(acl, owner);
  if (kind == AclKind::column) {
    // What the owner has on the table, a grant on a column cannot add to.
    std::erase_if(privileges.granted, [](const Grant& grant) { return grant.grantee == schema::kOwner; });
  }
  const auto [owners, publics] = defaults(kind, server_version);
  const auto subtract = [&](std::string_view letters, const std::string& grantee) {
    for (const char letter : letters) {
      const std::string name = privilege_name(letter);
      const bool there = privileges.granted.erase({grantee, name, false}) > 0;
      if (!there) {
        privileges.revoked.insert({grantee, name, false});
      }
    }
  };
  subtract(owners, schema::kOwner);
  subtract(publics, "");
  subtract(extra_public, "");
  return privileges;
}

Privileges all_privileges(std::string_view acl, const std::string& owner) { return {entries(acl, owner), {}}; }

}  // namespace introspect::catalog
