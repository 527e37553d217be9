#include "planner/graph.hpp"

#include "tests/support/catch.hpp"

using planner::Graph;

TEST_CASE("the order follows edges, then phase, weight and key") {
  Graph graph;
  const auto c = graph.add({0, 5, "c"});
  const auto b = graph.add({0, 1, "b"});
  const auto a = graph.add({0, 1, "a"});
  const auto late = graph.add({3, 0, "late"});
  graph.before(c, b);
  CHECK(graph.sort().order == std::vector<std::size_t>{a, c, b, late});
}

TEST_CASE("what must come after a later phase is of that phase") {
  Graph graph;
  const auto drop = graph.add({3, 0, "drop"});
  const auto create = graph.add({0, 0, "create"});
  const auto other_half = graph.add({0, 0, "half"});
  graph.before(drop, create);
  graph.not_earlier_phase(other_half, create);
  const Graph::Sorted sorted = graph.sort();
  CHECK(sorted.phases[create] == 3);
  CHECK(sorted.phases[other_half] == 3);
}

TEST_CASE("a circle gives up its wishes, or is told") {
  Graph graph;
  const auto a = graph.add({0, 0, "a"});
  const auto b = graph.add({0, 0, "b"});
  graph.before(a, b);
  graph.rather_before(b, a);
  CHECK(graph.sort().order == std::vector<std::size_t>{a, b});
  graph.before(b, a);
  CHECK(graph.sort().cycle.size() == 2);
}
