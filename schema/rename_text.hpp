#pragma once
// The words of a text that mean what is renamed.

#include <set>
#include <string>

#include "schema/database.hpp"

namespace schema {

struct Renamed {
  Renamed(const ObjectId& object, const ObjectId& becomes, std::set<ObjectId> likewise);

  /// Itself, or a member that is renamed along.
  bool covers(const ObjectId& id) const { return id == from || along.contains(id); }
  Name new_schema(const Name& name) const { return from.kind == Kind::schema && name == from.name ? to.name : name; }

  ObjectId from, to;
  std::set<ObjectId> along;        ///< members of other relations, of the same name
  std::string old_name, new_name;  ///< without argument types or access method
};

/// A structured text: its first dotted name is of the kind given, those within parentheses are types.
std::string renamed_text(const Renamed& what, const std::string& text, Kind kind);

/// While the names in them still mean the old objects: only the renamed words change.
void rename_in_expressions(const Renamed& what, Database& database);

}  // namespace schema
