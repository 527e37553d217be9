#pragma once
// Everything a user can act upon: parse errors, what the model does not cover, doubts, hazards, lint findings.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

enum class Severity : std::uint8_t { note, warning, error };

struct Diagnostic {
  std::string code;  ///< stable, e.g. `syntax`, `missing-reference`, `unmodelled`, `opaque`
  Severity severity = Severity::error;
  std::optional<ObjectId> subject;
  Place place;
  std::string message;
  std::string hint;  ///< what to do; may be empty
};

}  // namespace schema
