#pragma once

#include <set>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// Before relations get other columns or names of columns: `*` in the views, rules, policies and SQL bodies that
/// there are goes on meaning those of now.
void settle_stars(Interpreter& interpreter, const std::set<QualifiedName>& relations);

/// The names of a relation's columns, in order; of a view those that it puts out. Empty: not known.
std::vector<std::string> column_names(const Database& database, const ObjectId& relation);

}  // namespace schema::parse
