#pragma once
// Dates, times and intervals as values. Only the spellings that mean the same whatever DateStyle, TimeZone and
// IntervalStyle are; the others give nothing.

#include <optional>
#include <string>
#include <string_view>

namespace schema::canonical {

/// 'now', 'today', …: of a time type, the moment at which the statement runs (documentation, 8.5.1.4).
bool is_moment(std::string_view text);
std::optional<std::string> date_value(std::string_view text);
std::optional<std::string> time_value(std::string_view text);
std::optional<std::string> timestamp_value(std::string_view text);
/// Only with an explicit offset from UTC.
std::optional<std::string> timestamptz_value(std::string_view text);
/// `typmod` as in TypeRef: it says what a number without a unit counts, and what is cut off.
std::optional<std::string> interval_value(std::string_view text, std::string_view typmod);

}  // namespace schema::canonical
