#pragma once
// `SET client_encoding`: in which encoding a script's bytes stand from there on. The model is UTF-8.

#include <optional>
#include <string>
#include <string_view>

namespace schema::parse {

/// The text in UTF-8, where some of it is said to be in a single-byte encoding that is known here (LATIN1, WIN1252);
/// nullopt: it is UTF-8 already.
std::optional<std::string> decoded(std::string_view text);

}  // namespace schema::parse
