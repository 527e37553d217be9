#include "schema/names/move_schema.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema::names {

namespace {

class Mover {
 public:
  Mover(std::string_view text, const SchemaMove& move) : text_(text), move_(move) {
    Scanner scanner(text);
    for (Token token; scanner.next(token);) {
      tokens_.push_back(token);
    }
  }

  std::string run() {
    std::size_t copied = 0;
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      add_comments(text_.substr(copied, token.offset - copied));
      result_ += moved(token);
      copied = token.offset + token.text.size();
    }
    add_comments(text_.substr(copied));
    return std::move(result_);
  }

 private:
  std::string in(std::string_view text) const { return Mover(text, move_).run(); }

  /// What stands between two tokens: blanks and comments.
  void add_comments(std::string_view gap) {
    for (std::size_t dashes = gap.find("--"); dashes != std::string_view::npos; dashes = gap.find("--")) {
      const std::size_t end = std::min(gap.find('\n', dashes), gap.size());
      result_ += gap.substr(0, dashes + 2);
      result_ += in(gap.substr(dashes + 2, end - dashes - 2));
      gap.remove_prefix(end);
    }
    result_ += gap;
  }

  /// The token so many before this one, as a word in lower case; empty: it is no name.
  std::string word_before(std::size_t count) const {
    return at_ >= count && tokens_[at_ - count].kind == TokenKind::identifier ? tokens_[at_ - count].name() : "";
  }
  bool is_before(std::size_t count, std::string_view text) const {
    return at_ >= count && tokens_[at_ - count].text == text;
  }
  const Token* after(std::size_t count) const { return at_ + count < tokens_.size() ? &tokens_[at_ + count] : nullptr; }

  std::string moved(const Token& token) {
    if (is_entry(token)) {
      const bool is_it = token.is_name() ? token.name() == move_.from : token.content() == move_.from;
      return is_it ? list_entry(token) : std::string(token.text);
    }
    if (token.is_name()) {
      return qualifies(token) ? quote_identifier(move_.to) : std::string(token.text);
    }
    return token.kind == TokenKind::string ? string(token) : std::string(token.text);
  }

  /// Whether it is an entry of a list of schemas: after `SCHEMA`, `search_path =`, and each of their commas.
  bool is_entry(const Token& token) {
    const bool is_path = word_before(2) == "search_path" && (is_before(1, "=") || word_before(1) == "to");
    if (is_path || (word_before(1) == "schema" && word_before(2) != "foreign")) {
      list_ = List::expects;
      is_path_ = is_path;
    }
    if (list_ != List::expects) {
      list_ = list_ == List::behind && token.is(',') ? List::expects : List::none;
      return false;
    }
    static constexpr std::array<std::string_view, 3> kFillers = {"if", "not", "exists"};
    if (!is_path_ && token.kind == TokenKind::identifier &&
        std::ranges::find(kFillers, token.name()) != kFillers.end()) {
      return false;
    }
    list_ = token.is_name() || token.kind == TokenKind::string ? List::behind : List::none;
    return list_ == List::behind;
  }

  std::string list_entry(const Token& token) const {
    if (!is_path_) {
      // It may be there: somebody makes tenants.
      const std::string made = word_before(1) == "schema" && word_before(2) == "create" ? "IF NOT EXISTS " : "";
      return made + (token.is_name() ? quote_identifier(move_.to) : quote_literal(move_.to));
    }
    std::string path;
    for (const std::string& schema : move_.path_entry()) {
      path += (path.empty() ? "" : ", ") + (token.is_name() ? quote_identifier(schema) : quote_literal(schema));
    }
    return path;
  }

  bool qualifies(const Token& token) const {
    const Token* dot = after(1);
    const Token* name = after(2);
    return token.name() == move_.from && dot != nullptr && dot->is('.') && name != nullptr && name->is_name() &&
           !is_before(1, ".") && !move_.stay.contains(name->name());
  }

  std::string string(const Token& token) const {
    const std::string before = word_before(1);
    if (token.text.front() == '$') {
      const std::size_t tag = token.text.find('$', 1) + 1;
      const bool is_body = before == "as" || before == "do" || word_before(2) == "language";
      return is_body && token.text.size() >= 2 * tag
                 ? within(token.text.substr(0, tag), in(token.text.substr(tag, token.text.size() - 2 * tag)))
                 : std::string(token.text);
    }
    if (token.text.front() != '\'') {
      return std::string(token.text);
    }
    const std::string content = token.content();
    if (before == "as" || before == "execute" || (is_before(1, "(") && word_before(2) == "format")) {
      const std::string inner = in(content);
      return inner == content ? std::string(token.text) : quote_literal(inner);
    }
    if (content == move_.from && is_before(1, "=") && names_schemas(word_before(2))) {
      return quote_literal(move_.to);
    }
    if (is_cast_to_name() || is_argument_of_name()) {
      return quote_literal(in(content));
    }
    return std::string(token.text);
  }

  static std::string within(std::string_view tag, const std::string& body) {
    return std::string(tag) + body + std::string(tag);
  }

  static bool names_schemas(const std::string& column) {
    return column.ends_with("schema") || column.ends_with("schemaname") || column.ends_with("nspname");
  }

  /// `'a.t'::regclass`, `'a.t'::pg_catalog.regclass`
  bool is_cast_to_name() const {
    const auto is = [this](std::size_t count, char c) { return after(count) != nullptr && after(count)->is(c); };
    if (!is(1, ':') || !is(2, ':')) {
      return false;
    }
    const Token* type = is(4, '.') ? after(5) : after(3);
    return type != nullptr && type->is_name() && type->name().starts_with("reg");
  }

  bool is_argument_of_name() const {
    static constexpr std::array<std::string_view, 4> kFunctions = {"nextval", "currval", "setval",
                                                                   "pg_get_serial_sequence"};
    const std::string function = is_before(1, "(") ? word_before(2) : "";
    return function.starts_with("to_reg") || std::ranges::find(kFunctions, function) != kFunctions.end();
  }

  std::string_view text_;
  const SchemaMove& move_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  enum class List : std::uint8_t { none, expects, behind } list_ = List::none;  ///< behind an entry
  bool is_path_ = false;
  std::string result_;
};

}  // namespace

std::vector<std::string> SchemaMove::path_entry() const {
  return stay.empty() ? std::vector{to} : std::vector{to, from};
}

std::vector<std::string> SchemaMove::search_path() const {
  const std::string usual = "public";
  return from == usual ? path_entry() : std::vector{usual};
}

std::string move_schema(std::string_view text, const SchemaMove& move) { return Mover(text, move).run(); }

}  // namespace schema::names
