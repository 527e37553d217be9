#include "planner/silent_loss.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace planner {

namespace {

constexpr int kAnyNumber = 1 << 20;  // of digits, or of bits

int first_modifier(const TypeName& type, int otherwise) {
  return type.modifiers.empty() ? otherwise : type.modifiers[0];
}

struct Number {
  std::string_view name;
  int bits;   // that it keeps of a whole number
  int scale;  // digits behind the point
};

/// numeric rounds to its scale, an integer to none, a floating-point number to the bits of its mantissa.
std::optional<Number> number(const TypeName& type) {
  static constexpr std::array kNumbers{Number{"smallint", 16, 0},       Number{"integer", 32, 0},
                                       Number{"bigint", 64, 0},         Number{"money", 64, 2},
                                       Number{"real", 24, kAnyNumber},  Number{"double precision", 53, kAnyNumber},
                                       Number{"numeric", kAnyNumber, 0}};
  const auto found = std::ranges::find(kNumbers, type.base, &Number::name);
  if (found == kNumbers.end()) {
    return std::nullopt;
  }
  Number number = *found;
  if (type.base == "numeric") {
    number.scale = type.modifiers.empty() ? kAnyNumber : type.modifiers.size() > 1 ? type.modifiers[1] : 0;
  }
  return number;
}

bool is_floating(const Number& number) { return number.name == "real" || number.name == "double precision"; }

std::string_view loss_of_number(const Number& from, const Number& to) {
  if (is_floating(to)) {
    const bool exact = from.bits <= to.bits && (is_floating(from) || from.scale <= 0);
    return exact ? "" : "digits that the type has no room for";
  }
  if (is_floating(from) && to.scale == kAnyNumber) {
    return "digits that the cast rounds away";  // to 6 or 15 of them
  }
  // What does not fit before the point is an error.
  return from.scale > to.scale ? "digits behind the point" : "";
}

struct Time {
  std::string_view name;
  bool date, time, zone;
};

std::optional<Time> time(const TypeName& type) {
  static constexpr std::array kTimes{
      Time{"date", true, false, false}, Time{"timestamp without time zone", true, true, false},
      Time{"timestamp with time zone", true, true, false},  // an instant: it keeps none
      Time{"time without time zone", false, true, false}, Time{"time with time zone", false, true, true}};
  const auto found = std::ranges::find(kTimes, type.base, &Time::name);
  return found == kTimes.end() ? std::nullopt : std::optional(*found);
}

std::string_view loss_of_time(const Time& from, const Time& to, const TypeName& from_type, const TypeName& to_type) {
  if (from.time && !to.time) {
    return "the time of day";
  }
  if (from.date && !to.date) {
    return "the date";
  }
  if (from.zone && !to.zone) {
    return "the time zone";
  }
  constexpr int kMicroseconds = 6;
  return from.time && first_modifier(from_type, kMicroseconds) > first_modifier(to_type, kMicroseconds)
             ? "fractions of a second"
             : "";
}

bool is_bits(const TypeName& type) { return type.base == "bit" || type.base == "bit varying"; }

/// `bit` alone is one bit, `bit varying` any number.
int bits(const TypeName& type) { return first_modifier(type, type.base == "bit" ? 1 : kAnyNumber); }

bool is_character_type(const TypeName& type) {
  return type.base == "text" || type.base == "character varying" || type.base == "character";
}

bool is_interval(const TypeName& type) { return type.base == "interval" || type.base.starts_with("interval "); }

}  // namespace

std::string_view silent_loss(const TypeName& from, const TypeName& to) {
  if (from.array && !to.array) {
    return is_character_type(to) ? "" : "all elements but the first";
  }
  if (const auto a = number(from), b = number(to); a && b) {
    return loss_of_number(*a, *b);
  }
  if (const auto a = time(from), b = time(to); a && b) {
    return loss_of_time(*a, *b, from, to);
  }
  if (is_interval(from) && is_interval(to)) {
    return to.base != "interval" && from.base != to.base     ? "fields of the interval"
           : first_modifier(from, 6) > first_modifier(to, 6) ? "fractions of a second"
                                                             : "";
  }
  if (is_bits(from) && is_bits(to)) {
    return bits(from) > bits(to) ? "bits at the end" : "";
  }
  if (from.base == "inet" && to.base == "cidr") {
    return "the bits behind the netmask";
  }
  if (to.base == "name" && is_character_type(from)) {
    return first_modifier(from, kAnyNumber) > 15 ? "what is longer than 63 bytes" : "";  // of four bytes each
  }
  if (to.base == "\"char\"" && (is_character_type(from) || from.base == "name")) {
    return "all characters but the first";
  }
  return "";
}

}  // namespace planner
