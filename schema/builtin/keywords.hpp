#pragma once

#include <string_view>

namespace schema::builtin {

/// Is the (lower-case) word a key word that must be quoted to be a name? All but the unreserved ones, as
/// quote_identifier() in the server decides (pg_get_keywords(), catcode <> 'U'; the union of 13 to 18).
bool needs_quotes(std::string_view word);

}  // namespace schema::builtin
