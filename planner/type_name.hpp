#pragma once
// A type's text, taken apart.

#include <string>
#include <vector>

namespace planner {

struct TypeName {
  std::string base;  ///< without modifier: `character varying`, `timestamp with time zone`, `public.mood`
  std::vector<int> modifiers;
  bool array = false;
};

TypeName parse_type(std::string text);

}  // namespace planner
