#include "schema/tree/negative_integers.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace schema::tree {

namespace {

/// The integer with a minus sign whose text starts at or shortly after `at`; 0 when there is none.
std::int64_t negative_at(std::string_view text, std::size_t at, std::size_t words) {
  for (;; ++at) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    }
    if (at >= text.size() || std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      return 0;
    }
    if (text.substr(at, 2) == "/*") {
      at = std::min(text.find("*/", at), text.size()) + 1;
    } else if (text[at] == '-' && text.substr(at, 2) != "--") {
      const std::size_t digits = text.find_first_of("0123456789", at);
      std::int64_t value = 0;
      for (std::size_t i = digits; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0; ++i) {
        value = value * 10 + (text[i] - '0');
      }
      return -value;
    } else if (text[at] != '=' && words-- == 0) {
      return 0;
    } else if (text[at] != '=') {
      while (at + 1 < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[at + 1])) != 0 || text[at + 1] == '_')) {
        ++at;
      }
    }
  }
}

}  // namespace

std::string with_negative_integers(std::string_view json, std::string_view text) {
  static constexpr std::string_view kConstant = R"("ival":{},"location":)", kOption = R"({"Integer":{}},"defaction")",
                                    kLocation = R"("location":)";
  const auto number = [json](std::size_t at) {
    std::size_t value = 0;
    for (; at < json.size() && json[at] >= '0' && json[at] <= '9'; ++at) {
      value = value * 10 + static_cast<std::size_t>(json[at] - '0');
    }
    return value;
  };
  std::string corrected;
  std::size_t copied = 0;
  const auto put = [&](std::size_t at, std::int64_t value) {
    corrected.append(json, copied, at - copied).append(R"("ival":)").append(std::to_string(value));
    copied = at;
  };
  for (std::size_t at = json.find(":{}"); at != std::string_view::npos; at = json.find(":{}", at + 1)) {
    const std::size_t inside = at + 2;
    std::int64_t value = 0;
    if (at >= 6 && json.substr(at - 6, kConstant.size()) == kConstant) {
      value = negative_at(text, number(at - 6 + kConstant.size()), 0);
    } else if (at >= 10 && json.substr(at - 10, kOption.size()) == kOption) {
      const std::size_t location = json.find(kLocation, at);
      value = location == std::string_view::npos ? 0 : negative_at(text, number(location + kLocation.size()), 3);
    }
    if (value != 0) {
      put(inside, value);
    }
  }
  corrected.append(json, copied);
  return corrected;
}

}  // namespace schema::tree
