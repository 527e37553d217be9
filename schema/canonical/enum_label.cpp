#include "schema/canonical/enum_label.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/canonical/form.hpp"
#include "schema/canonical/names.hpp"
#include "schema/canonical/session.hpp"
#include "schema/characters.hpp"
#include "schema/expressions.hpp"
#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// `{a,b}` without the label `from`, which becomes `to`; nothing where it is no element, or quoted.
std::optional<std::string> array_following(std::string_view array, std::string_view from, std::string_view to) {
  if (!array.starts_with('{') || !array.ends_with('}') || array.find_first_of("\"\\{", 1) != std::string_view::npos) {
    return std::nullopt;
  }
  std::string quoted = "\"";
  for (const char c : to) {
    quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  quoted += '"';
  std::string text = "{";
  bool found = false;
  for (std::size_t at = 1; at < array.size();) {
    const std::size_t end = array.find_first_of(",}", at);
    const std::string_view element = array.substr(at, end - at);
    const bool is_it = without_blanks(element) == from;
    found |= is_it;
    text += is_it ? quoted : std::string(element);
    text += array[end];
    at = end + 1;
  }
  return found ? std::optional(text) : std::nullopt;
}

/// A string of a text that says the label, alone or in an array.
struct Saying {
  std::size_t offset, length;
  bool in_array;
  std::string following;  ///< what it has to say instead

  std::string in(const std::string& text, const std::string& content) const {
    return std::string(text).replace(offset, length, quote_literal(content));
  }
};

/// Last first.
std::vector<Saying> sayings(const std::string& text, const std::string& from, const std::string& to) {
  std::vector<Saying> found;
  names::Scanner scanner(text);
  for (names::Token token; scanner.next(token);) {
    if (token.kind != names::TokenKind::string) {
      continue;
    }
    const std::string content = token.content();
    if (content == from) {
      found.push_back({token.offset, token.text.size(), false, to});
    } else if (auto array = array_following(content, from, to)) {
      found.push_back({token.offset, token.text.size(), true, *std::move(array)});
    }
  }
  std::ranges::reverse(found);
  return found;
}

/// Whether the string is a value of the type, or an array of that one value, in this form.
bool is_label(const std::string& form, const ObjectId& type, const std::string& string, bool in_array) {
  const std::string name = quote_qualified(type.schema, type.name), label = quote_literal(string);
  const std::string value = in_array ? name + "[]" + quote_literal('{' + label + '}') : name + label;
  const std::size_t at = form.find(value);
  return at != std::string::npos && (at == 0 || (!continues_word(form[at - 1]) && form[at - 1] != '"'));
}

}  // namespace

void follow_label(Database& database, int server_version, const ObjectId& type, const std::string& from,
                  const std::string& to) {
  const std::string mark = from + " of " + type.name.text();  // a string like no other: its type tells what it is
  std::optional<Names> resolved;
  std::optional<Session> session;
  for_each_expression_place(database, [&](const ExpressionPlace& place, Expression& expression) {
    if (!names::may_name(expression.text, from)) {
      return;
    }
    for (const Saying& saying : sayings(expression.text, from, to)) {
      if (!session) {
        resolved.emplace(database, server_version);
        session.emplace(*resolved);
      }
      const std::string marked = saying.in(expression.text, saying.in_array ? '{' + mark + '}' : mark);
      const Form form = make_form(*session, place.use(), marked, session->path_of(*place.object));
      if (form.understood && is_label(form.text, type, mark, saying.in_array)) {
        expression.text = saying.in(expression.text, saying.following);
      }
    }
  });
}

}  // namespace schema::canonical
