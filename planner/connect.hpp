#pragma once
// The edges between drafts: a producer before its consumers; who releases a thing before who destroys it; who destroys
// it, or frees its name, before who makes it anew. Along a chain its drafts are in order already.

#include <cstddef>
#include <vector>

#include "planner/graph.hpp"
#include "planner/rule.hpp"

namespace planner {

/// `chains`: by draft, which chain it is of; nothing is said within one. A draft has the index of its node.
void connect(const std::vector<Draft>& drafts, const std::vector<std::size_t>& chains, Graph& graph);

}  // namespace planner
