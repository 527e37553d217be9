#pragma once
// Columns as CREATE TABLE and ALTER TABLE define them.

#include <string>
#include <vector>

#include "schema/column.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// A ColumnDef, read: the column, and the constraints it declares besides.
struct ColumnDefinition {
  std::string name;
  Column column;
  std::size_t offset = 0;
  bool says_default = false;  ///< DEFAULT NULL is none, yet takes the place of a parent's
  std::vector<ConstraintClause> constraints;
  std::string serial;   ///< the integer type behind serial, or empty
  tree::Node identity;  ///< its Constraint node, or nothing
};

/// Resolves the type; changes nothing. A partition's `b WITH OPTIONS …` has no type.
ColumnDefinition column_definition(const Interpreter& interpreter, const Statement& statement, tree::Node column_def);

/// What serial and identity bring beside the column: to be called before the column is added.
void add_column_sequence(Interpreter& interpreter, const Statement& statement, const QualifiedName& table,
                         bool unlogged, ColumnDefinition& definition);

/// GENERATED … AS IDENTITY of a column: its options resolved; the sequence's name is taken.
Identity identity_of(Interpreter& interpreter, const Statement& statement, const ObjectId& column,
                     std::string_view type, tree::Node constraint);

/// The column as a child or a partition gets it from its parent.
Column inherited_column(const Column& parent);

/// Does the server take this for no default at all: NULL, where it needs no coercion to the type? (`varchar(5)` calls a
/// function for the length, a domain checks: there NULL is a default like any other.)
bool is_no_default(const Interpreter& interpreter, const Statement& statement, tree::Node expression,
                   std::string_view type);

/// The position a further column of the relation gets.
int next_position(const Database& database, const QualifiedName& relation);

}  // namespace schema::parse
