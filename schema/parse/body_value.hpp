#pragma once
// Values that expressions of a PL/pgSQL body have while a script is loaded, as far as reading can tell: constants,
// variables, and what `format`, `quote_ident` and `||` make of them.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/tree/tree.hpp"

namespace schema::parse {

/// Variables of a body, in lower case; those whose value is not known are left out. A boolean is `true` or `false`.
using Variables = std::map<std::string, std::string, std::less<>>;

/// nullopt: reading cannot tell.
std::optional<std::string> body_value(std::string_view expression, const Variables& variables);
std::optional<std::string> body_value(tree::Node expression, const Variables& variables);

/// The elements of a constant array: `ARRAY['a', 'b']`, `'{a,b}'::text[]`.
std::optional<std::vector<std::string>> body_array(std::string_view expression, const Variables& variables);

}  // namespace schema::parse
