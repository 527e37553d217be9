#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace schema {

/// The values that a sequence of the type, or a column, can have.
struct SequenceBounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min(), max = std::numeric_limits<std::int64_t>::max();
};

inline SequenceBounds sequence_bounds(std::string_view type) {
  if (type == "smallint") {
    return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
  }
  if (type == "integer") {
    return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
  }
  return {};
}

}  // namespace schema
