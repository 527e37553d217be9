// Intervals, after the server's DecodeInterval() and AdjustIntervalForTypmod().

#include <array>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "schema/canonical/literal_cursor.hpp"
#include "schema/canonical/time_value.hpp"

namespace schema::canonical {

namespace {

/// A type's modifier: a mask of fields (utils/timestamp.h INTERVAL_MASK), and the digits of a second.
struct Modifier {
  static constexpr int kYear = 1 << 2, kMonth = 1 << 1, kDay = 1 << 3, kHour = 1 << 10, kMinute = 1 << 11,
                       kSecondField = 1 << 12, kFull = 0x7fff;
  int fields = kFull;
  int precision = 6;

  explicit Modifier(std::string_view text) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, fields);
    if (read.ptr != end && *read.ptr == ',') {
      std::from_chars(read.ptr + 1, end, precision);
    }
  }

  /// What a number without a unit counts at the end of a literal: the finest field.
  std::string_view unit() const {
    struct Unit {
      int field;
      std::string_view name;
    };
    constexpr auto kUnits = std::to_array<Unit>({{kSecondField, "second"},
                                                 {kMinute, "minute"},
                                                 {kHour, "hour"},
                                                 {kDay, "day"},
                                                 {kMonth, "month"},
                                                 {kYear, "year"}});
    for (const Unit& unit : kUnits) {
      if ((fields & unit.field) != 0) {
        return unit.name;
      }
    }
    return "second";
  }
};

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

  /// AdjustIntervalForTypmod(): what is finer than the fields goes, what is coarser stays.
  void adjust(const Modifier& modifier) {
    const int fields = modifier.fields;
    if ((fields & Modifier::kSecondField) == 0) {
      const std::int64_t kept = (fields & Modifier::kMinute) != 0 ? 60 * kSecond
                                : (fields & Modifier::kHour) != 0 ? 3600 * kSecond
                                                                  : 0;
      microseconds = kept == 0 ? 0 : microseconds / kept * kept;
    }
    if ((fields & ~(Modifier::kYear | Modifier::kMonth)) == 0) {
      days = 0;
      months = fields == Modifier::kYear ? months / 12 * 12 : months;
    }
    std::int64_t scale = 1;
    for (int digits = modifier.precision; digits < 6; ++digits) {
      scale *= 10;
    }
    const std::int64_t half = microseconds < 0 ? -(scale / 2) : scale / 2;
    microseconds = (microseconds + half) / scale * scale;
  }
};

bool read_clock(Cursor& at, std::int64_t first, std::int64_t sign, const Modifier& modifier, Interval& result) {
  const auto second = at.number(1, 2);
  if (!second) {
    return false;
  }
  std::int64_t seconds = (first * 60 + *second) * 60;
  if (at.take(':')) {
    const auto third = at.number(1, 2);
    if (!third) {
      return false;
    }
    seconds += *third;
  } else if (at.peek() == '.' || modifier.fields == (Modifier::kMinute | Modifier::kSecondField)) {
    seconds /= 60;  // minutes and seconds
  }
  const auto fraction = at.fraction();
  if (!fraction) {
    return false;
  }
  result.microseconds += sign * (seconds * kSecond + *fraction);
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

std::optional<std::string> interval_value(std::string_view text, std::string_view typmod) {
  const Modifier modifier(typmod);
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
  bool days_without_unit = false;  // a number before a time of day
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
      if (!read_clock(at, *whole, sign, modifier, result)) {
        return std::nullopt;
      }
      days_without_unit = false;
    } else if (at.take('-')) {  // years-months
      const auto months = at.number(1, 2);
      if (!months || *months > 11) {
        return std::nullopt;
      }
      result.months += sign * (*whole * 12 + *months);
    } else {
      const auto fraction = at.fraction();
      at.skip_space();
      std::string unit = at.word();
      if (unit.empty() && !at.done()) {
        // With a sign, IntervalStyle says how far that reaches.
        if (any_unit || sign < 0 || fraction != 0) {
          return std::nullopt;
        }
        days_without_unit = true;
        unit = "day";
      } else if (unit.empty()) {
        unit = modifier.unit();
        if (any_unit && !(days_without_unit && unit == "hour")) {
          return std::nullopt;
        }
        days_without_unit = false;
      }
      if (!fraction || !result.add(unit, sign * *whole, sign * *fraction)) {
        return std::nullopt;
      }
    }
    any_unit = true;
    at.skip_space();
  }
  if (days_without_unit) {
    return std::nullopt;
  }
  result.adjust(modifier);
  return fmt::format("={}mon{}d{}us", result.months, result.days, result.microseconds);
}

}  // namespace schema::canonical
