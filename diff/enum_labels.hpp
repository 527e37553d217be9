#pragma once
// Labels of enums that are declared as renamed.

#include <string>
#include <utility>
#include <vector>

#include "schema/database.hpp"

namespace diff {

/// Of the renames that `to` declares those to be done, in their order, as {old, new}.
std::vector<std::pair<std::string, std::string>> label_renames(const schema::EnumType& from,
                                                               const schema::EnumType& to);

/// ADD VALUE keeps every label it finds: whether the old ones, in their order, are among the new.
bool only_adds_labels(const schema::EnumType& from, const schema::EnumType& to);

/// What `from` says of a label that is renamed where it stands, it says by the new name, as the server will.
void follow_renamed_labels(schema::Database& from, const schema::Database& to);

}  // namespace diff
