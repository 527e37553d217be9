#pragma once
// How big things are, for estimates: what a scan, a rewrite or an index build will take.

#include <cstdint>
#include <map>
#include <vector>

#include "postgres/connection.hpp"
#include "schema/object_id.hpp"

namespace introspect {

struct RelationStatistics {
  double rows = -1;             ///< reltuples: an estimate; -1: never analysed
  std::int64_t heap_bytes = 0;  ///< with TOAST
  std::int64_t index_bytes = 0;
  std::int64_t total_bytes = 0;
};

/// Of tables and materialized views; a partitioned table has the sums of its partitions. Relations that are not there
/// are not in the answer. Sizes are measured by the server file by file: ask for what a plan touches, not for all.
std::map<schema::QualifiedName, RelationStatistics> read_statistics(
    postgres::Connection& connection, const std::vector<schema::QualifiedName>& relations);

}  // namespace introspect
