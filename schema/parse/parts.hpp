#pragma once
// The indexes and keys that partitions have from their parents, as a history names them. What the server makes by
// itself is not in the model: the interpreter knows it by the name that it has taken (Interpreter::reserved_names()).

#include <optional>

#include "schema/inherited_parts.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// Those of the partition, by the names they have; each attached to its parent's.
InheritedParts parts_by_name(Interpreter& interpreter, const QualifiedName& partition);

/// An index that a partition got from its parent is not in the model until a statement names it: brings it in. Like
/// Interpreter::find_index otherwise.
std::optional<ObjectId> recall_index(Interpreter& interpreter, const QualifiedName& written);

/// Those that partitions got from this one.
void recall_parts(Interpreter& interpreter, const ObjectId& parent_index);

/// Has the partition one in the model that is attached to the parent's?
bool has_part(const Database& database, const QualifiedName& partition, const ObjectId& parent);

/// The name of a key that a partition got from its parent: that is all there is of it.
std::optional<QualifiedName> find_part_key(Interpreter& interpreter, const QualifiedName& written);

/// Brings in the indexes that do not follow from their parents any more, as names or parents have changed, and forgets
/// those that do again.
void settle_parts(Interpreter& interpreter);

/// Takes the names of what the partitions of a given model have.
void reserve_parts(Interpreter& interpreter);

}  // namespace schema::parse
