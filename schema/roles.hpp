#pragma once

#include "schema/database.hpp"

namespace schema {

/// Makes two models comparable in what one of them leaves open about roles: who runs a file (default privileges and
/// user mappings without a role) is the role the other side was read as, what a file without owners grants to the owner
/// is the owner's anyway, and a sequence that a column comes to own has the owner of its table. Nothing else changes.
void align_roles(Database& from, Database& to);

}  // namespace schema
