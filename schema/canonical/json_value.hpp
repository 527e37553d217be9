#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schema::canonical {

/// A jsonb text as the server stores it: keys sorted, the last of equal keys kept, one spacing. Nothing when it is not
/// valid JSON.
std::optional<std::string> jsonb_value(std::string_view text);

/// A numeric literal without what does not count: `01.50` -> `1.50`, `1e3` -> `1000`.
std::optional<std::string> numeric_value(std::string_view text);

}  // namespace schema::canonical
