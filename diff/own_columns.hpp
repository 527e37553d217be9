#pragma once
// Columns that a child inherits and has of itself besides, on one side only: they outlive the parent's. NO INHERIT
// leaves a column as the child's own, and INHERIT again lets it stay so; no command takes that away.

#include <vector>

#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace diff {

/// The parents that the child lets go and inherits from again, in this order, to have as its own what `to` has; empty
/// where that changes nothing, or would make other columns or CHECKs its own, too.
std::vector<schema::QualifiedName> inherited_again(const schema::Database& from, const schema::Database& to,
                                                   const schema::ObjectId& child);

/// Warnings: the columns that stay otherwise than `to` has them.
std::vector<schema::Diagnostic> columns_that_stay(const schema::Database& from, const schema::Database& to);

}  // namespace diff
