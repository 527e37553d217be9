#pragma once
// A column says its type as format_type() prints it; here is the object of that name.

#include <string_view>

#include "schema/sql.hpp"

namespace schema {

/// Of `objects`, a map by ObjectId: the one that `type` names, with its id; nullptr: none of them.
template <class Objects>
const typename Objects::value_type* find_type(const Objects& objects, std::string_view type) {
  for (const auto& entry : objects) {
    if (quote_qualified(entry.first.schema, entry.first.name) == type) {
      return &entry;
    }
  }
  return nullptr;
}

}  // namespace schema
