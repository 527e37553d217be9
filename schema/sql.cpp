#include "schema/sql.hpp"

#include <algorithm>

#include "schema/builtin/keywords.hpp"

namespace schema {

namespace {
bool is_plain(std::string_view name) {
  const auto first = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto rest = [&](char c) { return first(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && first(name.front()) && std::ranges::all_of(name, rest) && !builtin::needs_quotes(name);
}
}  // namespace

std::string quote_identifier(std::string_view name) {
  if (is_plain(name)) {
    return std::string(name);
  }
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') {
      quoted += '"';
    }
  }
  return quoted + '"';
}

std::string quote_literal(std::string_view text) {
  std::string quoted = text.find_first_of("\\\r") == std::string_view::npos ? "'" : "E'";
  for (const char c : text) {
    // Many a program that hands a file on takes a carriage return for the end of a line.
    if (c == '\r') {
      quoted += "\\r";
      continue;
    }
    quoted += c;
    if (c == '\'' || c == '\\') {
      quoted += c;
    }
  }
  return quoted + '\'';
}

std::string quote_qualified(std::string_view schema, std::string_view name) {
  return schema.empty() ? quote_identifier(name) : quote_identifier(schema) + '.' + quote_identifier(name);
}

std::string quote_qualified(const QualifiedName& name) { return quote_qualified(name.schema, name.name); }

std::string dollar_quote(std::string_view body) {
  std::string tag = "$$", quoted;
  // The tag may begin within the body and end in the closing tag: the first one found must be the closing one.
  for (int i = 0;; ++i) {
    quoted = std::string(body) + tag;
    if (quoted.find(tag) == body.size()) {
      return tag + quoted;
    }
    tag = i == 0 ? "$body$" : "$body" + std::to_string(i) + '$';
  }
}

namespace {

template <class T>
std::string quote_all(const std::vector<T>& names) {
  std::string text;
  for (const T& name : names) {
    text += (text.empty() ? "" : ", ") + quote_identifier(name);
  }
  return text;
}

}  // namespace

std::string quote_list(const std::vector<std::string>& names) { return quote_all(names); }
std::string quote_list(const std::vector<Name>& names) { return quote_all(names); }

}  // namespace schema
