#pragma once
// Does what the body of a DO block or function does to the schema: its DDL where it stands plainly, under conditions
// that the model can answer, in loops over constants, or in a block that only forgives what is there already.

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/parse/body_value.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// May the routines of the model that the text calls change the schema, or those that they call?
bool calls_a_change(const Interpreter& interpreter, std::string_view text);

/// `text` has line breaks in front, so that places in it are those of the file. False, and nothing is done: reading
/// cannot tell what the body does.
bool run_plpgsql(Interpreter& interpreter, std::uint32_t file, std::string text, const Variables& variables);
bool run_sql(Interpreter& interpreter, std::uint32_t file, std::string text);

}  // namespace schema::parse
