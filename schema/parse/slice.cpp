#include "schema/parse/slice.hpp"

#include <algorithm>

#include "schema/characters.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

constexpr std::int64_t kNone = -1;

struct Range {
  std::int64_t first = kNone, last = kNone;
};

void widen(tree::Node node, Range& range) {
  if (node.is_list()) {
    for (const tree::Node item : node) {
      widen(item, range);
    }
  } else if (node.is_object()) {
    node.for_each_field([&range](std::string_view name, tree::Node value) {
      if (name == "location") {
        const std::int64_t at = value.integer(kNone);
        if (at >= 0) {
          range.first = range.first == kNone ? at : std::min(range.first, at);
          range.last = std::max(range.last, at);
        }
      } else {
        widen(value, range);
      }
    });
  }
}

}  // namespace

std::string slice(const Statement& statement, tree::Node expression, std::size_t limit) {
  Range range;
  widen(expression, range);
  if (range.first == kNone) {
    return {};
  }
  const std::string_view text = statement.source().substr(0, limit);
  std::size_t begin = statement.base + static_cast<std::size_t>(range.first);
  const std::size_t last = statement.base + static_cast<std::size_t>(range.last);
  std::size_t end = begin;
  while (true) {
    end = item_end(text, begin, text.size());
    const Token stop = next_token(text, end);
    if (stop.type == TokenType::end || text[stop.begin] != ')') {
      break;
    }
    // A closing parenthesis: of the expression itself if something of it stands behind, else of what it stands in. Of
    // all that may follow only a field and a subscript have no location of their own.
    const Token after = next_token(text, stop.end);
    const bool selects = after.type != TokenType::end && (text[after.begin] == '.' || text[after.begin] == '[');
    const bool over = last < stop.begin && !selects;
    std::size_t open = begin;
    while (open > statement.begin && is_space(text[open - 1])) {
      --open;
    }
    if (over || open == statement.begin || text[open - 1] != '(') {
      break;
    }
    begin = open - 1;
  }
  return std::string(without_parentheses(text.substr(begin, end - begin)));
}

std::string group_after(const Statement& statement, std::size_t from, std::string_view lower_word) {
  const std::string_view text = statement.source();
  const std::size_t at = after_word(text, from, text.size(), lower_word);
  return at == std::string_view::npos ? std::string() : std::string(without_parentheses(group(text, at)));
}

std::string item_after(const Statement& statement, std::size_t from, std::string_view lower_word, std::size_t limit) {
  const std::string_view text = statement.source().substr(0, limit);
  const std::size_t at = after_word(text, from, text.size(), lower_word);
  if (at == std::string_view::npos) {
    return {};
  }
  const std::size_t end = item_end(text, at, text.size());
  return std::string(without_parentheses(text.substr(at, end - at)));
}

}  // namespace schema::parse
