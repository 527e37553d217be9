#include "schema/names/scan.hpp"

#include <algorithm>

#include "schema/characters.hpp"

namespace schema::names {

std::string Token::name() const {
  std::string result;
  if (kind == TokenKind::quoted) {
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
      result += text[i];
      i += text[i] == '"' ? 1 : 0;
    }
    return result;
  }
  result = text;
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string Token::content() const {
  if (text.front() == '$') {
    const std::size_t tag = text.find('$', 1) + 1;
    return text.size() < 2 * tag ? std::string() : std::string(text.substr(tag, text.size() - 2 * tag));
  }
  const std::size_t open = text.find('\'');
  const bool escapes = text.front() == 'E' || text.front() == 'e';
  std::string result;
  for (std::size_t i = open + 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\'' || (escapes && text[i] == '\\')) {
      ++i;
    }
    if (i + 1 < text.size()) {
      result += text[i];
    }
  }
  return result;
}

void Scanner::skip_blank() {
  while (at_ < text_.size()) {
    if (is_space(text_[at_])) {
      ++at_;
    } else if (text_.substr(at_, 2) == "--") {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      int depth = 0;  // PostgreSQL's comments nest
      do {
        if (text_.substr(at_, 2) == "/*") {
          ++depth;
          at_ += 2;
        } else if (text_.substr(at_, 2) == "*/") {
          --depth;
          at_ += 2;
        } else {
          ++at_;
        }
      } while (depth > 0 && at_ < text_.size());
    } else {
      return;
    }
  }
}

void Scanner::scan_quoted(char quote, bool escapes) {
  for (++at_; at_ < text_.size(); ++at_) {
    if (escapes && text_[at_] == '\\') {
      ++at_;
    } else if (text_[at_] == quote) {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != quote) {
        ++at_;
        return;
      }
      ++at_;
    }
  }
  at_ = text_.size();
}

bool Scanner::scan_dollar_quoted() {
  std::size_t end = at_ + 1;
  while (end < text_.size() && continues_word(text_[end]) && text_[end] != '$') {
    ++end;
  }
  if (end >= text_.size() || text_[end] != '$') {
    return false;
  }
  const std::string_view tag = text_.substr(at_, end + 1 - at_);
  const std::size_t close = text_.find(tag, end + 1);
  at_ = close == std::string_view::npos ? text_.size() : close + tag.size();
  return true;
}

bool Scanner::next(Token& token) {
  skip_blank();
  if (at_ >= text_.size()) {
    return false;
  }
  const std::size_t start = at_;
  const char c = text_[at_];
  const char following = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (c == '\'') {
    token.kind = TokenKind::string;
    scan_quoted('\'', false);
  } else if (c == '"') {
    token.kind = TokenKind::quoted;
    scan_quoted('"', false);
  } else if (following == '\'' && std::string_view("eEbBxXnN").find(c) != std::string_view::npos) {
    token.kind = TokenKind::string;
    ++at_;
    scan_quoted('\'', c == 'e' || c == 'E');
  } else if (starts_word(c)) {
    token.kind = TokenKind::identifier;
    while (at_ < text_.size() && continues_word(text_[at_])) {
      ++at_;
    }
  } else if (is_digit(c) || (c == '.' && is_digit(following))) {
    token.kind = TokenKind::number;
    while (at_ < text_.size() && (continues_word(text_[at_]) || text_[at_] == '.')) {
      // `1..2` of a FOR loop is two numbers.
      if (text_.substr(at_, 2) == "..") {
        break;
      }
      ++at_;
    }
  } else if (c == '$' && is_digit(following)) {
    token.kind = TokenKind::parameter;
    for (++at_; at_ < text_.size() && is_digit(text_[at_]);) {
      ++at_;
    }
  } else if (c == '$' && scan_dollar_quoted()) {
    token.kind = TokenKind::string;
  } else if (is_operator_character(c)) {
    token.kind = TokenKind::operator_;
    while (at_ < text_.size() && is_operator_character(text_[at_]) && text_.substr(at_, 2) != "--" &&
           text_.substr(at_, 2) != "/*") {
      ++at_;
    }
  } else {
    token.kind = TokenKind::punctuation;
    ++at_;
  }
  token.text = text_.substr(start, at_ - start);
  token.offset = start;
  return true;
}

bool may_name(std::string_view text, std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  // Quotes may be doubled, and U& and \ give any letter.
  if (name.find_first_of("\"'") != std::string_view::npos || text.find('\\') != std::string_view::npos ||
      text.find("U&") != std::string_view::npos || text.find("u&") != std::string_view::npos) {
    return true;
  }
  const auto is_letter = [](char c) { return starts_word(c) || is_digit(c); };
  for (std::size_t from = 0;;) {
    const auto found = std::ranges::search(text.substr(from), name, {}, lower, lower);
    if (found.empty()) {
      return name.empty();
    }
    const auto at = static_cast<std::size_t>(found.begin() - text.begin()), end = at + name.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) {
      return true;
    }
    from = at + 1;
  }
}

std::optional<DottedName> dotted_name(std::string_view text) {
  Scanner scanner(text);
  Token token;
  if (!scanner.next(token) || !token.is_name()) {
    return std::nullopt;
  }
  DottedName result;
  result.name.name = token.name();
  result.rest = text.substr(token.offset + token.text.size());
  if (scanner.next(token) && token.is('.') && scanner.next(token) && token.is_name()) {
    result.name.schema = std::move(result.name.name);
    result.name.name = token.name();
    result.rest = text.substr(token.offset + token.text.size());
  }
  return result;
}

}  // namespace schema::names
