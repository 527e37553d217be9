#include "migrate/step_line.hpp"

namespace migrate {

namespace {

/// An identifier off the front of a text, unquoted; nullopt where there is none.
std::optional<std::string> take_identifier(std::string_view& text) {
  std::string name;
  if (text.starts_with('"')) {
    std::size_t at = 1;
    for (; at < text.size(); ++at) {
      if (text[at] == '"') {
        if (at + 1 >= text.size() || text[at + 1] != '"') {
          break;
        }
        ++at;
      }
      name += text[at];
    }
    if (at >= text.size()) {
      return std::nullopt;
    }
    text.remove_prefix(at + 1);
    return name;
  }
  std::size_t at = 0;
  while (at < text.size() && std::string_view(" .,:\"").find(text[at]) == std::string_view::npos) {
    ++at;
  }
  name = text.substr(0, at);
  text.remove_prefix(at);
  return name.empty() ? std::nullopt : std::optional(name);
}

}  // namespace

std::optional<schema::QualifiedName> take_qualified(std::string_view& text) {
  std::optional<std::string> first = take_identifier(text);
  if (!first) {
    return std::nullopt;
  }
  if (!text.starts_with('.')) {
    return schema::QualifiedName{"", *first};
  }
  text.remove_prefix(1);
  std::optional<std::string> second = take_identifier(text);
  return second ? std::optional(schema::QualifiedName{*first, *second}) : std::nullopt;
}

void read_step_line(std::string_view text, Statement& statement) {
  std::string_view rest = text;
  std::vector<planner::TableLock> locks;
  if (rest.starts_with("no lock")) {
    rest.remove_prefix(7);
  } else {
    while (true) {
      const std::size_t on = rest.find(" on ");
      const std::optional<planner::LockMode> mode =
          on == std::string_view::npos ? std::nullopt : planner::lock_mode(rest.substr(0, on));
      if (!mode) {
        statement.comment = text;
        return;
      }
      rest.remove_prefix(on + 4);
      const std::optional<schema::QualifiedName> relation = take_qualified(rest);
      if (!relation) {
        statement.comment = text;
        return;
      }
      locks.push_back({*relation, *mode});
      if (!rest.starts_with(", ")) {
        break;
      }
      rest.remove_prefix(2);
    }
  }
  if (rest.starts_with(": ")) {
    statement.comment = rest.substr(2);
  } else if (!rest.empty()) {
    statement.comment = text;
    return;
  }
  statement.locks = std::move(locks);
  statement.states_locks = true;
}

std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t value = 0, digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    value = value * 10 + static_cast<std::size_t>(text[digits++] - '0');
  }
  if (digits == 0 || digits > 9) {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  return value;
}

}  // namespace migrate
