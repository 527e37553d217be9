#pragma once
// The user's own text of a piece of a statement, found by what the tree knows of where it stands.

#include <string>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// The text of an expression: from the leftmost to the rightmost thing in it that has a location, on to the end of the
/// list item, group or statement it stands in (or to `limit`, in the script); parentheses stay balanced, those around
/// the whole are left out.
std::string slice(const Statement& statement, tree::Node expression, std::size_t limit = static_cast<std::size_t>(-1));

/// The inside of the first parentheses after the word, which stands at or after `from` outside of parentheses.
std::string group_after(const Statement& statement, std::size_t from, std::string_view lower_word);

/// From just past the word to the end of the list item or to `limit`.
std::string item_after(const Statement& statement, std::size_t from, std::string_view lower_word,
                       std::size_t limit = static_cast<std::size_t>(-1));

}  // namespace schema::parse
