#include "schema/canonical/literal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "schema/canonical/json_value.hpp"
#include "schema/canonical/object_value.hpp"
#include "schema/canonical/time_value.hpp"
#include "schema/characters.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

std::optional<std::string> boolean(std::string_view text) {
  const std::string word = parse::to_lower(without_blanks(text));
  const auto abbreviates = [&](std::string_view full, std::size_t least) {
    return word.size() >= least && full.starts_with(word);
  };
  if (abbreviates("true", 1) || abbreviates("yes", 1) || word == "on" || word == "1") {
    return "t";
  }
  if (abbreviates("false", 1) || abbreviates("no", 1) || abbreviates("off", 2) || word == "0") {
    return "f";
  }
  return std::nullopt;
}

std::optional<std::string> integer(std::string_view text) {
  text = without_blanks(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text.empty() || !std::ranges::all_of(text, is_digit)) {
    return std::nullopt;
  }
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  return (negative && text != "0" ? "-" : "") + std::string(text);
}

std::optional<std::string> floating(std::string_view text, bool single) {
  const std::string word = parse::to_lower(without_blanks(text));
  if (word.empty()) {
    return std::nullopt;
  }
  char* end = nullptr;
  const double value = single ? static_cast<double>(std::strtof(word.c_str(), &end)) : std::strtod(word.c_str(), &end);
  if (*end != '\0' || word.find('x') != std::string::npos) {
    return std::nullopt;
  }
  std::array<char, 40> digits{};
  const auto result = single ? std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<float>(value))
                             : std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return std::string(digits.data(), result.ptr);
}

int hex_digit(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> uuid(std::string_view text) {
  std::string digits;
  for (const char c : without_blanks(text)) {
    if (hex_digit(c) >= 0) {
      digits += c;
    } else if (c != '-' && c != '{' && c != '}') {
      return std::nullopt;
    }
  }
  return digits.size() == 32 ? std::optional(parse::to_lower(digits)) : std::nullopt;
}

std::optional<std::string> bytes(std::string_view text) {
  if (text.starts_with("\\x")) {
    std::string digits;
    for (const char c : text.substr(2)) {
      if (hex_digit(c) >= 0) {
        digits += c;
      } else if (!is_space(c)) {
        return std::nullopt;
      }
    }
    return parse::to_lower(digits);
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = static_cast<unsigned char>(text[i]);
    if (text[i] == '\\') {
      if (i + 1 < text.size() && text[i + 1] == '\\') {
        ++i;
      } else if (i + 3 < text.size()) {
        value = static_cast<unsigned>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
        i += 3;
      } else {
        return std::nullopt;
      }
    }
    digits += kHex[(value >> 4U) & 15U];
    digits += kHex[value & 15U];
  }
  return digits;
}

std::optional<std::string> bits(std::string_view text) {
  if (text.empty()) {
    return std::string();
  }
  if (text[0] == 'x' || text[0] == 'X') {
    std::string result;
    for (const char c : text.substr(1)) {
      const int value = hex_digit(c);
      if (value < 0) {
        return std::nullopt;
      }
      for (int bit = 3; bit >= 0; --bit) {
        result += ((value >> bit) & 1) != 0 ? '1' : '0';
      }
    }
    return result;
  }
  if (text[0] == 'b' || text[0] == 'B') {
    text.remove_prefix(1);
  }
  return std::string(text);
}

/// Of `"char"`. One that is printed as an octal escape (16+) is another thing to older servers.
std::optional<std::string> single_byte(std::string_view text) {
  const bool escape = text.size() == 4 && text[0] == '\\' &&
                      std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '7'; });
  const bool ascii = text.empty() || static_cast<unsigned char>(text[0]) < 0x80;
  return escape || !ascii ? std::nullopt : std::optional(std::string(text.substr(0, 1)));
}

/// `{a,"b c",{NULL}}` with every element in its own one spelling, quoted.
class ArrayLiteral {
 public:
  ArrayLiteral(const Names& names, const SearchPath& path, TypeId element, std::string_view text)
      : names_(names), path_(path), element_(element), text_(without_blanks(text)) {}

  std::optional<Literal> value() {
    Literal literal;
    if (!list(literal.text) || at_ != text_.size()) {
      return std::nullopt;
    }
    literal.exact = exact_;
    return literal;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) {
      ++at_;
    }
  }

  bool list(std::string& out) {
    if (at_ >= text_.size() || text_[at_] != '{') {
      return false;
    }
    out += '{';
    ++at_;
    skip_space();
    if (at_ < text_.size() && text_[at_] == '}') {
      ++at_;
      out += '}';
      return true;
    }
    while (true) {
      skip_space();
      if (at_ < text_.size() && text_[at_] == '{' ? !list(out) : !item(out)) {
        return false;
      }
      skip_space();
      if (at_ >= text_.size()) {
        return false;
      }
      const char c = text_[at_++];
      if (c == '}') {
        out += '}';
        return true;
      }
      if (c != ',') {
        return false;
      }
      out += ',';
    }
  }

  bool item(std::string& out) {
    std::string value;
    bool quoted = false;
    if (at_ < text_.size() && text_[at_] == '"') {
      quoted = true;
      for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
        at_ += text_[at_] == '\\' ? 1 : 0;
        if (at_ < text_.size()) {
          value += text_[at_];
        }
      }
      ++at_;
    } else {
      for (; at_ < text_.size() && text_[at_] != ',' && text_[at_] != '}'; ++at_) {
        if (text_[at_] == '\\' || text_[at_] == '"' || text_[at_] == '{') {
          return false;
        }
        value += text_[at_];
      }
      value = without_blanks(value);
    }
    if (!quoted && parse::to_lower(value) == "null") {
      out += "NULL";
      return true;
    }
    const Literal literal = literal_value(names_, path_, element_, value);
    exact_ = exact_ && literal.exact;
    out += quote_literal(literal.text);
    return quoted || !value.empty();
  }

  const Names& names_;
  const SearchPath& path_;
  TypeId element_;
  std::string_view text_;
  std::size_t at_ = 0;
  bool exact_ = true;
};

}  // namespace

std::optional<std::string> numeric_value(std::string_view text) {
  text = without_blanks(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::string digits;
  int scale = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
    if (text[i] == '.') {
      point = true;
    } else {
      digits += text[i];
      scale += point ? 1 : 0;
    }
  }
  if (digits.empty()) {
    return std::nullopt;
  }
  if (i < text.size()) {
    int exponent = 0;
    std::string_view rest = text.substr(i + 1);
    if (rest.starts_with('+')) {
      rest.remove_prefix(1);
    }
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if ((text[i] != 'e' && text[i] != 'E') || read.ec != std::errc() || read.ptr != rest.data() + rest.size() ||
        exponent > 1000 || exponent < -1000) {
      return std::nullopt;
    }
    scale -= exponent;
    if (scale < 0) {
      digits.append(static_cast<std::size_t>(-scale), '0');
      scale = 0;
    }
  }
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) {
    digits.insert(0, places + 1 - digits.size(), '0');
  }
  digits.insert(digits.size() - places, places > 0 ? "." : "");
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.starts_with('.')) {
    digits.insert(0, "0");
  }
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  return (negative && !zero ? "-" : "") + digits;
}

Literal literal_value(const Names& names, const SearchPath& path, TypeId id, std::string_view text,
                      std::string_view typmod) {
  const Known& k = known();
  const TypeId base = names.base_type(id).id;
  std::optional<std::string> value;
  if (base == k.bool_) {
    value = boolean(text);
  } else if (base == k.int2 || base == k.int4 || base == k.int8 || base == k.oid) {
    value = integer(text);
  } else if (base == k.numeric) {
    value = numeric_value(text);
    if (!value) {
      value = parse::to_lower(without_blanks(text));
    }
  } else if (base == k.float4 || base == k.float8) {
    value = floating(text, base == k.float4);
  } else if (base == k.uuid) {
    value = uuid(text);
  } else if (base == k.bytea) {
    value = bytes(text);
  } else if (base == k.bit || base == k.varbit) {
    value = bits(text);
  } else if (base == k.date) {
    value = date_value(text);
  } else if (base == k.time) {
    value = time_value(text);
  } else if (base == k.timestamp) {
    value = timestamp_value(text);
  } else if (base == k.timestamptz) {
    value = timestamptz_value(text);
  } else if (base == k.interval) {
    value = interval_value(text, typmod);
  } else if (base == k.char_) {
    value = single_byte(text);
  } else if (base == k.jsonb) {
    value = jsonb_value(text);
  } else if (const Type& type = names.type(base); type.element != kNoType && type.category == 'A') {
    if (auto literal = ArrayLiteral(names, path, type.element, text).value()) {
      return *literal;
    }
  } else if (type.name.starts_with("reg")) {
    value = object_value(names, path, type.name, text);
  }
  if (value) {
    return {*value, true};
  }
  const bool taken_as_it_is = base == k.text || base == k.varchar || base == k.bpchar || base == k.name ||
                              base == k.json || names.type(base).kind == 'e';
  return {std::string(text), taken_as_it_is};
}

}  // namespace schema::canonical
