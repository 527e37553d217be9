#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/index_element.hpp"
#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

inline const Name kBtree = "btree";  ///< the access method of most indexes

/// An index that stands for itself (those of PRIMARY KEY, UNIQUE and EXCLUDE belong to their constraint).
/// `relation` is the table or materialized view.
struct Index : Object {
  Name method = kBtree;
  bool unique = false;
  bool nulls_not_distinct = false;  ///< 15+
  std::vector<IndexElement> elements;
  std::vector<std::string> include;
  Boxed<Expression> predicate;
  Options parameters;
  Name tablespace;
  Boxed<QualifiedName> partition_of;  ///< the parent's index it is attached to
  bool only = false;  ///< CREATE INDEX … ON ONLY a partitioned table, and not (yet) attached on every partition
  bool valid = true;  ///< false: left over by a failed CREATE INDEX CONCURRENTLY

  bool operator==(const Index&) const = default;
};

}  // namespace schema
