#pragma once
// The name that the server gives an output column which was given none, after FigureColname() of parse_target.c.

#include <string>

#include "schema/tree/tree.hpp"

namespace schema::canonical {

std::string output_name(tree::Node expression);

}  // namespace schema::canonical
