#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/index_element.hpp"
#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

enum class ConstraintType : std::uint8_t { primary_key, unique, check, foreign_key, exclude, not_null /* 18+ */ };
enum class ForeignKeyAction : std::uint8_t { no_action, restrict, cascade, set_null, set_default };
enum class ForeignKeyMatch : std::uint8_t { simple, full };

struct ForeignKey {
  QualifiedName references;
  std::vector<std::string> referenced_columns;  ///< resolved: the primary key's when the source names none
  ForeignKeyMatch match = ForeignKeyMatch::simple;
  ForeignKeyAction on_update = ForeignKeyAction::no_action, on_delete = ForeignKeyAction::no_action;
  std::vector<std::string> on_delete_columns;  ///< 15+: SET NULL (a, b)

  bool operator==(const ForeignKey&) const = default;
};

/// A constraint of a table or (CHECK only) of a domain. What is only inherited from a parent is not in the model,
/// unless its index was attached under a name that the parent would not have given it.
struct Constraint : Object {
  ConstraintType type{};
  std::vector<std::string> columns;    ///< PK, UNIQUE, FK, NOT NULL, in order; empty for CHECK
  std::vector<IndexElement> elements;  ///< EXCLUDE
  Name method;                         ///< EXCLUDE: gist, …
  std::vector<std::string> include;
  Boxed<Expression> expression;  ///< CHECK's condition, EXCLUDE's WHERE
  Boxed<ForeignKey> foreign_key;
  Options parameters;               ///< of the index: fillfactor, …
  Name tablespace;                  ///< of the index; empty: default
  bool nulls_not_distinct = false;  ///< 15+
  bool deferrable = false, initially_deferred = false;
  bool validated = true;  ///< false: NOT VALID
  bool no_inherit = false;
  bool enforced = true;               ///< 18+
  bool period = false;                ///< 18+: WITHOUT OVERLAPS / PERIOD on the last column
  Boxed<std::string> index_comment;   ///< COMMENT ON INDEX of PRIMARY KEY, UNIQUE, EXCLUDE
  Boxed<QualifiedName> partition_of;  ///< the parent's index that its own index is attached to
  bool only = false;  ///< ALTER TABLE ONLY a partitioned table, and its index not (yet) attached on every partition

  bool operator==(const Constraint&) const = default;
};

}  // namespace schema
