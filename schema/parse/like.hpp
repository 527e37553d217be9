#pragma once
// LIKE source [INCLUDING …] of CREATE TABLE: a copy of another relation's parts, made once.

#include <cstdint>
#include <vector>

#include "schema/parse/column.hpp"

namespace schema::parse {

struct LikeClause {
  ObjectId source;
  std::uint32_t options = 0;  ///< the parser's bits (CREATE_TABLE_LIKE_…)
  std::vector<ColumnDefinition> columns;
};

/// Throws when the source is not there.
LikeClause like_clause(const Interpreter& interpreter, const Statement& statement, tree::Node like);

/// What INCLUDING adds once the table and its columns are in the model: identities, comments, CHECKs, indexes,
/// statistics.
void add_like_parts(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                    const LikeClause& like);

}  // namespace schema::parse
