#pragma once

#include <string>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// ALTER TYPE … RENAME VALUE: the server keeps values, not their labels, so what speaks of one speaks of it by its new
/// label from now on.
void follow_label(Interpreter& interpreter, const ObjectId& type, const std::string& from, const std::string& to);

}  // namespace schema::parse
