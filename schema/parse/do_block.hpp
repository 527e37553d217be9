#pragma once
// DDL within PL/pgSQL that runs while a script is loaded: DO blocks, and calls of functions that the script has made.

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

enum class CallIs : std::uint8_t { once, for_rows };

/// `SELECT f('a')` of a function of the model: what DDL its body holds is done, where it can be told.
void call_function(Interpreter& interpreter, const Statement& statement, tree::Node call, CallIs call_is);

}  // namespace schema::parse
