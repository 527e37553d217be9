#pragma once

#include <string>
#include <string_view>

namespace schema::tree {

/// libpg_query's JSON leaves out negative integers as it does zero: `-1` and `0` would read alike. Puts them back from
/// the text: a constant has its location, a number of an option list stands behind the option's.
std::string with_negative_integers(std::string_view json, std::string_view text);

}  // namespace schema::tree
