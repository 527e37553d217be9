#pragma once
// Five verbs, many kinds. The verbs are closed (std::visit is checked), the kinds are an open table (fields.hpp).

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/object_id.hpp"

namespace diff {

using schema::ObjectId;

struct Create {
  ObjectId id;
};
struct Drop {
  ObjectId id;
};
/// In place; `fields` are the names of the field table's rows that differ (`type`, `not null`, `comment`, …).
struct Alter {
  ObjectId id;
  std::vector<std::string_view> fields;
};
/// Cannot be altered into the other: dropped and created again (or CREATE OR REPLACE where the planner knows how).
struct Replace {
  ObjectId id;
  std::vector<std::string_view> fields;
};
/// Declared in the file. `from` is as in the `from` model *before* any rename; all other changes speak of new names.
struct Rename {
  ObjectId from, to;
  bool online = false;
};

using Change = std::variant<Create, Drop, Alter, Replace, Rename>;

/// The object a change speaks of (a Rename: its new name).
const ObjectId& subject(const Change& change);
/// "create" | "drop" | "alter" | "replace" | "rename"
std::string_view verb(const Change& change);

}  // namespace diff
