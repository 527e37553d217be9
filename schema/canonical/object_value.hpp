#pragma once
// Literals of the types that are called after objects: regclass, regtype, regproc, …

#include <optional>
#include <string>
#include <string_view>

#include "schema/canonical/names.hpp"

namespace schema::canonical {

/// A literal of an OID alias type is looked up when it is read; it is the object, not its name. `type`: `regclass`.
std::optional<std::string> object_value(const Names& names, const SearchPath& path, std::string_view type,
                                        std::string_view text);

}  // namespace schema::canonical
