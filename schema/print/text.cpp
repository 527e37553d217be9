#include "schema/print/text.hpp"

#include <algorithm>
#include <array>

#include "schema/characters.hpp"
#include "schema/parse/text.hpp"

namespace schema::print {

namespace {

bool is_number(std::string_view value) {
  if (!value.empty() && value.front() == '-') {
    value.remove_prefix(1);
  }
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !value.empty() && digit(value.front()) && digit(value.back()) && std::ranges::count(value, '.') <= 1 &&
         std::ranges::all_of(value, [&](char c) { return digit(c) || c == '.'; });
}

/// Moves past what starts at `at`: a quoted string or name as a whole, else one character.
std::size_t skip_token(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote != '\'' && quote != '"') {
    return at + 1;
  }
  const std::size_t end = text.find(quote, at + 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// `lower(x)`: one lower-case name, then one pair of parentheses up to the end.
bool is_call(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == 0 || open == std::string_view::npos || text.back() != ')') {
    return false;
  }
  std::string_view name = text.substr(0, open);
  while (true) {
    const std::size_t dot = name.find('.');
    const std::string part(name.substr(0, dot));
    if (quote_identifier(part) != part) {
      return false;
    }
    if (dot == std::string_view::npos) {
      break;
    }
    name.remove_prefix(dot + 1);
  }
  int depth = 0;
  for (std::size_t at = open; at < text.size();) {
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    at = skip_token(text, at);
    if (depth == 0) {
      return at == text.size();
    }
  }
  return false;
}

}  // namespace

std::string qualified(const ObjectId& id) { return quote_qualified(id.schema, id.name); }
std::string relation(const ObjectId& id) { return quote_qualified(id.schema, id.relation); }

std::string role(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kWords = {"PUBLIC", "CURRENT_USER", "CURRENT_ROLE", "SESSION_USER"};
  if (name.empty()) {
    return "PUBLIC";
  }
  return std::ranges::find(kWords, name) != kWords.end() ? std::string(name) : quote_identifier(name);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) {
      text += separator;
    }
    text += part;
  }
  return text;
}

std::string text_of(const Expression& expression) {
  std::string_view text = expression.text;
  while (!text.empty() && (is_space(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (is_space(text.back()) || text.back() == ';')) {
    text.remove_suffix(1);
  }
  const std::size_t last_line = text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n');
  const bool may_end_in_comment = text.find("--", last_line) != std::string_view::npos;
  return std::string(text) + (may_end_in_comment ? "\n" : "");
}

std::string query_of(const Expression& expression) {
  const std::string& text = expression.text;
  const std::size_t first = text.find_first_not_of(" \t\r\n\f");
  const std::size_t line = first == std::string::npos ? first : text.find_last_of('\n', first);
  const std::size_t start = line == std::string::npos ? 0 : line + 1;
  return text.substr(start, first - start) + text_of(expression);
}

std::string enclosed(const Expression& expression) { return '(' + text_of(expression) + ')'; }

std::string key_expression(const Expression& expression) {
  std::string text = text_of(expression);
  return is_call(text) ? text : '(' + text + ')';
}

std::string default_expression(const Expression& expression) {
  // Where DEFAULT stands within a column's definition, only operators of symbols may stand outside parentheses
  // (b_expr).
  static constexpr std::array<std::string_view, 14> kWords = {"and",     "at", "between",  "collate", "ilike",
                                                              "in",      "is", "isnull",   "like",    "not",
                                                              "notnull", "or", "overlaps", "similar"};
  std::string text = text_of(expression);
  int depth = 0;
  for (parse::Token token = parse::next_token(text, 0); token.type != parse::TokenType::end;
       token = parse::next_token(text, token.end)) {
    const std::string_view word = std::string_view(text).substr(token.begin, token.end - token.begin);
    depth += word == "(" || word == "[" ? 1 : word == ")" || word == "]" ? -1 : 0;
    const auto is_word = [&](std::string_view lower) { return parse::equals_word(word, lower); };
    if (depth == 0 && token.type == parse::TokenType::word && std::ranges::any_of(kWords, is_word)) {
      return '(' + text + ')';
    }
  }
  return text;
}

std::string generic_options(const Options& options) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : options) {
    parts.push_back(quote_identifier(name) + ' ' + quote_literal(value));
  }
  return parts.empty() ? "" : " OPTIONS (" + join(parts) + ')';
}

std::string parameter_list(const Options& parameters) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : parameters) {
    const std::size_t dot = name.find('.');
    const std::string key = dot == std::string::npos
                                ? quote_identifier(name)
                                : quote_identifier(name.substr(0, dot)) + '.' + quote_identifier(name.substr(dot + 1));
    const bool plain =
        is_number(value) || value == "true" || value == "false" || value == "on" || value == "off" || value == "NONE";
    parts.push_back(key + '=' + (plain ? value : quote_literal(value)));
  }
  return join(parts);
}

std::string with_parameters(const Options& parameters) {
  return parameters.empty() ? "" : " WITH (" + parameter_list(parameters) + ')';
}

std::string enabled_word(Enabled enabled) {
  switch (enabled) {
    case Enabled::origin:
      return "ENABLE";
    case Enabled::disabled:
      return "DISABLE";
    case Enabled::replica:
      return "ENABLE REPLICA";
    case Enabled::always:
      return "ENABLE ALWAYS";
  }
  return "";
}

}  // namespace schema::print
