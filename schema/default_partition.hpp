#pragma once
// The partition that takes the rows which no other takes.

#include <optional>

#include "schema/database.hpp"

namespace schema {

bool is_default(const PartitionOf& partition);
std::optional<QualifiedName> default_partition(const Database& database, const QualifiedName& parent);

}  // namespace schema
