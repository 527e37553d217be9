#pragma once

#include <string>

#include "schema/database.hpp"

namespace schema {

/// Whoever would run a file is the user of the connection to the other side: CURRENT_USER of user mappings and
/// policies, and default privileges FOR no ROLE, get that name.
void name_current_user(Database& file, const std::string& user);

}  // namespace schema
