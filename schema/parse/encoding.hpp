#pragma once
// In which encoding a script's bytes stand: UTF-8, with or without a byte order mark, unless `SET client_encoding` says
// otherwise from there on. The model is UTF-8.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace schema::parse {

/// The text in UTF-8, where some of it is said to be in a single-byte encoding that is known here (LATIN1, WIN1252);
/// nullopt: it is UTF-8 already.
std::optional<std::string> decoded(std::string_view text);

/// How many bytes at the start of a text are a byte order mark, which psql passes over.
inline std::size_t byte_order_mark(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

/// A byte that no SQL text in UTF-8 may hold: a zero, where the server would take the text to end, or one that does not
/// fit. nullopt: there is none.
struct WrongByte {
  std::size_t offset = 0;
  std::string message, hint;
};
std::optional<WrongByte> wrong_byte(std::string_view text);

}  // namespace schema::parse
