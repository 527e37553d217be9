#pragma once
// The words of an SQL text, without a parse tree: for looking whether a text names anything at all, for routine bodies
// that are only strings, and for finding where a name stands. Comments and white space are passed over.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/object_id.hpp"

namespace schema::names {

enum class TokenKind : std::uint8_t {
  identifier,  ///< an unquoted name or key word
  quoted,      ///< "a name"
  string,      ///< '…', E'…', $tag$…$tag$, …
  number,
  parameter,  ///< $1
  operator_,
  punctuation,  ///< ( ) [ ] , ; : .
};

struct Token {
  TokenKind kind{};
  std::string_view text;  ///< as it stands
  std::size_t offset = 0;

  bool is(char c) const { return kind == TokenKind::punctuation && text[0] == c; }
  bool is_name() const { return kind == TokenKind::identifier || kind == TokenKind::quoted; }
  /// The name meant: folded to lower case, or unquoted.
  std::string name() const;
  /// The content of a string.
  std::string content() const;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text, std::size_t offset = 0) : text_(text), at_(offset) {}

  /// False at the end. Never fails: what is left open ends with the text.
  bool next(Token& token);

 private:
  void skip_blank();
  void scan_quoted(char quote, bool escapes);
  bool scan_dollar_quoted();

  std::string_view text_;
  std::size_t at_;
};

/// Whether a word of the text, or of a string in it, may be this name: a quick look, before the text is parsed.
bool may_name(std::string_view text, std::string_view name);

/// `schema.name` at the start of an SQL text, either part perhaps quoted; `rest` is what follows.
struct DottedName {
  QualifiedName name;  ///< schema empty when there is one part only
  std::string_view rest;
};
std::optional<DottedName> dotted_name(std::string_view text);

}  // namespace schema::names
