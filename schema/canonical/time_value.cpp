#include "schema/canonical/time_value.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

namespace schema::canonical {

namespace {

/// Reads a literal from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {
    while (!text_.empty() && text_.back() == ' ') {
      text_.remove_suffix(1);
    }
    skip_space();
  }
  void skip_space() {
    while (!text_.empty() && text_.front() == ' ') {
      text_.remove_prefix(1);
    }
  }
  bool done() const { return text_.empty(); }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool take(char c) {
    if (peek() != c) {
      return false;
    }
    text_.remove_prefix(1);
    return true;
  }
  /// Digits, at least `least` and at most `most` of them.
  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    while (count < text_.size() && count < most && text_[count] >= '0' && text_[count] <= '9') {
      ++count;
    }
    if (count < least) {
      return std::nullopt;
    }
    std::int64_t value = 0;
    std::from_chars(text_.data(), text_.data() + count, value);
    text_.remove_prefix(count);
    return value;
  }
  /// `.25` as microseconds; nothing there is 0.
  std::optional<std::int64_t> fraction() {
    if (peek() != '.') {
      return 0;
    }
    text_.remove_prefix(1);
    std::int64_t value = 0;
    int digits = 0;
    for (; peek() >= '0' && peek() <= '9'; text_.remove_prefix(1), ++digits) {
      if (digits >= 6) {
        return std::nullopt;  // would be rounded
      }
      value = value * 10 + (peek() - '0');
    }
    for (; digits < 6; ++digits) {
      value *= 10;
    }
    return value;
  }
  std::string word() {
    std::string result;
    while ((peek() >= 'a' && peek() <= 'z') || (peek() >= 'A' && peek() <= 'Z')) {
      result += static_cast<char>(peek() | 0x20);
      text_.remove_prefix(1);
    }
    return result;
  }

 private:
  std::string_view text_;
};

constexpr std::int64_t kSecond = 1'000'000;
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

/// What an interval is made of; the three do not convert into each other.
struct Interval {
  std::int64_t months = 0, days = 0, microseconds = 0;

  bool add(std::string_view unit, std::int64_t whole, std::int64_t fraction) {
    struct Unit {
      std::string_view name;
      std::int64_t months, days, microseconds;
    };
    constexpr auto kUnits = std::to_array<Unit>({
        {"microsecond", 0, 0, 1},
        {"us", 0, 0, 1},
        {"usec", 0, 0, 1},
        {"millisecond", 0, 0, 1000},
        {"ms", 0, 0, 1000},
        {"msec", 0, 0, 1000},
        {"second", 0, 0, kSecond},
        {"sec", 0, 0, kSecond},
        {"s", 0, 0, kSecond},
        {"minute", 0, 0, 60 * kSecond},
        {"min", 0, 0, 60 * kSecond},
        {"m", 0, 0, 60 * kSecond},
        {"hour", 0, 0, 3600 * kSecond},
        {"hr", 0, 0, 3600 * kSecond},
        {"h", 0, 0, 3600 * kSecond},
        {"day", 0, 1, 0},
        {"d", 0, 1, 0},
        {"week", 0, 7, 0},
        {"w", 0, 7, 0},
        {"month", 1, 0, 0},
        {"mon", 1, 0, 0},
        {"year", 12, 0, 0},
        {"yr", 12, 0, 0},
        {"y", 12, 0, 0},
        {"decade", 120, 0, 0},
        {"century", 1200, 0, 0},
        {"centurie", 1200, 0, 0},
    });
    for (const Unit& row : kUnits) {
      const bool plural = unit.size() == row.name.size() + 1 && unit.ends_with('s') && row.name.size() > 1;
      if (unit != row.name && !(plural && unit.starts_with(row.name))) {
        continue;
      }
      if (fraction != 0 && (row.microseconds == 0 || row.microseconds < kSecond)) {
        return false;
      }
      months += row.months * whole;
      days += row.days * whole;
      microseconds += row.microseconds * whole + row.microseconds / kSecond * fraction;
      return true;
    }
    return false;
  }
};

bool read_clock(Cursor& at, std::int64_t hours, std::int64_t sign, Interval& result) {
  const auto minute = at.number(1, 2);
  if (!minute) {
    return false;
  }
  std::int64_t second = 0;
  if (at.take(':')) {
    const auto value = at.number(1, 2);
    if (!value) {
      return false;
    }
    second = *value;
  } else if (at.peek() == '.') {
    return false;  // `1:02.5` is minutes and seconds
  }
  const auto fraction = at.fraction();
  if (!fraction) {
    return false;
  }
  result.microseconds += sign * (((hours * 60 + *minute) * 60 + second) * kSecond + *fraction);
  return true;
}

bool read_iso(Cursor& at, Interval& result) {
  bool time = false;
  while (!at.done()) {
    if (at.take('T')) {
      time = true;
      continue;
    }
    const std::int64_t sign = at.take('-') ? -1 : 1;
    const auto whole = at.number(1, 9);
    const auto fraction = at.fraction();
    if (!whole || !fraction) {
      return false;
    }
    const std::string unit = at.word().substr(0, 1);
    const std::string_view name = unit == "y"   ? "year"
                                  : unit == "w" ? "week"
                                  : unit == "d" ? "day"
                                  : unit == "h" ? "hour"
                                  : unit == "s" ? "second"
                                  : unit == "m" ? (time ? "minute" : "month")
                                                : "";
    if (!result.add(name, sign * *whole, sign * *fraction)) {
      return false;
    }
  }
  return true;
}

}  // namespace

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

std::optional<std::string> interval_value(std::string_view text) {
  Cursor at(text);
  Interval result;
  at.take('@');
  at.skip_space();
  if (at.done()) {
    return std::nullopt;
  }
  if (at.take('P')) {
    if (!read_iso(at, result)) {
      return std::nullopt;
    }
  }
  bool any_unit = false;
  while (!at.done()) {
    if (at.peek() >= 'a' && at.peek() <= 'z') {
      if (at.word() != "ago" || !at.done() || !any_unit) {
        return std::nullopt;
      }
      result = {-result.months, -result.days, -result.microseconds};
      break;
    }
    const std::int64_t sign = at.take('-') ? -1 : 1;
    at.take('+');
    const auto whole = at.number(1, 12);
    if (!whole) {
      return std::nullopt;
    }
    if (at.take(':')) {
      if (!read_clock(at, *whole, sign, result)) {
        return std::nullopt;
      }
    } else {
      const auto fraction = at.fraction();
      at.skip_space();
      const std::string unit = at.word();
      // A bare number is seconds only at the end of a literal without other units.
      if (!fraction || (unit.empty() && (any_unit || !at.done())) ||
          !result.add(unit.empty() ? "second" : unit, sign * *whole, sign * *fraction)) {
        return std::nullopt;
      }
    }
    any_unit = true;
    at.skip_space();
  }
  return fmt::format("={}mon{}d{}us", result.months, result.days, result.microseconds);
}

}  // namespace schema::canonical
