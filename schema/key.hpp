#pragma once
// Constraints that rest on an index of their own, which has their name.

#include "schema/constraint.hpp"

namespace schema {

/// PRIMARY KEY or UNIQUE: what a foreign key may refer to.
inline bool is_key(const Constraint& constraint) {
  return constraint.type == ConstraintType::primary_key || constraint.type == ConstraintType::unique;
}

/// A key, or EXCLUDE.
inline bool has_index(const Constraint& constraint) {
  return is_key(constraint) || constraint.type == ConstraintType::exclude;
}

}  // namespace schema
