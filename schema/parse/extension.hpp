#pragma once

#include <string>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// ALTER EXTENSION … SET SCHEMA: its members move with it. REQUIRES: the extension is in the model.
void move_extension(Interpreter& interpreter, const ObjectId& id, const std::string& schema);

}  // namespace schema::parse
