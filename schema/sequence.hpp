#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

inline const Name kBigint = "bigint";  ///< the type of most sequences

/// All values resolved, as pg_sequence stores them (the server fills in the defaults by type and direction).
struct SequenceOptions {
  Name type = kBigint;
  std::int64_t start = 1, increment = 1, min = 1, max = 9223372036854775807, cache = 1;
  bool cycle = false;

  bool operator==(const SequenceOptions&) const = default;
};

struct Sequence : Object {
  SequenceOptions options;
  std::optional<ObjectId> owned_by;  ///< a Kind::column
  bool unlogged = false;             ///< 15+

  bool operator==(const Sequence&) const = default;
};

}  // namespace schema
