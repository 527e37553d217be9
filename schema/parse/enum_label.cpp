#include "schema/parse/enum_label.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "schema/canonical/form.hpp"
#include "schema/canonical/names.hpp"
#include "schema/canonical/session.hpp"
#include "schema/characters.hpp"
#include "schema/expressions.hpp"
#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// The strings of a text that say the label, last first.
std::vector<names::Token> strings_saying(const std::string& text, const std::string& label) {
  std::vector<names::Token> found;
  names::Scanner scanner(text);
  for (names::Token token; scanner.next(token);) {
    if (token.kind == names::TokenKind::string && token.content() == label) {
      found.push_back(token);
    }
  }
  std::ranges::reverse(found);
  return found;
}

std::string with_string(const std::string& text, const names::Token& token, const std::string& content) {
  return std::string(text).replace(token.offset, token.text.size(), quote_literal(content));
}

/// Whether the string is a value of the type in this form.
bool is_label(const std::string& form, const ObjectId& type, const std::string& string) {
  const std::string value = quote_qualified(type.schema, type.name) + quote_literal(string);
  const std::size_t at = form.find(value);
  return at != std::string::npos && (at == 0 || (!continues_word(form[at - 1]) && form[at - 1] != '"'));
}

}  // namespace

void follow_label(Interpreter& interpreter, const ObjectId& type, const std::string& from, const std::string& to) {
  Database& database = interpreter.database;
  const std::string mark = from + " of " + type.name.text();  // a string like no other: its type tells what it is
  std::optional<canonical::Names> names;
  std::optional<canonical::Session> session;
  for_each_expression_place(database, [&](const ExpressionPlace& place, Expression& expression) {
    if (!names::may_name(expression.text, from)) {
      return;
    }
    for (const names::Token& token : strings_saying(expression.text, from)) {
      if (!session) {
        names.emplace(database, interpreter.options.server_version);
        session.emplace(*names);
      }
      const canonical::Form form =
          make_form(*session, place.use(), with_string(expression.text, token, mark), session->path_of(*place.object));
      if (form.understood && is_label(form.text, type, mark)) {
        expression.text = with_string(expression.text, token, to);
      }
    }
  });
}

}  // namespace schema::parse
