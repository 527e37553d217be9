#include "tests/evolve/grammar.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "tests/support/server.hpp"

namespace evolve {
namespace {

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> result;
  for (std::string word; stream >> word;) {
    result.push_back(word);
  }
  return result;
}

class TextParser {
 public:
  TextParser(std::string_view text, std::string section) : text_(text), section_(std::move(section)) {}

  Nodes whole() {
    Nodes nodes = sequence();
    if (at_ < text_.size()) {
      fail("a } or | too many");
    }
    return nodes;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("kinds.sql, " + section_ + ": " + what + " at: " + std::string(text_.substr(at_, 40)));
  }

  static bool begins_reference(char c) { return (c >= 'a' && c <= 'z') || c == '%'; }

  Nodes sequence() {
    Nodes nodes;
    std::string plain;
    const auto flush = [&] {
      if (!plain.empty()) {
        nodes.push_back({Node::Type::text, plain, 0, {}});
        plain.clear();
      }
    };
    while (at_ < text_.size() && text_[at_] != '}' && text_[at_] != '|') {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        plain += text_[at_ + 1];
        at_ += 2;
      } else if (c == '{') {
        flush();
        nodes.push_back(choice());
      } else if (c == '<' && at_ + 1 < text_.size() && begins_reference(text_[at_ + 1])) {
        flush();
        nodes.push_back(reference());
      } else {
        plain += c;
        ++at_;
      }
    }
    flush();
    return nodes;
  }

  Node choice() {
    Node node{Node::Type::choice, "", ++count_, {}};
    do {
      ++at_;  // { or |
      Alternative alternative;
      std::size_t end = at_;
      while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') {
        ++end;
      }
      if (end > at_ && end < text_.size() && text_[end] == '*') {
        alternative.weight = std::stoi(std::string(text_.substr(at_, end - at_)));
        at_ = end + 1;
      }
      alternative.nodes = sequence();
      node.alternatives.push_back(std::move(alternative));
    } while (at_ < text_.size() && text_[at_] == '|');
    if (at_ >= text_.size()) {
      fail("a { without its }");
    }
    ++at_;
    return node;
  }

  Node reference() {
    const std::size_t end = text_.find('>', at_);
    if (end == std::string_view::npos) {
      fail("a < without its >");
    }
    std::string name(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    if (name.front() == '%') {
      return {Node::Type::rule, name.substr(1), ++count_, {}};
    }
    return {Node::Type::reference, name, 0, {}};
  }

  std::string_view text_;
  std::string section_;
  std::size_t at_ = 0;
  int count_ = 0;
};

Nodes parse_text(std::string text, const std::string& section) {
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  return TextParser(text, section).whole();
}

class GrammarParser {
 public:
  Grammar parse(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("-- ~ ") || line.starts_with("-- = ")) {
        close();
        (line[3] == '~' ? kind_.name : rule_) = line.substr(5);
      } else if (line == "--- then") {
        in_then_ = true;
      } else if (!is_setting(line) && !line.starts_with("-- #")) {
        (in_then_ ? then_ : text_) += line + '\n';
      }
    }
    close();
    return std::move(grammar_);
  }

 private:
  bool is_setting(const std::string& line) {
    if (!line.starts_with("-- ") || line.starts_with("-- #") || kind_.name.empty()) {
      return false;
    }
    const std::size_t colon = line.find(": ");
    const std::string name = line.substr(3, colon == std::string::npos ? colon : colon - 3);
    const std::string value = colon == std::string::npos ? "" : line.substr(colon + 2);
    if (name == "on") {
      kind_.on = words(value);
    } else if (name == "is") {
      kind_.is = words(value);
    } else if (name == "with") {
      kind_.with = words(value);
    } else if (name == "object") {
      kind_.object = parse_text(value, kind_.name);
    } else if (name == "weight") {
      kind_.weight = std::stoi(value);
    } else if (name == "inside") {
      kind_.inside = true;
    } else if (name == "bare") {
      kind_.bare = true;
    } else if (name == "keeps its name") {
      kind_.keeps_name = true;
    } else {
      throw std::runtime_error("kinds.sql, " + kind_.name + ": what is " + line);
    }
    return true;
  }

  void close() {
    if (!kind_.name.empty()) {
      kind_.text = parse_text(text_, kind_.name);
      kind_.then = parse_text(then_, kind_.name);
      grammar_.kinds[kind_.name] = std::move(kind_);
    } else if (!rule_.empty()) {
      grammar_.rules[rule_] = parse_text(text_, rule_);
    }
    kind_ = {};
    rule_.clear();
    text_.clear();
    then_.clear();
    in_then_ = false;
  }

  Grammar grammar_;
  PieceKind kind_;
  std::string rule_, text_, then_;
  bool in_then_ = false;
};

bool is_below(std::string_view name, std::string_view wanted) {
  return name.starts_with(wanted) && (name.size() == wanted.size() || name[wanted.size()] == '.');
}

}  // namespace

bool PieceKind::answers_to(std::string_view wanted) const {
  return is_below(name, wanted) ||
         std::ranges::any_of(is, [&](const std::string& other) { return is_below(other, wanted); });
}

Grammar parse_grammar(const std::string& text) { return GrammarParser().parse(text); }

const Grammar& grammar() {
  static const Grammar kGrammar = parse_grammar(tests::read_file("tests/evolve/kinds.sql"));
  return kGrammar;
}

}  // namespace evolve
