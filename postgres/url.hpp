#pragma once
// Connection strings as libpq takes them: a URL or key=value pairs. What is shown of one never holds a password.

#include <string>
#include <string_view>

namespace postgres {

/// The connection string without password, sslpassword and client secrets; for an empty one what the PG* variables say.
std::string describe_target(std::string_view url);

/// `text` with any password that stands in `url` blotted out.
std::string without_secrets(std::string_view url, std::string_view text);

/// A URL's password holds signs that may have made libpq read another URL than was meant.
bool password_misread(std::string_view url);

/// Adds what we want of every session: UTF8, a name, a limit to the wait for a server that does not answer. The
/// user's own application_name and connect_timeout win.
std::string with_defaults(const std::string& url, const std::string& application_name);

/// The same server and user, another database.
std::string with_database(const std::string& url, const std::string& database);

/// As it stands in a URL.
std::string percent_encode(std::string_view value);

}  // namespace postgres
