#pragma once
// The user's own words: tokens of an SQL text and the pieces between them. The tree says what was meant, this says how
// it was written.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace schema::parse {

enum class TokenType : std::uint8_t { word, quoted_name, string, number, symbol, end };

struct Token {
  TokenType type = TokenType::end;
  std::size_t begin = 0, end = 0;  ///< bytes
};

/// The first token at or after `from`; comments and blanks are passed over. Symbols are one character each, but `::`.
Token next_token(std::string_view text, std::size_t from);

/// Past a `/* … */` with nested ones that starts at `at`.
std::size_t skip_block_comment(std::string_view text, std::size_t at);

/// Case-insensitive; `lower` is in lower case.
bool equals_word(std::string_view word, std::string_view lower);

/// ASCII letters in lower case, as the server folds a name that is not quoted.
std::string to_lower(std::string_view text);
/// ASCII letters in upper case: key words as they are printed.
std::string to_upper(std::string_view text);

/// The text of a token.
inline std::string_view text_of(std::string_view text, const Token& token) {
  return text.substr(token.begin, token.end - token.begin);
}

/// Where the next token that is the (unquoted) word starts, outside of parentheses opened after `from`; npos if none
/// before `end`.
std::size_t find_word(std::string_view text, std::size_t from, std::size_t end, std::string_view lower);

/// Just past that word.
std::size_t after_word(std::string_view text, std::size_t from, std::size_t end, std::string_view lower);

/// The inside of the first parenthesis group at or after `from`, blanks trimmed. `past`, if asked, is set just past it.
std::string_view group(std::string_view text, std::size_t from, std::size_t* past = nullptr);

/// Where the list item that starts at `from` ends: before the comma, closing parenthesis or semicolon outside of its
/// own parentheses, or at `end`; trailing blanks and comments excluded.
std::size_t item_end(std::string_view text, std::size_t from, std::size_t end);

/// The items of a list, separated by commas outside of parentheses, trimmed.
std::vector<std::string_view> split_list(std::string_view text);

/// Without blanks and comments at both ends.
std::string_view trimmed(std::string_view text);

/// Without the parentheses around the whole, however many.
std::string_view without_parentheses(std::string_view text);

}  // namespace schema::parse
