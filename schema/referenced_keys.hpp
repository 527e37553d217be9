#pragma once

#include <string>
#include <vector>

#include "schema/database.hpp"

namespace schema {

/// What a foreign key may rely on that refers to these columns, in whatever order: PRIMARY KEY and UNIQUE constraints
/// over them (which of several only the server knows), else a plain unique index. A partition may have them from the
/// tables above it. The model's own keys.
std::vector<const ObjectId*> referenced_keys(const Database& database, const QualifiedName& table,
                                             std::vector<std::string> columns);

}  // namespace schema
