#pragma once
// Columns that a statement takes without naming them: what they are is settled at the moment it is made.

#include <string>

#include "schema/tree/tree.hpp"

namespace schema::names {

/// Does the node by itself, whatever is in it: `*`, NATURAL JOIN, INSERT without a list, `excluded`?
bool takes_unnamed_columns(std::string_view kind, tree::Node inner);

/// Does the statement anywhere? Also one that the grammar does not accept: it may.
bool takes_unnamed_columns(const std::string& statement);

}  // namespace schema::names
