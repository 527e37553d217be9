#pragma once
// The parse tree of one SQL text, as libpg_query gives it (its JSON, read by simdjson). The one place that knows the
// two libraries; node and field names are those of PostgreSQL's parsenodes.h (`CreateStmt`, `tableElts`, `sval`).
//
// The JSON leaves out what is zero, false, empty or NULL: an absent field reads as that.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace schema::tree {

/// A text the grammar does not accept. `offset` is in bytes into the text given to parse().
struct SyntaxError : std::runtime_error {
  SyntaxError(const std::string& message, std::size_t at) : std::runtime_error(message), offset(at) {}
  std::size_t offset;
};

struct Document;

/// A value in a tree: an object, a list, a string, a number, a boolean, or nothing. Cheap to copy; valid as long as
/// its Tree. Asking the wrong question gives the empty answer, never an error.
class Node {
 public:
  Node() = default;

  explicit operator bool() const { return document_ != nullptr; }
  bool operator==(const Node& other) const { return document_ == other.document_ && index_ == other.index_; }

  /// A field of an object. Absent: a Node that is false.
  Node operator[](std::string_view field) const;

  /// Lists. A missing list has no elements.
  class Iterator;
  Iterator begin() const;
  Iterator end() const;
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  Node at(std::size_t index) const;
  Node back() const { return empty() ? Node{} : at(size() - 1); }

  /// The node's type where the tree wraps it, `{"ColumnRef": {…}}`: "ColumnRef"; else "".
  std::string_view kind() const;
  bool is(std::string_view wanted) const { return kind() == wanted; }
  /// What is inside the wrapper; the node itself where there is none.
  Node inner() const;
  /// `node.as("ColumnRef")`: the inside if it is of that kind, else nothing.
  Node as(std::string_view wanted) const { return is(wanted) ? inner() : Node{}; }

  std::string_view text() const;                          ///< a JSON string; for a String node its sval; else ""
  std::int64_t integer(std::int64_t fallback = 0) const;  ///< a JSON number; for an Integer node its ival
  bool flag() const;                                      ///< a JSON true; for a Boolean node its boolval
  bool is_object() const;
  bool is_list() const;
  bool is_string() const;

  /// Fields of an object: f(name, value).
  template <class F>
  void for_each_field(F&& f) const {
    FieldCursor cursor = first_field();
    std::string_view name;
    Node value;
    while (next_field(cursor, name, value)) {
      f(name, value);
    }
  }

  /// Byte offset into the parsed text (`location`); 0 where the tree has none.
  std::size_t location() const { return static_cast<std::size_t>((*this)["location"].integer()); }

 private:
  friend class Tree;
  struct FieldCursor {
    std::size_t at = 0, end = 0;
  };
  Node(const Document* document, std::size_t index) : document_(document), index_(index) {}
  FieldCursor first_field() const;
  bool next_field(FieldCursor& cursor, std::string_view& name, Node& value) const;

  const Document* document_ = nullptr;
  std::size_t index_ = 0;  // of its words
};

class Node::Iterator {
 public:
  Iterator(const Document* document, std::size_t index) : document_(document), index_(index) {}
  Node operator*() const { return {document_, index_}; }
  Iterator& operator++();
  bool operator!=(const Iterator& other) const { return index_ != other.index_; }

 private:
  const Document* document_;
  std::size_t index_;
};

/// Owns a parsed text. Movable.
class Tree {
 public:
  Tree();
  ~Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;

  /// How many statements the text held.
  std::size_t size() const;
  /// The i-th statement, wrapped: `{"CreateStmt": {…}}`.
  Node statement(std::size_t index = 0) const;
  /// All of them in order: f(node).
  template <class F>
  void for_each_statement(F&& f) const {
    for (const Node entry : statements()) {
      f(entry["stmt"]);
    }
  }

 private:
  friend Tree parse(std::string_view);
  Node statements() const;
  std::unique_ptr<Document> document_;
};

/// Throws SyntaxError. Thread-safe.
Tree parse(std::string_view sql);

/// Parses an expression alone: the tree of `SELECT <text>`, of which expression() is the value.
/// Locations count from the text's own start (the `SELECT ` is subtracted by offset()).
inline constexpr std::size_t kExpressionOffset = 7;
Tree parse_expression(std::string_view text);
Node expression(const Tree& tree);

/// The major of the grammar built in: 15.
int grammar_version();

}  // namespace schema::tree
