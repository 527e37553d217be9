#pragma once
// DDL within PL/pgSQL that runs while a script is loaded: DO blocks, and calls of functions that the script has made.

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// `SELECT f()` of a function of the model, without arguments: what DDL its body holds is done.
void call_function(Interpreter& interpreter, const Statement& statement, tree::Node call);

}  // namespace schema::parse
