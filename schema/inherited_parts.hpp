#pragma once
// What a partition has from its parents is not in the model, as it follows from them. Detached, it keeps all of it as
// its own.

#include <utility>
#include <vector>

#include "schema/database.hpp"

namespace schema {

struct InheritedParts {
  std::vector<std::pair<ObjectId, Constraint>> constraints;
  std::vector<std::pair<ObjectId, Index>> indexes;
};

/// The keys, checks and indexes that a partition has from its parents and has no name of its own for, named as the
/// server names them.
InheritedParts inherited_parts(const Database& database, const QualifiedName& partition);

/// Before two models are compared: partitions of `from` that are none, or of another table, in `to`, are given what
/// they will keep; and tables that `to` makes partitions keep what they have of what follows from the parent: attached,
/// it is the parent's.
void own_inherited_parts(Database& from, Database& to);

}  // namespace schema
