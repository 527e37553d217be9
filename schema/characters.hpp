#pragma once
// Characters as PostgreSQL's scanner tells them apart (scan.l), whatever the locale says.

#include <string_view>

namespace schema {

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What an unquoted word begins with; bytes of anything but ASCII are letters.
constexpr bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}
constexpr bool continues_word(char c) { return starts_word(c) || is_digit(c) || c == '$'; }

constexpr bool is_operator_character(char c) {
  return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos;
}

/// Without blanks at both ends.
constexpr std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace schema
