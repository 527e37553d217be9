#pragma once

#include "schema/database.hpp"

namespace schema {

/// Renames (or moves to another schema) an object in the model as ALTER … RENAME does in a server: its id, the ids of
/// all that belongs to it, every reference to it, and its name in expression texts. REQUIRES: `to` is free.
void rename(Database& database, const ObjectId& from, const ObjectId& to);

}  // namespace schema
