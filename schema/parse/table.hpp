#pragma once
// CREATE TABLE in its parts, for the statements that share them.

#include <optional>

#include "schema/parse/index.hpp"
#include "schema/parse/interpreter.hpp"
#include "schema/table.hpp"

namespace schema::parse {

/// `FOR VALUES …` | `DEFAULT` in one spelling; the datums are the user's.
Expression partition_bound(const Statement& statement, tree::Node bound);

/// What a table gets for being a partition of its (already recorded) parent: indexes and constraints, names of them.
void inherit_from_parent(Interpreter& interpreter, const QualifiedName& partition, PartitionIs partition_is);

/// `name` gets the columns of `parent` that it lacks; those it has are one with the parent's.
void inherit_columns(Interpreter& interpreter, const Statement& statement, const QualifiedName& parent,
                     const QualifiedName& name);

}  // namespace schema::parse
