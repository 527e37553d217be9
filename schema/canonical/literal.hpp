#pragma once
// The value of a literal: what a type's input function makes of it, in one spelling. `'01'::integer` and `1` are one
// constant to the server; so are `'{"a":1}'::jsonb` and `'{"a": 1}'::jsonb`.

#include <string>
#include <string_view>

#include "schema/canonical/names.hpp"

namespace schema::canonical {

struct Literal {
  std::string text;
  bool exact = true;  ///< other text, other value; else it is as it was written
};

/// One spelling for all literals of a type that are the same value. What is not understood comes back as it is. A
/// value that the session's settings decide (`'2020-01-01'::timestamptz`) is left alone.
/// `typmod` counts for an interval, whose input function alone needs it (`INTERVAL '1' YEAR`).
Literal literal_value(const Names& names, const SearchPath& path, TypeId type, std::string_view text,
                      std::string_view typmod = {});

}  // namespace schema::canonical
