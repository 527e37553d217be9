#pragma once
// What goes when an object goes.

#include <cstdint>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

enum class Behavior : std::uint8_t {
  restrict,  ///< only what belongs to the object goes with it
  cascade,   ///< and what refers to it
};

inline Behavior behavior_of(tree::Node node) {
  return node["behavior"].text() == "DROP_CASCADE" ? Behavior::cascade : Behavior::restrict;
}

/// Takes an object of the model away, with all that belongs to it. No error when it is not there.
void drop_object(Interpreter& interpreter, const ObjectId& id, Behavior behavior);

}  // namespace schema::parse
