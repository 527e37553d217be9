#include "report/json.hpp"

#include <fmt/format.h>

namespace report {

namespace {
/// How many bytes the UTF-8 sequence at `at` has; 0 when it is not one.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned lead = byte(at);
  std::size_t length = 0;
  if (lead < 0x80) {
    length = 1;
  } else if (lead >= 0xC2 && lead < 0xE0) {
    length = 2;
  } else if (lead >= 0xE0 && lead < 0xF0) {
    length = 3;
  } else if (lead >= 0xF0 && lead < 0xF5) {
    length = 4;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  return length;
}
}  // namespace

std::string json_string(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    if (length == 0) {
      quoted += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    const char c = text[i];
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += text.substr(i, length);
    }
    i += length;
  }
  return quoted + '"';
}

void Json::next() {
  if (!first_) {
    text_ += ',';
  }
  if (depth_ > 0) {
    text_ += '\n';
    text_.append(static_cast<std::size_t>(depth_) * 2, ' ');
  }
  first_ = false;
}

void Json::key(std::string_view name) {
  next();
  text_ += json_string(name) + ": ";
}

Json& Json::open(char bracket) {
  text_ += bracket;
  ++depth_;
  first_ = true;
  return *this;
}

Json& Json::close(char bracket) {
  --depth_;
  if (!first_) {
    text_ += '\n';
    text_.append(static_cast<std::size_t>(depth_) * 2, ' ');
  }
  text_ += bracket;
  first_ = false;
  return *this;
}

Json& Json::begin_object() {
  next();
  return open('{');
}

Json& Json::begin_object(std::string_view name) {
  key(name);
  return open('{');
}

Json& Json::end_object() { return close('}'); }

Json& Json::begin_array() {
  next();
  return open('[');
}

Json& Json::begin_array(std::string_view name) {
  key(name);
  return open('[');
}

Json& Json::end_array() { return close(']'); }

Json& Json::field(std::string_view name, std::string_view value) {
  key(name);
  text_ += json_string(value);
  return *this;
}

Json& Json::field(std::string_view name, bool value) {
  key(name);
  text_ += value ? "true" : "false";
  return *this;
}

Json& Json::field(std::string_view name, std::int64_t value) {
  key(name);
  text_ += std::to_string(value);
  return *this;
}

Json& Json::null(std::string_view name) {
  key(name);
  text_ += "null";
  return *this;
}

Json& Json::json(std::string_view name, std::string_view value) {
  key(name);
  while (value.ends_with('\n')) {
    value.remove_suffix(1);
  }
  for (const char c : value) {  // a string has no line end of its own
    text_ += c;
    text_.append(c == '\n' ? 2 * static_cast<std::size_t>(depth_) : 0, ' ');
  }
  return *this;
}

Json& Json::item(std::string_view value) {
  next();
  text_ += json_string(value);
  return *this;
}

}  // namespace report
