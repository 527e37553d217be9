#pragma once
// SQL text, quoted by construction. Every identifier and literal that reaches a server or a file goes through here.

#include <string>
#include <string_view>
#include <vector>

#include "schema/object_id.hpp"

namespace schema {

/// `name`, or `"na""me"` where PostgreSQL would not read it back as the same name (upper case, key words, …).
std::string quote_identifier(std::string_view name);

/// `'text'` with quotes doubled; `E'…'` when it holds a backslash or a carriage return (safe whatever
/// standard_conforming_strings is).
std::string quote_literal(std::string_view text);

/// `schema.name`, both quoted where needed; only the name when the schema is empty.
std::string quote_qualified(std::string_view schema, std::string_view name);
std::string quote_qualified(const QualifiedName& name);

/// A dollar-quoted body with a tag that does not occur in it.
std::string dollar_quote(std::string_view body);

/// `a, "B", c`
std::string quote_list(const std::vector<std::string>& names);
std::string quote_list(const std::vector<Name>& names);

}  // namespace schema
