#pragma once
// Keys that look like expressions and are columns: `date(d)` of a date, `(b::text)` of a text. The server drops what
// says nothing and keeps the column.

#include "schema/canonical/names.hpp"

namespace schema::canonical {

/// Makes columns of them in a model that files were read into; a catalog's has none. `names` are those of `database`.
void find_column_keys(Database& database, const Names& names);

}  // namespace schema::canonical
