#pragma once
// `SET timezone FROM CURRENT` of a function: the session that loads it says the value, a file does not.

#include "schema/database.hpp"

namespace schema {

/// What stands for the value in a routine's settings.
inline constexpr const char* kCurrentSetting = "FROM CURRENT";

/// Such a setting is no difference to the value that a database has for it.
void align_current_settings(Database& from, Database& to);

}  // namespace schema
