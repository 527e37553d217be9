#include "schema/canonical/json_value.hpp"

#include <cstdint>
#include <map>

namespace schema::canonical {

namespace {

/// jsonb compares keys by length first.
struct ByLength {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

class JsonText {
 public:
  explicit JsonText(std::string_view text) : text_(text) {}

  std::optional<std::string> document() {
    std::string out;
    if (!value(out)) {
      return std::nullopt;
    }
    skip_space();
    return at_ == text_.size() ? std::optional(out) : std::nullopt;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) {
      return false;
    }
    ++at_;
    return true;
  }

  bool value(std::string& out) {
    switch (peek()) {
      case '{':
        return object(out);
      case '[':
        return list(out);
      case '"': {
        std::string text;
        if (!string(text)) {
          return false;
        }
        out += '"' + text + '"';
        return true;
      }
      default:
        return word(out);
    }
  }

  bool object(std::string& out) {
    std::map<std::string, std::string, ByLength> members;
    ++at_;
    if (!take('}')) {
      do {
        std::string key;
        std::string member;
        if (peek() != '"' || !string(key) || !take(':') || !value(member)) {
          return false;
        }
        members[key] = member;
      } while (take(','));
      if (!take('}')) {
        return false;
      }
    }
    out += '{';
    const char* comma = "";
    for (const auto& [key, member] : members) {
      out += comma;
      out += '"' + key + "\": " + member;
      comma = ", ";
    }
    out += '}';
    return true;
  }

  bool list(std::string& out) {
    ++at_;
    out += '[';
    if (take(']')) {
      out += ']';
      return true;
    }
    do {
      if (!value(out)) {
        return false;
      }
      out += ", ";
    } while (take(','));
    out.resize(out.size() - 2);
    out += ']';
    return take(']');
  }

  /// The contents, with one spelling of escapes: those that may stand as they are do.
  bool string(std::string& out) {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] != '\\') {
        out += text_[at_];
        continue;
      }
      if (++at_ >= text_.size()) {
        return false;
      }
      if (text_[at_] == '/') {
        out += '/';
      } else if (text_[at_] == 'u') {
        return false;  // rare, and not worth a second decoder
      } else {
        out += '\\';
        out += text_[at_];
      }
    }
    return at_++ < text_.size();
  }

  bool word(std::string& out) {
    const std::size_t start = at_;
    while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    const std::string_view text = text_.substr(start, at_ - start);
    if (text == "true" || text == "false" || text == "null") {
      out += text;
      return true;
    }
    const auto number = numeric_value(text);
    out += number.value_or("");
    return number.has_value();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string> jsonb_value(std::string_view text) { return JsonText(text).document(); }

}  // namespace schema::canonical
