#pragma once
// Types that are made of functions of their own: these know the type as a shell before it is one, and go with it.

#include "schema/database.hpp"

namespace schema {

/// Is it one of the functions that a base type or a range is made of?
bool is_made_of(const Database& database, const ObjectId& type, const ObjectId& routine);
/// And does it speak of the type itself?
bool is_function_of(const Database& database, const ObjectId& type, const ObjectId& routine);

}  // namespace schema
