#include "introspect/catalog/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/characters.hpp"

namespace introspect::catalog {
namespace {

std::size_t skip_string(std::string_view text, std::size_t at) {
  // The server prints E'…' only where there is a backslash; elsewhere a backslash is a plain character.
  const bool escapes = at > 0 && text[at - 1] == 'E' && (at == 1 || !schema::continues_word(text[at - 2]));
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (escapes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (at + 1 < text.size() && text[at + 1] == quote) {
        ++at;
      } else {
        return at + 1;
      }
    }
  }
  return text.size();
}

}  // namespace

std::vector<std::string> parse_array(std::string_view text) {
  std::vector<std::string> elements;
  std::size_t at = text.find('{');
  if (at == std::string_view::npos) {
    return elements;
  }
  ++at;
  while (at < text.size() && text[at] != '}') {
    std::string element;
    if (text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
          ++at;
        }
        element += text[at];
      }
      ++at;
    } else {
      const std::size_t end = std::min(text.find_first_of(",}", at), text.size());
      element = text.substr(at, end - at);
      if (element == "NULL") {
        element.clear();
      }
      at = end;
    }
    elements.push_back(std::move(element));
    if (at < text.size() && text[at] == ',') {
      ++at;
    }
  }
  return elements;
}

std::vector<std::int64_t> parse_numbers(std::string_view text) {
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    if (*at != '-' && (*at < '0' || *at > '9')) {
      ++at;
      continue;
    }
    std::int64_t value = 0;
    at = std::from_chars(at, end, value).ptr;
    numbers.push_back(value);
  }
  return numbers;
}

schema::Options parse_options(std::string_view text) {
  schema::Options options;
  for (const std::string& element : parse_array(text)) {
    const std::size_t equals = element.find('=');
    options.insert_or_assign(element.substr(0, equals),
                             equals == std::string::npos ? std::string() : element.substr(equals + 1));
  }
  return options;
}

std::size_t skip_group(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '\'':
    case '"':
      return skip_string(text, at);
    case '(':
    case '[':
      for (++at; at < text.size() && text[at] != ')' && text[at] != ']';) {
        at = skip_group(text, at);
      }
      return std::min(at + 1, text.size());
    default:
      return at + 1;
  }
}

std::vector<std::string> split_top_level(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  if (schema::without_blanks(text).empty()) {
    return pieces;
  }
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == separator) {
      pieces.emplace_back(schema::without_blanks(text.substr(start, at - start)));
      start = ++at;
    } else {
      at = skip_group(text, at);
    }
  }
  pieces.emplace_back(schema::without_blanks(text.substr(start)));
  return pieces;
}

namespace {

/// A subquery is nothing without its parentheses. (The server prints keywords in capitals, and names that are keywords
/// in quotes.)
bool is_query(std::string_view text) {
  return std::ranges::any_of(std::array<std::string_view, 3>{"SELECT", "WITH", "VALUES"}, [&](std::string_view word) {
    return text.starts_with(word) &&
           (text.size() == word.size() || text[word.size()] == ' ' || text[word.size()] == '\n');
  });
}

}  // namespace

std::string without_parentheses(std::string_view text) {
  text = schema::without_blanks(text);
  if (text.size() >= 2 && text.front() == '(' && skip_group(text, 0) == text.size()) {
    const std::string_view inside = schema::without_blanks(text.substr(1, text.size() - 2));
    if (!is_query(inside)) {
      return std::string(inside);
    }
  }
  return std::string(text);
}

std::string trimmed_statement(std::string_view text) {
  text = schema::without_blanks(text);
  while (!text.empty() && text.back() == ';') {
    text = schema::without_blanks(text.substr(0, text.size() - 1));
  }
  return std::string(text);
}

}  // namespace introspect::catalog
