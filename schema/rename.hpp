#pragma once

#include <vector>

#include "schema/database.hpp"

namespace schema {

/// Renames (or moves to another schema) an object in the model as ALTER … RENAME does in a server: its id, the ids of
/// all that belongs to it, every reference to it, and its name in expression texts. REQUIRES: `to` is free.
void rename(Database& database, const ObjectId& from, const ObjectId& to);

/// The same for columns, CHECKs or triggers of several relations that are called alike, at one go.
void rename_members(Database& database, const std::vector<ObjectId>& members, const Name& name);

}  // namespace schema
