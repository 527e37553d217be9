#pragma once
// SQL in colour: a text cut into the few sorts of token that a reader tells apart at a glance. Never changes the text.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace report {

enum class Token : std::uint8_t { plain, keyword, string, number, comment };

struct Span {
  Token token = Token::plain;
  std::string_view text;  ///< into the given SQL; all spans together are the SQL
};
std::vector<Span> tokens(std::string_view sql);

/// With ANSI colours; every line ends its own colour, so that lines may be indented or cut.
std::string highlight_ansi(std::string_view sql);
/// As HTML: `<i class=k>` key words, `s` strings, `n` numbers, `c` comments; the text escaped.
std::string highlight_html(std::string_view sql);

}  // namespace report
