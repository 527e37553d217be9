#pragma once
// Settings under which SQL text means what the model reads in it. A server, database or role may have set others, for
// an application of old: 'a\b' is then another string, `x = NULL` is `x IS NULL`, '{NULL}' an array of one text.

#include <array>
#include <string>
#include <string_view>

namespace postgres {

inline constexpr std::array<std::string_view, 5> kTextSettings = {
    "standard_conforming_strings = on", "backslash_quote = safe_encoding", "transform_null_equals = off",
    "array_nulls = on", "xmloption = content"};

/// `SET a; SET b; `; scope: `SET` or `SET LOCAL`.
inline std::string text_settings(std::string_view scope) {
  std::string all;
  for (const std::string_view setting : kTextSettings) {
    all.append(scope).append(" ").append(setting).append("; ");
  }
  return all;
}

}  // namespace postgres
