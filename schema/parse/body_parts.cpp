#include "schema/parse/body_parts.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "schema/parse/text.hpp"

namespace schema::parse {

bool changes_schema(std::string_view word, std::string_view rest) {
  static constexpr std::array<std::string_view, 10> kChanges = {"create", "alter",   "drop",   "rename",   "grant",
                                                                "revoke", "comment", "import", "security", "execute"};
  static constexpr std::array<std::string_view, 8> kElsewhere = {"role",      "user",     "group",      "temp",
                                                                 "temporary", "database", "tablespace", "system"};
  const auto is = [](std::string_view text) {
    return [text](std::string_view lower) { return equals_word(text, lower); };
  };
  if (std::ranges::none_of(kChanges, is(word))) {
    return false;
  }
  const bool execute = equals_word(word, "execute");
  return execute || std::ranges::none_of(kElsewhere, is(text_of(rest, next_token(rest, 0))));
}

bool may_change_schema(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kBefore = {";", "begin", "then", "else", "loop", ">"};
  bool starts = true;
  for (Token token = next_token(text, 0); token.type != TokenType::end; token = next_token(text, token.end)) {
    const std::string_view word = text_of(text, token);
    if (starts && token.type == TokenType::word && changes_schema(word, text.substr(token.end))) {
      return true;
    }
    starts = std::ranges::any_of(kBefore, [&](std::string_view before) { return equals_word(word, before); });
  }
  return false;
}

namespace {

class Reader {
 public:
  explicit Reader(std::string_view body) : body_(body) { advance(); }

  Part run() { return read_block(); }

 private:
  bool at(std::string_view word) const {
    return token_.type == TokenType::word && equals_word(text_of(body_, token_), word);
  }
  void advance() { token_ = next_token(body_, token_.end); }
  void expect(std::string_view word) {
    if (!at(word)) {
      throw Unreadable{};
    }
    advance();
  }
  std::size_t find(std::string_view word) const {
    const std::size_t found = find_word(body_, token_.begin, body_.size(), word);
    if (found == std::string_view::npos) {
      throw Unreadable{};
    }
    return found;
  }
  void go_to(std::size_t offset) { token_ = next_token(body_, offset); }
  /// Past the semicolon that ends what stands here.
  Extent to_semicolon() {
    const std::size_t begin = token_.begin;
    int depth = 0;
    for (; token_.type != TokenType::end; advance()) {
      const std::string_view symbol = token_.type == TokenType::symbol ? text_of(body_, token_) : "";
      depth += symbol == "(" ? 1 : symbol == ")" ? -1 : 0;
      if (symbol == ";" && depth == 0) {
        const Extent extent{begin, token_.begin};
        advance();
        return extent;
      }
    }
    return {begin, body_.size()};
  }

  Part read_block() {
    Part block;
    block.type = Part::Type::block;
    block.text.begin = token_.begin;
    if (at("declare")) {
      advance();
      while (!at("begin")) {
        if (token_.type == TokenType::end) {
          throw Unreadable{};
        }
        Part declaration;
        declaration.type = Part::Type::declaration;
        declaration.text = to_semicolon();
        block.parts.push_back(std::move(declaration));
      }
    }
    expect("begin");
    std::ranges::move(read_parts(), std::back_inserter(block.parts));
    if (at("exception")) {
      advance();
      block.forgives = read_handlers();
    }
    expect("end");
    to_semicolon();
    block.text.end = token_.begin;
    return block;
  }

  /// True where one of them passes over what is there already.
  bool read_handlers() {
    bool forgives = false;
    while (at("when")) {
      advance();
      const std::size_t then = find("then");
      const std::string conditions = to_lower(body_.substr(token_.begin, then - token_.begin));
      go_to(then);
      advance();
      const std::size_t begin = token_.begin;
      const std::vector<Part> parts = read_parts();
      const bool passes = !may_change_schema(body_.substr(begin, token_.begin - begin)) &&
                          body_.substr(begin, token_.begin - begin).find("RAISE;") == std::string_view::npos;
      const bool fits =
          conditions.find("duplicate_") != std::string::npos || conditions.find("others") != std::string::npos;
      forgives = forgives || (passes && fits);
      if (!passes) {
        throw Unreadable{};
      }
    }
    return forgives;
  }

  std::vector<Part> read_parts() {
    static constexpr std::array<std::string_view, 6> kEnds = {"end", "exception", "else", "elsif", "elseif", "when"};
    std::vector<Part> parts;
    while (std::ranges::none_of(kEnds, [&](std::string_view word) { return at(word); })) {
      if (token_.type == TokenType::end) {
        throw Unreadable{};
      }
      parts.push_back(read_part());
    }
    return parts;
  }

  Part read_part() {
    static constexpr std::array<std::string_view, 6> kLoops = {"loop", "for", "while", "case", "exit", "continue"};
    if (at("begin") || at("declare")) {
      return read_block();
    }
    if (at("if")) {
      return read_choice();
    }
    if (at("foreach")) {
      return read_loop();
    }
    if (std::ranges::any_of(kLoops, [&](std::string_view word) { return at(word); }) ||
        token_.type == TokenType::symbol) {
      throw Unreadable{};
    }
    Part part;
    part.text = to_semicolon();
    return part;
  }

  /// FOREACH x IN ARRAY … LOOP … END LOOP;
  Part read_loop() {
    Part loop;
    loop.type = Part::Type::loop;
    loop.text.begin = token_.begin;
    advance();
    loop.variable = to_lower(text_of(body_, token_));
    advance();
    expect("in");
    expect("array");
    const std::size_t begins = find("loop");
    loop.condition = Extent{token_.begin, begins};
    go_to(begins);
    advance();
    loop.parts = read_parts();
    expect("end");
    expect("loop");
    to_semicolon();
    loop.text.end = token_.begin;
    return loop;
  }

  Part read_choice() {
    Part choice;
    choice.type = Part::Type::choice;
    choice.text.begin = token_.begin;
    while (at("if") || at("elsif") || at("elseif") || at("else")) {
      Part arm;
      arm.type = Part::Type::arm;
      const bool otherwise = at("else");
      advance();
      if (!otherwise) {
        const std::size_t then = find("then");
        arm.condition = Extent{token_.begin, then};
        go_to(then);
        advance();
      }
      arm.text.begin = token_.begin;
      arm.parts = read_parts();
      arm.text.end = token_.begin;
      choice.parts.push_back(std::move(arm));
    }
    expect("end");
    expect("if");
    to_semicolon();
    choice.text.end = token_.begin;
    return choice;
  }

  std::string_view body_;
  Token token_;
};

}  // namespace

Part body_parts(std::string_view body) { return Reader(body).run(); }

}  // namespace schema::parse
