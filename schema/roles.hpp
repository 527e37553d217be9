#pragma once

#include "schema/database.hpp"

namespace schema {

/// Makes two models comparable in what one of them leaves open about roles: who runs a file (default privileges and
/// user mappings without a role) is the role the other side was read as, and what a file without owners grants to the
/// owner is the owner's anyway. Nothing else changes.
void align_roles(Database& from, Database& to);

}  // namespace schema
