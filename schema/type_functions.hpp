#pragma once
// Types that are made of functions of their own: these know the type as a shell before it is one, and go with it.

#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace schema {

/// What stands in the parentheses of the function that a parameter of CREATE TYPE names, one overload of perhaps
/// several; empty: the parameter names no function.
std::vector<std::string> type_function_arguments(std::string_view parameter, const std::string& type,
                                                 const std::string& subtype = {});

/// Is it one of the functions that a base type or a range is made of?
bool is_made_of(const Database& database, const ObjectId& type, const ObjectId& routine);
/// And does it speak of the type itself?
bool is_function_of(const Database& database, const ObjectId& type, const ObjectId& routine);

}  // namespace schema
