#pragma once
// For the literals of dates, times and intervals.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace schema::canonical {

inline constexpr std::int64_t kSecond = 1'000'000;  ///< in microseconds

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

}  // namespace schema::canonical
