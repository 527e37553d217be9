#pragma once

#include <string>

#include "schema/database.hpp"

namespace schema::canonical {

/// ALTER TYPE … RENAME VALUE: the server keeps values, not their labels, so what speaks of one speaks of it by its new
/// label from now on. `server_version` is of the server that keeps the texts; 0: not known.
void follow_label(Database& database, int server_version, const ObjectId& type, const std::string& from,
                  const std::string& to);

}  // namespace schema::canonical
