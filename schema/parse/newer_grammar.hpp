#pragma once
// A statement that the built-in grammar refuses may be of a newer PostgreSQL: what to say of it.

#include <string>
#include <string_view>

namespace schema::parse {

/// For the hint of a syntax error in that statement: which newer release it seems to be written for, and which grammar
/// is built in; empty where nothing of the kind is seen.
std::string newer_grammar_hint(std::string_view statement);

}  // namespace schema::parse
