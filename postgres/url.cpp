#include "postgres/url.hpp"

#include <array>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

namespace postgres {
namespace {

bool is_url(std::string_view text) { return text.starts_with("postgres://") || text.starts_with("postgresql://"); }

bool is_secret(std::string_view key) {
  return key == "password" || key == "sslpassword" || key == "oauth_client_secret";
}

/// Where the query begins. What stands before the first '@' is libpq's to read as user and password, and may hold a
/// '?'; a '?' with a further '@' behind it and no '=' between belongs to a password that nobody escaped.
std::size_t query_of(std::string_view url) {
  const std::size_t start = url.find("://") + 3;
  const std::size_t user_end = url.find_first_of("@/", start);
  const bool user = user_end != std::string_view::npos && url[user_end] == '@';
  for (std::size_t at = url.find('?', user ? user_end : start); at != std::string_view::npos; at = url.find('?', at)) {
    const std::size_t sign = url.find('@', at);
    if (sign == std::string_view::npos || url.find('=', at) < sign) {
      return at;
    }
    at = sign;
  }
  return url.size();
}

/// A connection string in two parts: what may be shown, and the secrets in it as they are written.
struct Parts {
  std::string shown;
  std::vector<std::string> secrets;
};

Parts split_url(std::string_view url) {
  Parts parts;
  const std::size_t start = url.find("://") + 3;
  const std::size_t query = query_of(url);
  // libpq ends the user part at the first '@'; a password with a stray '@' or '/' must not be shown even so.
  const std::size_t at = url.substr(0, query).rfind('@');
  parts.shown = url.substr(0, start);
  std::size_t rest = start;
  if (at != std::string_view::npos && at >= start) {
    const std::size_t colon = std::min(url.find(':', start), at);
    parts.shown += url.substr(start, colon - start);
    if (colon < at) {
      const std::string_view password = url.substr(colon + 1, at - colon - 1);
      parts.secrets.emplace_back(password);
      // … and takes what is left of such a one for a host, a port or a database.
      for (std::size_t from = 0; from < password.size();) {
        const std::size_t end = std::min(password.find_first_of("@/:?,", from), password.size());
        parts.secrets.emplace_back(password.substr(from, end - from));
        from = end + 1;
      }
    }
    rest = at;
  }
  parts.shown += url.substr(rest, query - rest);
  char separator = '?';
  for (std::size_t from = query; from < url.size();) {
    const std::size_t end = std::min(url.find('&', from + 1), url.size());
    const std::string_view pair = url.substr(from + 1, end - from - 1);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (is_secret(pair.substr(0, equals))) {
      parts.secrets.emplace_back(pair.substr(std::min(equals + 1, pair.size())));
    } else {
      parts.shown += separator;
      parts.shown += pair;
      separator = '&';
    }
    from = end;
  }
  return parts;
}

Parts split_pairs(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  Parts parts;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kSpace, at)) != std::string_view::npos) {
    const std::size_t start = at;
    const std::size_t key_end = std::min(text.find_first_of(" \t\r\n=", at), text.size());
    at = std::min(text.find_first_not_of(kSpace, key_end), text.size());
    std::string value;
    if (at < text.size() && text[at] == '=') {
      at = std::min(text.find_first_not_of(kSpace, at + 1), text.size());
      // libpq ends a quoted value at its second quote; what is glued to it is an error there, and still a secret here.
      for (bool quoted = false; at < text.size() && (quoted || kSpace.find(text[at]) == std::string_view::npos); ++at) {
        if (text[at] == '\'') {
          quoted = !quoted;
          continue;
        }
        if (text[at] == '\\' && at + 1 < text.size()) {
          ++at;
        }
        value += text[at];
      }
    }
    if (is_secret(text.substr(start, key_end - start))) {
      parts.secrets.push_back(std::move(value));
    } else {
      parts.shown += parts.shown.empty() ? "" : " ";
      parts.shown += text.substr(start, at - start);
    }
  }
  return parts;
}

Parts split(std::string_view url) { return is_url(url) ? split_url(url) : split_pairs(url); }

std::string quote_value(std::string_view value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted + '\'';
}

}  // namespace

std::string percent_encode(std::string_view value) {
  std::string encoded;
  for (const char c : value) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string describe_target(std::string_view url) {
  std::string shown = split(url).shown;
  if (!shown.empty()) {
    return shown;
  }
  static constexpr std::array<std::array<const char*, 2>, 4> kVariables = {
      {{"host", "PGHOST"}, {"port", "PGPORT"}, {"user", "PGUSER"}, {"dbname", "PGDATABASE"}}};
  for (const auto& [key, variable] : kVariables) {
    if (const char* value = std::getenv(variable); value != nullptr && *value != '\0') {
      shown += fmt::format("{}{}={}", shown.empty() ? "" : " ", key, value);
    }
  }
  return shown.empty() ? "the local server (no URL and no PG* variables are set)" : shown;
}

std::string without_secrets(std::string_view url, std::string_view text) {
  std::string result(text);
  for (const std::string& secret : split(url).secrets) {
    // A one- or two-letter password would blot out half of the message, and tells nothing where it stands alone.
    for (std::size_t at = 0; secret.size() > 2 && (at = result.find(secret, at)) != std::string::npos; at += 3) {
      result.replace(at, secret.size(), "***");
    }
  }
  return result;
}

bool password_misread(std::string_view url) {
  const std::vector<std::string> secrets = is_url(url) ? split_url(url).secrets : std::vector<std::string>{};
  return !secrets.empty() && secrets.front().find_first_of("@/%") != std::string::npos;
}

std::string with_defaults(const std::string& url, const std::string& application_name) {
  const bool wait_is_set =
      url.find("connect_timeout") != std::string::npos || std::getenv("PGCONNECT_TIMEOUT") != nullptr;
  if (is_url(url)) {
    return fmt::format("{}{}client_encoding=UTF8&fallback_application_name={}{}", url,
                       query_of(url) == url.size() ? '?' : '&', percent_encode(application_name),
                       wait_is_set ? "" : "&connect_timeout=15");
  }
  return fmt::format("{} client_encoding=UTF8 fallback_application_name={}{}", url, quote_value(application_name),
                     wait_is_set ? "" : " connect_timeout=15");
}

std::string with_database(const std::string& url, const std::string& database) {
  if (!is_url(url)) {
    return url + " dbname=" + quote_value(database);  // the last one holds
  }
  const std::size_t query = query_of(url);
  const std::size_t path = std::min(url.find('/', url.find("://") + 3), query);
  return url.substr(0, path) + '/' + percent_encode(database) + url.substr(query);
}

}  // namespace postgres
