#pragma once
// Passwords in options of servers and user mappings are for the server alone: what is read from a database is shown
// and written to files without them.

#include "schema/database.hpp"

namespace schema {

/// What stands for a secret. In a file it means: whatever the database has.
inline constexpr const char* kMaskedSecret = "********";

/// Options that hold secrets, by their names: `password`, `sslpassword`, `secret_access_key`, `token`, …
bool is_secret_option(std::string_view name);

/// `host=… password=…`, `postgresql://user:password@host/…`
bool has_password(std::string_view connection);

/// A statement as it may be shown and kept: strings right behind the name of a secret are masked, and so are connection
/// strings that hold a password.
std::string without_secrets(std::string_view sql);

void mask_secrets(Database& database);

/// Servers and user mappings with a masked secret.
std::vector<ObjectId> with_masked_secrets(const Database& database);

/// A masked secret takes the value of the other side, so that it is no difference.
void align_secrets(Database& from, Database& to);

}  // namespace schema
