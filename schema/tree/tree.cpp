#include "schema/tree/tree.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <pg_query.h>
#include <simdjson.h>

namespace schema::tree {

namespace {

using simdjson::dom::document;

const document& doc(const void* pointer) { return *static_cast<const document*>(pointer); }

char type_at(const void* pointer, std::size_t index) { return static_cast<char>(doc(pointer).tape[index] >> 56); }

std::uint64_t payload_at(const void* pointer, std::size_t index) {
  return doc(pointer).tape[index] & 0x00FFFFFFFFFFFFFFULL;
}

/// The index just past the value that starts at `index`.
std::size_t after(const void* pointer, std::size_t index) {
  switch (type_at(pointer, index)) {
    case '{':
    case '[':
      return static_cast<std::uint32_t>(payload_at(pointer, index));
    case 'l':
    case 'u':
    case 'd':
      return index + 2;  // the number stands in the next word
    default:
      return index + 1;
  }
}

std::string_view string_at(const void* pointer, std::size_t index) {
  const std::uint8_t* at = doc(pointer).string_buf.get() + payload_at(pointer, index);
  std::uint32_t length = 0;
  std::memcpy(&length, at, sizeof length);
  return {reinterpret_cast<const char*>(at) + sizeof length, length};
}

/// The integer with a minus sign whose text starts at or shortly after `at`; 0 when there is none.
std::int64_t negative_at(std::string_view text, std::size_t at, std::size_t words) {
  for (;; ++at) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    }
    if (at >= text.size() || std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      return 0;
    }
    if (text.substr(at, 2) == "/*") {
      at = std::min(text.find("*/", at), text.size()) + 1;
    } else if (text[at] == '-' && text.substr(at, 2) != "--") {
      const std::size_t digits = text.find_first_of("0123456789", at);
      std::int64_t value = 0;
      for (std::size_t i = digits; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0; ++i) {
        value = value * 10 + (text[i] - '0');
      }
      return -value;
    } else if (text[at] != '=' && words-- == 0) {
      return 0;
    } else if (text[at] != '=') {
      while (at + 1 < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[at + 1])) != 0 || text[at + 1] == '_')) {
        ++at;
      }
    }
  }
}

/// libpg_query's JSON leaves out negative integers as it does zero: `-1` and `0` would read alike. Puts them back from
/// the text: a constant has its location, a number of an option list stands behind the option's.
std::string with_negative_integers(std::string_view json, std::string_view text) {
  static constexpr std::string_view kConstant = R"("ival":{},"location":)", kOption = R"({"Integer":{}},"defaction")",
                                    kLocation = R"("location":)";
  const auto number = [json](std::size_t at) {
    std::size_t value = 0;
    for (; at < json.size() && json[at] >= '0' && json[at] <= '9'; ++at) {
      value = value * 10 + static_cast<std::size_t>(json[at] - '0');
    }
    return value;
  };
  std::string corrected;
  std::size_t copied = 0;
  const auto put = [&](std::size_t at, std::int64_t value) {
    corrected.append(json, copied, at - copied).append(R"("ival":)").append(std::to_string(value));
    copied = at;
  };
  for (std::size_t at = json.find(":{}"); at != std::string_view::npos; at = json.find(":{}", at + 1)) {
    const std::size_t inside = at + 2;
    std::int64_t value = 0;
    if (at >= 6 && json.substr(at - 6, kConstant.size()) == kConstant) {
      value = negative_at(text, number(at - 6 + kConstant.size()), 0);
    } else if (at >= 10 && json.substr(at - 10, kOption.size()) == kOption) {
      const std::size_t location = json.find(kLocation, at);
      value = location == std::string_view::npos ? 0 : negative_at(text, number(location + kLocation.size()), 3);
    }
    if (value != 0) {
      put(inside, value);
    }
  }
  corrected.append(json, copied);
  return corrected;
}

}  // namespace

struct Tree::Impl {
  document json;
};

Tree::Tree() : impl_(std::make_unique<Impl>()) {}
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;

Tree parse(std::string_view sql) {
  const std::string text(sql);  // libpg_query wants a terminated string
  PgQueryParseResult result = pg_query_parse(text.c_str());
  if (result.error != nullptr) {
    const std::string message = result.error->message;
    const int cursor = result.error->cursorpos;  // 1-based, in characters
    pg_query_free_parse_result(result);
    std::size_t offset = 0;
    for (int seen = 1; seen < cursor && offset < text.size(); ++seen) {
      ++offset;
      while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) {
        ++offset;
      }
    }
    throw SyntaxError(message, offset);
  }
  Tree tree;
  // Parsers keep their working memory, so each thread has one.
  thread_local simdjson::dom::parser parser;
  std::string_view json = result.parse_tree;
  std::string corrected;
  if (text.find('-') != std::string::npos) {
    corrected = with_negative_integers(json, text);
    json = corrected;
  }
  const auto error = parser.parse_into_document(tree.impl_->json, json.data(), json.size()).error();
  pg_query_free_parse_result(result);
  if (error != simdjson::SUCCESS) {
    throw SyntaxError(std::string("reading the parse tree: ") + simdjson::error_message(error), 0);
  }
  return tree;
}

Node Tree::statements() const { return Node(&impl_->json, 1)["stmts"]; }
std::size_t Tree::size() const { return statements().size(); }
Node Tree::statement(std::size_t index) const { return statements().at(index)["stmt"]; }

Tree parse_expression(std::string_view text) {
  std::string sql = "SELECT ";
  sql += text;
  try {
    return parse(sql);
  } catch (const SyntaxError& error) {
    throw SyntaxError(error.what(), error.offset < kExpressionOffset ? 0 : error.offset - kExpressionOffset);
  }
}

Node expression(const Tree& tree) {
  return tree.statement().as("SelectStmt")["targetList"].at(0).as("ResTarget")["val"];
}

int grammar_version() { return PG_VERSION_NUM / 10000; }

Node Node::operator[](std::string_view field) const {
  FieldCursor cursor = first_field();
  std::string_view name;
  Node value;
  while (next_field(cursor, name, value)) {
    if (name == field) {
      return value;
    }
  }
  return {};
}

Node::FieldCursor Node::first_field() const {
  if (!is_object()) {
    return {};
  }
  return {index_ + 1, after(document_, index_) - 1};
}

bool Node::next_field(FieldCursor& cursor, std::string_view& name, Node& value) const {
  if (cursor.at >= cursor.end) {
    return false;
  }
  name = string_at(document_, cursor.at);
  value = Node(document_, cursor.at + 1);
  cursor.at = after(document_, cursor.at + 1);
  if (type_at(document_, value.index_) == 'n') {
    value = Node{};
  }
  return true;
}

Node::Iterator& Node::Iterator::operator++() {
  index_ = after(document_, index_);
  return *this;
}

Node::Iterator Node::begin() const { return {document_, is_list() ? index_ + 1 : 0}; }
Node::Iterator Node::end() const { return {document_, is_list() ? after(document_, index_) - 1 : 0}; }

std::size_t Node::size() const {
  if (!is_list()) {
    return 0;
  }
  std::size_t count = 0;
  for (auto it = begin(); it != end(); ++it) {
    ++count;
  }
  return count;
}

Node Node::at(std::size_t wanted) const {
  for (const Node node : *this) {
    if (wanted-- == 0) {
      return node;
    }
  }
  return {};
}

std::string_view Node::kind() const {
  FieldCursor cursor = first_field();
  std::string_view name;
  Node value;
  // A wrapper has one field whose name starts upper case; fields of nodes start lower case.
  if (!next_field(cursor, name, value) || cursor.at < cursor.end || name.empty() || name[0] < 'A' || name[0] > 'Z') {
    return {};
  }
  return name;
}

Node Node::inner() const {
  const std::string_view wrapper = kind();
  return wrapper.empty() ? *this : (*this)[wrapper];
}

std::string_view Node::text() const {
  if (is_string()) {
    return string_at(document_, index_);
  }
  const Node string = as("String");
  return string ? string["sval"].text() : std::string_view{};
}

std::int64_t Node::integer(std::int64_t fallback) const {
  if (document_ == nullptr) {
    return fallback;
  }
  const char type = type_at(document_, index_);
  if (type == 'l' || type == 'u') {
    return static_cast<std::int64_t>(doc(document_).tape[index_ + 1]);
  }
  const Node number = as("Integer");
  return number ? number["ival"].integer(0) : fallback;
}

bool Node::flag() const {
  if (document_ == nullptr) {
    return false;
  }
  return type_at(document_, index_) == 't' || as("Boolean")["boolval"].flag();
}

bool Node::is_object() const { return document_ != nullptr && type_at(document_, index_) == '{'; }
bool Node::is_list() const { return document_ != nullptr && type_at(document_, index_) == '['; }
bool Node::is_string() const { return document_ != nullptr && type_at(document_, index_) == '"'; }

}  // namespace schema::tree
