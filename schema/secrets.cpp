#include "schema/secrets.hpp"

#include <algorithm>
#include <array>

#include "schema/names/scan.hpp"
#include "schema/parse/text.hpp"

namespace schema {

namespace {

template <class Db, class F>
void for_each_options(Db& database, F&& f) {
  for (auto& [id, object] : database.servers) {
    f(id, object.options);
  }
  for (auto& [id, object] : database.user_mappings) {
    f(id, object.options);
  }
}

void take_masked(Options& options, const Options& other) {
  for (auto& [name, value] : options) {
    if (const auto known = other.find(name); value == kMaskedSecret && known != other.end()) {
      value = known->second;
    }
  }
}

}  // namespace

bool is_secret_option(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kWords = {"password", "passwd", "secret", "token"};
  const std::string folded = parse::to_lower(name);
  // `password_required` is no password.
  return folded != "password_required" &&
         std::ranges::any_of(kWords, [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

bool has_password(std::string_view connection) {
  const std::size_t start = connection.find("://");
  const std::size_t at = connection.find('@');
  const bool in_url = start != std::string_view::npos && at != std::string_view::npos && at > start + 3 &&
                      connection.substr(start + 3, at - start - 3).find(':') != std::string_view::npos;
  return in_url || is_secret_option(connection);
}

std::string without_secrets(std::string_view sql) {
  std::string result;
  std::size_t copied = 0;
  names::Scanner scanner(sql);
  std::string before;  // the name right before it: `OPTIONS (password '…')`, `PASSWORD '…'`
  for (names::Token token; scanner.next(token);) {
    const bool is_string = token.kind == names::TokenKind::string;
    if (is_string && (is_secret_option(before) || (before == "connection" && has_password(token.content())))) {
      result += sql.substr(copied, token.offset - copied);
      result += std::string("'") + kMaskedSecret + '\'';
      copied = token.offset + token.text.size();
    }
    before = token.is_name() ? token.name() : "";
  }
  result += sql.substr(copied);
  return result;
}

void mask_secrets(Database& database) {
  for_each_options(database, [](const ObjectId&, Options& options) {
    for (auto& [name, value] : options) {
      if (is_secret_option(name)) {
        value = kMaskedSecret;
      }
    }
  });
}

std::vector<ObjectId> with_masked_secrets(const Database& database) {
  std::vector<ObjectId> found;
  for_each_options(database, [&](const ObjectId& id, const Options& options) {
    if (std::ranges::any_of(options, [](const auto& option) { return option.second == kMaskedSecret; })) {
      found.push_back(id);
    }
  });
  return found;
}

void align_secrets(Database& from, Database& to) {
  const auto align = [](Database& masked, Database& other) {
    for_each_options(masked, [&](const ObjectId& id, Options& options) {
      if (const Server* server = other.find<Server>(id)) {
        take_masked(options, server->options);
      } else if (const UserMapping* mapping = other.find<UserMapping>(id)) {
        take_masked(options, mapping->options);
      }
    });
  };
  align(to, from);
  align(from, to);
}

}  // namespace schema
