#include "schema/parse/hint.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "schema/characters.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

struct Form {
  std::string_view word, form;
};
constexpr std::array<Form, 4> kForms = {{{"@renamed", "-- @renamed from=NAME"},
                                         {"@rename", "-- @renamed from=NAME"},
                                         {"@backfill", "-- @backfill EXPRESSION"},
                                         {"atlas:renamed_from", "-- atlas:renamed_from NAME"}}};

/// Takes a name off the front: up to a blank, or a double-quoted one, unquoted.
std::string take_name(std::string_view& text) {
  text = without_blanks(text);
  std::string name;
  if (!text.empty() && text.front() == '"') {
    std::size_t at = 1;
    while (at < text.size() && (text[at] != '"' || (at + 1 < text.size() && text[at + 1] == '"'))) {
      at += text[at] == '"' ? 1 : 0;
      name += text[at++];
    }
    text.remove_prefix(std::min(at + 1, text.size()));
    if (text.empty() || text.front() != '.') {
      return name;
    }
    name = '"' + name + '"';
  }
  std::size_t at = 0;
  while (at < text.size() && !is_space(text[at]) && text[at] != ',' && text[at] != ';') {
    ++at;
  }
  name += text.substr(0, at);
  text.remove_prefix(at);
  return name;
}

bool take_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) {
    return false;
  }
  text.remove_prefix(word.size());
  return true;
}

}  // namespace

bool read_hint(std::string_view comment, Hints& hints) {
  std::string_view rest = without_blanks(comment);
  const auto old_name = [&] {
    hints.renamed_from = take_name(rest);
    rest = without_blanks(rest);
    return !hints.renamed_from->empty();
  };
  bool found = false;
  if (take_word(rest, "@renamed")) {
    rest = without_blanks(rest);
    found = take_word(rest, "from=") && old_name();
    hints.renamed_online = found && take_word(rest, "online");
    rest = without_blanks(rest);
  } else if (take_word(rest, "atlas:renamed_from ")) {
    found = old_name();
  }
  if (take_word(rest, "@backfill ")) {
    std::size_t end = 0;  // a comment behind it would swallow the statement that it becomes a part of
    for (Token token = next_token(rest, 0); token.type != TokenType::end; token = next_token(rest, token.end)) {
      end = token.end;
    }
    hints.backfill = std::string(without_blanks(rest.substr(0, end)));
    found = !hints.backfill->empty();
  }
  return found;
}

std::string_view form_of_hint(std::string_view comment) {
  const std::string_view text = without_blanks(comment);
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  const auto goes_on = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  const auto* const form = std::ranges::find_if(kForms, [&](const Form& known) {
    const std::string_view word = text.substr(0, known.word.size());
    const std::string_view rest = text.substr(word.size());
    return std::ranges::equal(word, known.word, {}, lower) && (rest.empty() || !goes_on(rest.front()));
  });
  return form == kForms.end() ? std::string_view() : form->form;
}

}  // namespace schema::parse
