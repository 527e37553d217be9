#include "schema/canonical/time_value.hpp"

#include <cstdint>

#include <fmt/format.h>

#include "schema/canonical/literal_cursor.hpp"
#include "schema/parse/text.hpp"

namespace schema::canonical {

namespace {

constexpr std::int64_t kDay = 86'400 * kSecond;

/// Days since 1970-01-01 (proleptic Gregorian), after Howard Hinnant.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

std::optional<std::int64_t> read_date(Cursor& at) {
  const auto year = at.number(4, 4);
  if (!year || !at.take('-')) {
    return std::nullopt;
  }
  const auto month = at.number(1, 2);
  if (!month || !at.take('-')) {
    return std::nullopt;
  }
  const auto day = at.number(1, 2);
  if (!day || *month < 1 || *month > 12 || *day < 1 || *day > 31) {
    return std::nullopt;
  }
  return days_from_civil(*year, *month, *day);
}

std::optional<std::int64_t> read_time(Cursor& at) {
  const auto hour = at.number(1, 2);
  if (!hour || !at.take(':')) {
    return std::nullopt;
  }
  const auto minute = at.number(2, 2);
  if (!minute) {
    return std::nullopt;
  }
  std::int64_t second = 0;
  if (at.take(':')) {
    const auto value = at.number(2, 2);
    if (!value) {
      return std::nullopt;
    }
    second = *value;
  }
  const auto fraction = at.fraction();
  if (!fraction) {
    return std::nullopt;
  }
  return ((*hour * 60 + *minute) * 60 + second) * kSecond + *fraction;
}

std::optional<std::int64_t> read_timestamp(Cursor& at) {
  const auto day = read_date(at);
  if (!day) {
    return std::nullopt;
  }
  if (at.done() || (at.peek() != ' ' && at.peek() != 'T' && at.peek() != 't')) {
    return *day * kDay;
  }
  at.take('T') || at.take('t');
  at.skip_space();
  const auto time = read_time(at);
  return time ? std::optional(*day * kDay + *time) : std::nullopt;
}

/// Values with names.
std::optional<std::string> special_value(std::string_view text) {
  if (Cursor word(text); word.word() == "epoch" && word.done()) {
    return "=0us";
  }
  Cursor at(text);
  const bool negative = at.take('-');
  const bool matches = at.word() == "infinity" && at.done();
  return matches ? std::optional<std::string>(negative ? "-infinity" : "infinity") : std::nullopt;
}

std::string microseconds(std::int64_t value) { return fmt::format("={}us", value); }

}  // namespace

bool is_moment(std::string_view text) {
  const std::string word = parse::to_lower(parse::trimmed(text));
  return word == "now" || word == "now()" || word == "today" || word == "tomorrow" || word == "yesterday";
}

std::optional<std::string> date_value(std::string_view text) {
  if (auto special = special_value(text)) {
    return special == "=0us" ? "=0d" : special;
  }
  Cursor at(text);
  const auto day = read_date(at);
  return day && at.done() ? std::optional(fmt::format("={}d", *day)) : std::nullopt;
}

std::optional<std::string> time_value(std::string_view text) {
  Cursor at(text);
  const auto time = read_time(at);
  return time && at.done() ? std::optional(microseconds(*time)) : std::nullopt;
}

std::optional<std::string> timestamp_value(std::string_view text) {
  if (auto special = special_value(text)) {
    return special;
  }
  Cursor at(text);
  const auto stamp = read_timestamp(at);
  return stamp && at.done() ? std::optional(microseconds(*stamp)) : std::nullopt;
}

std::optional<std::string> timestamptz_value(std::string_view text) {
  if (auto special = special_value(text)) {
    return special;
  }
  Cursor at(text);
  const auto stamp = read_timestamp(at);
  if (!stamp) {
    return std::nullopt;
  }
  at.skip_space();
  if (at.peek() == '+' || at.peek() == '-') {
    const std::int64_t sign = at.take('-') ? -1 : 1;
    at.take('+');
    const auto hours = at.number(1, 2);
    std::optional<std::int64_t> minutes = 0;
    if (hours && !at.done()) {
      at.take(':');
      minutes = at.number(2, 2);
    }
    if (!hours || !minutes || !at.done()) {
      return std::nullopt;
    }
    return microseconds(*stamp - sign * (*hours * 60 + *minutes) * 60 * kSecond);
  }
  const std::string zone = at.word();
  return at.done() && (zone == "z" || zone == "utc" || zone == "gmt") ? std::optional(microseconds(*stamp))
                                                                      : std::nullopt;
}

}  // namespace schema::canonical
