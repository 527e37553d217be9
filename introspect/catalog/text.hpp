#pragma once
// Texts in which the catalog holds structure: arrays, vectors, lists of expressions, reloptions.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/object.hpp"

namespace introspect::catalog {

/// `{a,"b,c",NULL}`: elements unquoted, NULL as "". Bounds in front (`[0:1]={…}`) are passed over.
std::vector<std::string> parse_array(std::string_view text);

/// `{1,2}` or, as int2vector and oidvector print, `1 2`.
std::vector<std::int64_t> parse_numbers(std::string_view text);

/// `{fillfactor=70,"user_catalog_table=true"}`: reloptions, attoptions, fdw options, proconfig.
schema::Options parse_options(std::string_view text);

/// Cuts at the separators outside parentheses, brackets, quotes and dollar quotes; pieces are trimmed.
std::vector<std::string> split_top_level(std::string_view text, char separator = ',');

/// Without the one pair of parentheses that encloses the whole text, if there is one.
std::string without_parentheses(std::string_view text);

/// The position behind the quoted string, quoted name or parenthesis that opens at `at`; at + 1 for anything else.
std::size_t skip_group(std::string_view text, std::size_t at);

/// Without white space around and `;` at the end.
std::string trimmed_statement(std::string_view text);

}  // namespace introspect::catalog
