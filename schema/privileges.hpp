#pragma once
// The arithmetic of access control lists. An ACL is kept as its difference from what an object of its kind has from the
// start (acldefault()), so GRANT and REVOKE add to that difference or take from it.

#include <string>
#include <vector>

#include "schema/database.hpp"

namespace schema {

/// What ALL PRIVILEGES means for a kind.
std::vector<std::string> all_privileges(Kind kind, int server_version);
/// Is this privilege there from the start?
bool is_initial(const ObjectId& id, const Grant& grant, int server_version);

void grant(Privileges& privileges, const ObjectId& id, const Grant& grant, int server_version);
/// `option_only`: REVOKE GRANT OPTION FOR.
void revoke(Privileges& privileges, const ObjectId& id, const Grant& grant, bool option_only, int server_version);

/// What is left of them as grants once the role is the owner: what it was granted is the owner's own (aclnewowner()).
Privileges owned_by(Privileges privileges, const std::string& owner);

/// What ALTER DEFAULT PRIVILEGES calls a kind: TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS; empty where it has no
/// word.
std::string_view default_privileges_word(Kind kind);

/// What an object is given the moment `role` makes it, by the default privileges that are in force.
Privileges initial_privileges(const Database& database, const ObjectId& id, const std::string& role,
                              int server_version);

}  // namespace schema
