#pragma once
// Constraints of tables, as columns and tables declare them.

#include <cstdint>
#include <string>
#include <vector>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// A Constraint node with what the statement says around it.
struct ConstraintClause {
  tree::Node node;
  std::string column;  ///< of which column it is a part; empty: of the table
  std::string name;    ///< empty: the server makes one up
  bool deferrable = false, initially_deferred = false;
};

enum class TableIs : std::uint8_t {
  created,  ///< by this very statement: NOT VALID means nothing
  altered,
  altered_only,  ///< ALTER TABLE ONLY: partitions are not concerned
};

/// Splits a ColumnDef's list: column attributes (NOT NULL, DEFAULT …) are left to column_of(), the rest is returned
/// with its DEFERRABLE clauses taken in.
std::vector<ConstraintClause> constraint_clauses(tree::Node list, const std::string& column);

/// Adds constraints in the server's order, which decides the names it makes up: CHECKs, then keys (the PRIMARY KEY
/// first), then FOREIGN KEYs. What a foreign key refers to may come later.
void add_constraints(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                     const std::vector<ConstraintClause>& clauses, TableIs table_is);

/// The columns of the table's primary key; empty if it has none (its own, or the one its partition root gives it).
std::vector<std::string> primary_key_columns(const Interpreter& interpreter, const QualifiedName& table);

}  // namespace schema::parse
