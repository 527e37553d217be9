#pragma once
// How a type's values are stored where nobody says otherwise.

#include <string_view>

namespace schema {

/// `plain`, `main` or `extended`: the storage of a type that the user did not choose another for; builtin types only.
std::string_view own_storage(std::string_view type);

}  // namespace schema
