#include "schema/parse/text.hpp"

#include <algorithm>

#include "schema/characters.hpp"

namespace schema::parse {

namespace {

/// Past a quoted piece that starts at `at`; the quote doubled (and, in E'', after a backslash) is part of it.
std::size_t skip_quoted(std::string_view text, std::size_t at, bool backslash) {
  const char quote = text[at++];
  while (at < text.size()) {
    if (backslash && text[at] == '\\') {
      at += 2;
    } else if (text[at] != quote) {
      ++at;
    } else if (at + 1 < text.size() && text[at + 1] == quote) {
      at += 2;
    } else {
      return at + 1;
    }
  }
  return text.size();
}

/// Past a dollar-quoted string; `at` itself when none starts there (`$1`).
std::size_t skip_dollar_quoted(std::string_view text, std::size_t at) {
  std::size_t tag = at + 1;
  while (tag < text.size() && (starts_word(text[tag]) || (tag > at + 1 && is_digit(text[tag])))) {
    ++tag;
  }
  if (tag >= text.size() || text[tag] != '$') {
    return at;
  }
  const std::string_view mark = text.substr(at, tag + 1 - at);
  const std::size_t close = text.find(mark, tag + 1);
  return close == std::string_view::npos ? text.size() : close + mark.size();
}

}  // namespace

std::size_t skip_block_comment(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (text[at] == '/' && next == '*') {
      ++depth;
      at += 2;
    } else if (text[at] == '*' && next == '/') {
      at += 2;
      if (--depth == 0) {
        return at;
      }
    } else {
      ++at;
    }
  }
  return text.size();
}

Token next_token(std::string_view text, std::size_t from) {
  std::size_t at = from;
  const auto follows = [&text, &at](char first, char second) {
    return text[at] == first && at + 1 < text.size() && text[at + 1] == second;
  };
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
    } else if (follows('-', '-')) {
      at = std::min(text.find('\n', at), text.size());
    } else if (follows('/', '*')) {
      at = skip_block_comment(text, at);
    } else {
      break;
    }
  }
  if (at >= text.size()) {
    return {TokenType::end, text.size(), text.size()};
  }
  const char c = text[at];
  if (starts_word(c)) {
    std::size_t end = at + 1;
    while (end < text.size() && continues_word(text[end])) {
      ++end;
    }
    if (end < text.size() && text[end] == '\'' && end == at + 1 &&
        std::string_view("eEbBxXnN").find(c) != std::string_view::npos) {
      return {TokenType::string, at, skip_quoted(text, end, c == 'e' || c == 'E')};
    }
    if (end + 1 < text.size() && end == at + 1 && (c == 'u' || c == 'U') && text[end] == '&' &&
        (text[end + 1] == '\'' || text[end + 1] == '"')) {
      const TokenType type = text[end + 1] == '"' ? TokenType::quoted_name : TokenType::string;
      return {type, at, skip_quoted(text, end + 1, false)};
    }
    return {TokenType::word, at, end};
  }
  if (c == '\'') {
    return {TokenType::string, at, skip_quoted(text, at, false)};
  }
  if (c == '"') {
    return {TokenType::quoted_name, at, skip_quoted(text, at, false)};
  }
  if (c == '$') {
    const std::size_t end = skip_dollar_quoted(text, at);
    if (end != at) {
      return {TokenType::string, at, end};
    }
  }
  if (is_digit(c)) {
    std::size_t end = at + 1;
    while (end < text.size() && (continues_word(text[end]) || text[end] == '.')) {
      ++end;
    }
    return {TokenType::number, at, end};
  }
  if (follows(':', ':')) {
    return {TokenType::symbol, at, at + 2};
  }
  return {TokenType::symbol, at, at + 1};
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string to_upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return result;
}

bool equals_word(std::string_view word, std::string_view lower) {
  if (word.size() != lower.size()) {
    return false;
  }
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i] >= 'A' && word[i] <= 'Z' ? static_cast<char>(word[i] - 'A' + 'a') : word[i];
    if (c != lower[i]) {
      return false;
    }
  }
  return true;
}

std::size_t find_word(std::string_view text, std::size_t from, std::size_t end, std::string_view lower) {
  text = text.substr(0, end);
  int depth = 0;
  for (Token token = next_token(text, from); token.type != TokenType::end; token = next_token(text, token.end)) {
    if (token.type == TokenType::symbol) {
      depth += text[token.begin] == '(' ? 1 : text[token.begin] == ')' ? -1 : 0;
    } else if (depth == 0 && token.type == TokenType::word && equals_word(text_of(text, token), lower)) {
      return token.begin;
    }
  }
  return std::string_view::npos;
}

std::size_t after_word(std::string_view text, std::size_t from, std::size_t end, std::string_view lower) {
  const std::size_t at = find_word(text, from, end, lower);
  return at == std::string_view::npos ? at : at + lower.size();
}

std::string_view group(std::string_view text, std::size_t from, std::size_t* past) {
  int depth = 0;
  std::size_t inside = 0;
  for (Token token = next_token(text, from); token.type != TokenType::end; token = next_token(text, token.end)) {
    if (token.type != TokenType::symbol) {
      continue;
    }
    if (text[token.begin] == '(' && depth++ == 0) {
      inside = token.end;
    } else if (text[token.begin] == ')' && --depth == 0) {
      if (past != nullptr) {
        *past = token.end;
      }
      return trimmed(text.substr(inside, token.begin - inside));
    }
  }
  return {};
}

std::size_t item_end(std::string_view text, std::size_t from, std::size_t end) {
  text = text.substr(0, end);
  int depth = 0;
  std::size_t last = from;
  for (Token token = next_token(text, from); token.type != TokenType::end; token = next_token(text, token.end)) {
    const char c = token.type == TokenType::symbol ? text[token.begin] : 'a';
    if (depth == 0 && (c == ',' || c == ')' || c == ']' || c == ';')) {
      break;
    }
    depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    last = token.end;
  }
  return last;
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> items;
  std::size_t at = 0;
  while (next_token(text, at).type != TokenType::end) {
    const std::size_t end = item_end(text, at, text.size());
    items.push_back(trimmed(text.substr(at, end - at)));
    at = next_token(text, end).end;
  }
  return items;
}

std::string_view trimmed(std::string_view text) {
  const Token first = next_token(text, 0);
  std::size_t end = first.begin;
  for (Token token = first; token.type != TokenType::end; token = next_token(text, token.end)) {
    end = token.end;
  }
  return text.substr(first.begin, end - first.begin);
}

std::string_view without_parentheses(std::string_view text) {
  text = trimmed(text);
  while (!text.empty() && text.front() == '(') {
    std::size_t past = 0;
    const std::string_view inside = group(text, 0, &past);
    if (past != text.size()) {
      break;
    }
    // A row `(a, b)` and a subquery are nothing without theirs.
    const std::string_view word = text_of(inside, next_token(inside, 0));
    if (equals_word(word, "select") || equals_word(word, "with") || equals_word(word, "values") ||
        item_end(inside, 0, inside.size()) != inside.size() || inside.empty()) {
      break;
    }
    text = inside;
  }
  return text;
}

}  // namespace schema::parse
