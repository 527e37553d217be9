#include "schema/tree/tree.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pg_query.h>
#include <simdjson.h>

#include "schema/tree/negative_integers.hpp"

namespace schema::tree {

namespace {

/// What a word says of the value that starts with it; the other bits are its payload. simdjson's own tape takes four
/// times the room, most of it for the names of fields, and what is read is walked many times.
enum class Tag : std::uint32_t {
  null,
  yes,
  no,
  string,  ///< payload: where it stands among the texts
  number,  ///< in the next two words
  small,   ///< payload: an integer
  object,  ///< payload: the index just past it; a field's name (see field_name) stands in front of its value
  list,    ///< payload: the index just past it
};
constexpr std::uint32_t kPayloadBits = 29, kMostPayload = (1U << kPayloadBits) - 1;

/// An operator nests its operands by two levels. What is deeper than this is refused: readers of trees call themselves.
constexpr std::size_t kDeepest = 4096;

std::uint32_t word(Tag tag, std::uint64_t payload) {
  if (payload > kMostPayload) {
    throw SyntaxError("a statement of this size cannot be read", 0);
  }
  return static_cast<std::uint32_t>(tag) << kPayloadBits | static_cast<std::uint32_t>(payload);
}

/// The names of fields and nodes, the same for all trees: some hundreds, so that they stay at hand. They never move,
/// and whoever was given a tree that uses a name finds it here.
std::array<std::string_view, 4096> field_names;

/// Of names that differ in their length or at one of their ends, nearly all.
struct EndsHash {
  std::size_t operator()(std::string_view name) const {
    std::uint64_t front = 0, back = 0;
    const std::size_t size = std::min(name.size(), sizeof front);
    std::memcpy(&front, name.data(), size);
    std::memcpy(&back, name.data() + name.size() - size, size);
    return ((front ^ (back << 1U)) + name.size()) * 0x9E3779B97F4A7C15U >> 32U;
  }
};

std::uint32_t field_number(std::string_view name) {
  thread_local std::unordered_map<std::string_view, std::uint32_t, EndsHash> known;
  const auto found = known.find(name);
  if (found != known.end()) {
    return found->second;
  }
  static std::mutex mutex;
  static std::unordered_map<std::string, std::uint32_t> numbers;
  const std::lock_guard lock(mutex);
  const auto [at, is_new] = numbers.try_emplace(std::string(name), static_cast<std::uint32_t>(numbers.size()));
  if (is_new) {  // another thread may be reading the others
    field_names.at(at->second) = at->first;
  }
  known.emplace(at->first, at->second);
  return at->second;
}

}  // namespace

/// A tree as words.
struct Document {
  std::vector<std::uint32_t> words;
  std::string texts;  ///< each behind its length

  Tag tag(std::size_t index) const { return static_cast<Tag>(words[index] >> kPayloadBits); }
  std::uint32_t payload(std::size_t index) const { return words[index] & kMostPayload; }

  /// The index just past the value that starts at `index`.
  std::size_t after(std::size_t index) const {
    switch (tag(index)) {
      case Tag::object:
      case Tag::list:
        return payload(index);
      case Tag::number:
        return index + 3;
      default:
        return index + 1;
    }
  }

  std::string_view string(std::size_t index) const {
    const char* at = texts.data() + payload(index);
    std::uint32_t length = 0;
    std::memcpy(&length, at, sizeof length);
    return {at + sizeof length, length};
  }

  std::int64_t integer(std::size_t index) const {
    if (tag(index) == Tag::small) {
      return payload(index);
    }
    std::int64_t value = 0;
    std::memcpy(&value, &words[index + 1], sizeof value);
    return value;
  }

  void take(const simdjson::dom::document& json);
};

/// simdjson's tape: https://github.com/simdjson/simdjson/blob/master/doc/tape.md
void Document::take(const simdjson::dom::document& json) {
  struct Open {
    std::size_t word;
    bool is_object, name_next;
  };
  thread_local std::vector<Open> open;
  open.clear();
  const auto value_done = [] {
    if (!open.empty()) {
      open.back().name_next = open.back().is_object;
    }
  };
  const std::size_t end = json.tape[0] & 0x00FFFFFFFFFFFFFFULL;
  for (std::size_t at = 1; at + 1 < end; ++at) {
    const char type = static_cast<char>(json.tape[at] >> 56);
    const std::uint64_t payload = json.tape[at] & 0x00FFFFFFFFFFFFFFULL;
    switch (type) {
      case '{':
      case '[':
        open.push_back({words.size(), type == '{', type == '{'});
        words.push_back(0);
        break;
      case '}':
      case ']':
        words[open.back().word] = word(open.back().is_object ? Tag::object : Tag::list, words.size());
        open.pop_back();
        value_done();
        break;
      case '"': {
        const char* start = reinterpret_cast<const char*>(json.string_buf.get() + payload);
        std::uint32_t length = 0;
        std::memcpy(&length, start, sizeof length);
        if (!open.empty() && open.back().name_next) {
          words.push_back(field_number({start + sizeof length, length}));
          open.back().name_next = false;
        } else {
          words.push_back(word(Tag::string, texts.size()));
          texts.append(start, sizeof length + length);
          value_done();
        }
        break;
      }
      case 'l':
      case 'u':
      case 'd':
        if (const std::uint64_t value = json.tape[++at]; type != 'd' && value <= kMostPayload) {
          words.push_back(word(Tag::small, value));
        } else {
          words.push_back(word(Tag::number, 0));
          words.push_back(static_cast<std::uint32_t>(value));
          words.push_back(static_cast<std::uint32_t>(value >> 32));
        }
        value_done();
        break;
      default:
        words.push_back(word(type == 't' ? Tag::yes : type == 'f' ? Tag::no : Tag::null, 0));
        value_done();
    }
  }
}

Tree::Tree() : document_(std::make_unique<Document>()) {}
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
  if (parser.capacity() < json.size() && parser.allocate(json.size(), kDeepest) != simdjson::SUCCESS) {
    pg_query_free_parse_result(result);
    throw std::bad_alloc();
  }
  const auto error = parser.parse(json.data(), json.size()).error();
  pg_query_free_parse_result(result);
  if (error == simdjson::DEPTH_ERROR) {
    throw SyntaxError("an expression is nested too deeply to be read", 0);
  }
  if (error != simdjson::SUCCESS) {
    throw SyntaxError(std::string("reading the parse tree: ") + simdjson::error_message(error), 0);
  }
  // Grown in memory that is there already, kept in as much as it takes.
  thread_local Document grown;
  grown.words.clear();
  grown.texts.clear();
  grown.take(parser.doc);
  *tree.document_ = grown;
  return tree;
}

Node Tree::statements() const { return Node(document_.get(), 0)["stmts"]; }
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
  const auto [begin, end] = first_field();
  for (std::size_t at = begin; at < end; at = document_->after(at + 1)) {
    const std::string_view name = field_names[document_->words[at]];
    if (name.size() == field.size() && name.front() == field.front() && name == field) {
      return document_->tag(at + 1) == Tag::null ? Node{} : Node(document_, at + 1);
    }
  }
  return {};
}

Node::FieldCursor Node::first_field() const {
  if (!is_object()) {
    return {};
  }
  return {index_ + 1, document_->after(index_)};
}

bool Node::next_field(FieldCursor& cursor, std::string_view& name, Node& value) const {
  if (cursor.at >= cursor.end) {
    return false;
  }
  name = field_names[document_->words[cursor.at]];
  value = Node(document_, cursor.at + 1);
  cursor.at = document_->after(cursor.at + 1);
  if (document_->tag(value.index_) == Tag::null) {
    value = Node{};
  }
  return true;
}

Node::Iterator& Node::Iterator::operator++() {
  index_ = document_->after(index_);
  return *this;
}

Node::Iterator Node::begin() const { return {document_, is_list() ? index_ + 1 : 0}; }
Node::Iterator Node::end() const { return {document_, is_list() ? document_->after(index_) : 0}; }

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
    return document_->string(index_);
  }
  const Node string = as("String");
  return string ? string["sval"].text() : std::string_view{};
}

std::int64_t Node::integer(std::int64_t fallback) const {
  if (document_ == nullptr) {
    return fallback;
  }
  const Tag tag = document_->tag(index_);
  if (tag == Tag::small || tag == Tag::number) {
    return document_->integer(index_);
  }
  const Node number = as("Integer");
  return number ? number["ival"].integer(0) : fallback;
}

bool Node::flag() const {
  if (document_ == nullptr) {
    return false;
  }
  return document_->tag(index_) == Tag::yes || as("Boolean")["boolval"].flag();
}

bool Node::is_object() const { return document_ != nullptr && document_->tag(index_) == Tag::object; }
bool Node::is_list() const { return document_ != nullptr && document_->tag(index_) == Tag::list; }
bool Node::is_string() const { return document_ != nullptr && document_->tag(index_) == Tag::string; }

}  // namespace schema::tree
