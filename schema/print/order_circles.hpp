#pragma once

#include <cstddef>
#include <vector>

#include "schema/print/order_graph.hpp"

namespace schema::print {

/// Whether something of `open`, or what it needs, needs the target. Views that are stood in for need nothing.
bool leads_to(const std::vector<Node>& nodes, std::vector<std::size_t> open, std::size_t target);

/// A view that reads itself by a detour (other views, the body of a function) is first made of its columns alone, where
/// their types can be told.
void open_circles_of_views(const Database& database, std::vector<Node>& nodes);

}  // namespace schema::print
