#include "report/highlight.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "report/markup.hpp"
#include "schema/builtin/keywords.hpp"

namespace report {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// What we print has its key words in capitals; what users wrote may not, so reserved words count as well.
bool is_keyword(std::string_view word) {
  if (word.size() > 1 && std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; })) {
    return true;
  }
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return schema::builtin::needs_quotes(lower);
}

std::size_t end_of_quoted(std::string_view sql, std::size_t at, char quote, bool backslashes) {
  for (std::size_t i = at + 1; i < sql.size(); ++i) {
    if (backslashes && sql[i] == '\\') {
      ++i;
    } else if (sql[i] == quote) {
      if (i + 1 < sql.size() && sql[i + 1] == quote) {
        ++i;
      } else {
        return i + 1;
      }
    }
  }
  return sql.size();
}

/// The `$tag$` at `at`, or an empty view.
std::string_view dollar_tag(std::string_view sql, std::size_t at) {
  std::size_t end = at + 1;
  while (end < sql.size() && sql[end] != '$' && is_word(sql[end])) {
    ++end;
  }
  const bool digit = at + 1 < sql.size() && std::isdigit(static_cast<unsigned char>(sql[at + 1])) != 0;
  return end < sql.size() && sql[end] == '$' && !digit ? sql.substr(at, end + 1 - at) : std::string_view{};
}

std::size_t end_of_word(std::string_view sql, std::size_t at) {
  while (at < sql.size() && is_word(sql[at])) {
    ++at;
  }
  return at;
}

Span next(std::string_view sql, std::size_t at) {
  const char c = sql[at];
  const char after = at + 1 < sql.size() ? sql[at + 1] : '\0';
  const auto span = [&](Token token, std::size_t end) { return Span{token, sql.substr(at, end - at)}; };
  if (c == '-' && after == '-') {
    return span(Token::comment, std::min(sql.find('\n', at), sql.size()));
  }
  if (c == '/' && after == '*') {
    const std::size_t end = sql.find("*/", at + 2);
    return span(Token::comment, end == std::string_view::npos ? sql.size() : end + 2);
  }
  if (c == '\'') {
    return span(Token::string, end_of_quoted(sql, at, '\'', false));
  }
  if ((c == 'E' || c == 'e') && after == '\'') {
    return span(Token::string, end_of_quoted(sql, at + 1, '\'', true));
  }
  if (c == '"') {
    return span(Token::plain, end_of_quoted(sql, at, '"', false));
  }
  if (c == '$' && !dollar_tag(sql, at).empty()) {
    return span(Token::plain, at + dollar_tag(sql, at).size());  // a body is code: it is coloured too
  }
  if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
    std::size_t end = at;
    while (end < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[end])) != 0 || sql[end] == '.')) {
      ++end;
    }
    return span(Token::number, end);
  }
  if (is_word(c)) {
    const std::size_t end = end_of_word(sql, at);
    return span(is_keyword(sql.substr(at, end - at)) ? Token::keyword : Token::plain, end);
  }
  return span(Token::plain, at + 1);
}

}  // namespace

std::vector<Span> tokens(std::string_view sql) {
  std::vector<Span> spans;
  for (std::size_t at = 0; at < sql.size();) {
    const Span span = next(sql, at);
    at += span.text.size();
    if (!spans.empty() && spans.back().token == Token::plain && span.token == Token::plain) {
      spans.back().text = {spans.back().text.data(), spans.back().text.size() + span.text.size()};
    } else {
      spans.push_back(span);
    }
  }
  return spans;
}

std::string highlight_ansi(std::string_view sql) {
  const auto code = [](Token token) {
    switch (token) {
      case Token::keyword:
        return "34";
      case Token::string:
        return "32";
      case Token::number:
        return "36";
      case Token::comment:
        return "2";
      case Token::plain:
        break;
    }
    return "";
  };
  std::string out;
  for (const Span& span : tokens(sql)) {
    if (span.token == Token::plain) {
      out += span.text;
      continue;
    }
    std::string_view rest = span.text;
    while (true) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      out += fmt::format("\x1b[{}m{}\x1b[0m", code(span.token), rest.substr(0, end));
      if (end == rest.size()) {
        break;
      }
      out += '\n';
      rest.remove_prefix(end + 1);
    }
  }
  return out;
}

std::string highlight_html(std::string_view sql) {
  std::string out;
  for (const Span& span : tokens(sql)) {
    const char* name = span.token == Token::keyword  ? "k"
                       : span.token == Token::string ? "s"
                       : span.token == Token::number ? "n"
                                                     : "c";
    out += span.token == Token::plain ? html_escape(span.text)
                                      : fmt::format("<i class={}>{}</i>", name, html_escape(span.text));
  }
  return out;
}

}  // namespace report
