#pragma once

#include <set>
#include <vector>

#include "schema/database.hpp"

namespace schema {

/// The members, all of one kind and name, and those of that kind and name that relations below have with them: columns,
/// CHECKs, a partitioned table's triggers. Not every relation needs to have it: of a CHECK a child may not.
std::set<ObjectId> members_below(const Database& database, const std::vector<ObjectId>& members);

}  // namespace schema
