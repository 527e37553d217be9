#pragma once
// Writing JSON by construction: commas and escapes take care of themselves.

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/name.hpp"

namespace report {

/// `"text"`, with everything escaped that JSON wants escaped; invalid UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);

/// json.begin_object().field("a", 1).begin_array("b").item("x").end_array().end_object(). Indented by two spaces.
class Json {
 public:
  Json& begin_object();
  Json& begin_object(std::string_view name);
  Json& end_object();
  Json& begin_array();
  Json& begin_array(std::string_view name);
  Json& end_array();
  Json& field(std::string_view name, std::string_view value);
  Json& field(std::string_view name, const char* value) { return field(name, std::string_view(value)); }
  Json& field(std::string_view name, const std::string& value) { return field(name, std::string_view(value)); }
  Json& field(std::string_view name, const schema::Name& value) { return field(name, std::string_view(value)); }
  Json& field(std::string_view name, bool value);
  Json& field(std::string_view name, std::int64_t value);
  Json& field(std::string_view name, std::size_t value) { return field(name, static_cast<std::int64_t>(value)); }
  Json& field(std::string_view name, int value) { return field(name, static_cast<std::int64_t>(value)); }
  Json& null(std::string_view name);
  Json& json(std::string_view name, std::string_view value);  ///< a value that is JSON already
  Json& item(std::string_view value);

  /// The text, with a newline at its end. REQUIRES: all is closed.
  std::string text() const { return text_ + '\n'; }

 private:
  void next();
  void key(std::string_view name);
  Json& open(char bracket);
  Json& close(char bracket);

  std::string text_;
  int depth_ = 0;
  bool first_ = true;
};

}  // namespace report
