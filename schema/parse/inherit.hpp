#pragma once
// What partitions have from their parents: indexes, keys, other constraints. As long as it is what the server makes by
// itself it is not in the model; its name is taken.

#include <cstdint>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// Partitions have the index from their parent, unless they have one like it: marks that one as attached. The others
/// are not in the model, but their names are taken.
void inherit_index(Interpreter& interpreter, const ObjectId& parent_index);

/// ALTER INDEX … ATTACH PARTITION of a plain index. One that is as the server would have made it leaves the model.
void attach_index(Interpreter& interpreter, const ObjectId& parent_index, const ObjectId& index);

/// Partitions have the constraint from their parent: one of their own like it leaves the model, its name is taken.
void inherit_constraint(Interpreter& interpreter, const ObjectId& parent_constraint);

/// CREATE TABLE … PARTITION OF makes the parent's indexes anew (`created`), whatever keys stand in it; ATTACH does not.
enum class PartitionIs : std::uint8_t { created, attached };
/// What a table gets for being a partition of its (already recorded) parent: indexes and constraints, names of them.
void inherit_from_parent(Interpreter& interpreter, const QualifiedName& partition, PartitionIs partition_is);

}  // namespace schema::parse
