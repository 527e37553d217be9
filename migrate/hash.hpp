#pragma once

#include <string>
#include <string_view>

namespace migrate {

/// SHA-256 in hexadecimal, lower case.
std::string sha256(std::string_view text);

}  // namespace migrate
