#pragma once
// The collation of a key that is an expression: a catalog keeps whether it is another than the expression has anyway,
// not whether it was written.

#include "schema/database.hpp"

namespace schema::canonical {

/// A key that says nothing of its collation and is known to have just that which the other side says, says it too.
void align_key_collations(Database& from, Database& to);

}  // namespace schema::canonical
