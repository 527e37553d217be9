#pragma once
// The sequence of an identity column: a file need not name it.

#include "schema/database.hpp"

namespace schema {

/// Where `to` does not name the sequence of a column that has one already, it is the one that is there.
void align_sequence_names(const Database& from, Database& to);

}  // namespace schema
