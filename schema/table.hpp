#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/index_element.hpp"
#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

enum class PartitionStrategy : std::uint8_t { range, list, hash };

struct PartitionKey {
  PartitionStrategy strategy{};
  std::vector<IndexElement> elements;  ///< column or expression, collation, opclass

  bool operator==(const PartitionKey&) const = default;
};

struct PartitionOf {
  QualifiedName parent;
  Expression bound;  ///< `FOR VALUES FROM (…) TO (…)` | `FOR VALUES IN (…)` | `FOR VALUES WITH (…)` | `DEFAULT`

  bool operator==(const PartitionOf&) const = default;
};

struct ForeignTable {
  std::string server;
  Options options;

  bool operator==(const ForeignTable&) const = default;
};

enum class ReplicaIdentity : std::uint8_t { default_, full, nothing, index };

/// Plain, partitioned, partition, inherited and foreign tables. Columns, constraints, indexes, triggers, rules and
/// policies are objects of their own with `relation` = the table's name.
struct Table : Object {
  bool unlogged = false;
  Boxed<PartitionKey> partition_key;
  Boxed<PartitionOf> partition_of;
  std::vector<QualifiedName> inherits;  ///< INHERITS, in order; empty for a partition
  std::optional<std::string> of_type;   ///< CREATE TABLE … OF
  Boxed<ForeignTable> foreign;
  Options parameters;      ///< WITH (…), `toast.` prefixed ones too
  std::string tablespace;  ///< empty: the database's default
  Name access_method;      ///< empty: heap
  bool row_security = false, force_row_security = false;
  ReplicaIdentity replica_identity = ReplicaIdentity::default_;
  std::string replica_identity_index;  ///< for ReplicaIdentity::index
  std::string cluster_on;              ///< index name or empty

  bool operator==(const Table&) const = default;
};

}  // namespace schema
