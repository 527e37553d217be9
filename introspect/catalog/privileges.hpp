#pragma once
// Access control lists, as their difference from what an object of the kind has from the start.

#include <string>
#include <string_view>

#include "schema/object.hpp"

namespace introspect::catalog {

/// The object types of acldefault().
enum class AclKind : char {
  column = 'c',
  relation = 'r',
  sequence = 's',
  function = 'f',
  schema = 'n',
  type = 'T',
  foreign_data_wrapper = 'F',
  foreign_server = 'S',
  language = 'l',
};

/// What the aclitem[] text `acl` says beyond acldefault(kind, owner). REQUIRES: acl is not NULL.
/// `extra_public`: letters that PUBLIC has from the start beside those of acldefault (initdb gives USAGE, before 15
/// also CREATE, on schema public).
schema::Privileges privileges_of(std::string_view acl, AclKind kind, const std::string& owner, int server_version,
                                 std::string_view extra_public = "");

/// Every entry of an ACL that starts from nothing (ALTER DEFAULT PRIVILEGES IN SCHEMA).
schema::Privileges all_privileges(std::string_view acl, const std::string& owner);

}  // namespace introspect::catalog
