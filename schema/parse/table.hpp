#pragma once
// CREATE TABLE in its parts, for the statements that share them.

#include <optional>

#include "schema/parse/interpreter.hpp"
#include "schema/table.hpp"

namespace schema::parse {

/// `FOR VALUES …` | `DEFAULT` in one spelling; the datums are the user's.
Expression partition_bound(const Statement& statement, tree::Node bound);

/// `name` gets the columns of `parent` that it lacks; those it has are one with the parent's.
void inherit_columns(Interpreter& interpreter, const Statement& statement, const QualifiedName& parent,
                     const QualifiedName& name);

}  // namespace schema::parse
