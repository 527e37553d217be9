#pragma once
// What a cast between two types drops without an error: values change, and no cast back brings them again.

#include <string_view>

#include "planner/type_name.hpp"

namespace planner {

/// "digits behind the point", "the time of day", …; empty: a value either stays what it was, or is an error. What only
/// the spelling of a value loses (blanks at the end of a `character`, the layout of a `json`) is not counted.
std::string_view silent_loss(const TypeName& from, const TypeName& to);

}  // namespace planner
