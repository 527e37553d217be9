#pragma once
// An order for things that must come one after the other. Knows nothing of SQL: a node has a phase, a weight and a
// key; an edge says "before". The order is the same for the same nodes and edges, whatever order they came in with.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace planner {

class Graph {
 public:
  struct Node {
    int phase = 0;    ///< a lower bound: what must come after a later phase is of that phase itself
    int weight = 0;   ///< lighter first, where the edges leave the choice
    std::string key;  ///< decides between equals
  };
  struct Sorted {
    std::vector<std::size_t> order;
    std::vector<int> phases;         ///< by node
    std::vector<std::size_t> cycle;  ///< not empty: there is no order, because of these, in this circle
  };

  std::size_t add(Node node);
  void before(std::size_t first, std::size_t second);
  /// A wish: given up where it would make a circle.
  void rather_before(std::size_t first, std::size_t second);
  /// `node` waits for the phase of `other`, whatever the edges say: the two halves of one replacement.
  void not_earlier_phase(std::size_t node, std::size_t other);

  Sorted sort() const;

 private:
  struct Edge {
    std::size_t to;
    bool soft;
  };
  std::vector<int> settle_phases(const std::vector<std::vector<Edge>>& edges) const;
  static std::vector<std::size_t> find_cycle(const std::vector<std::vector<Edge>>& edges);

  std::vector<Node> nodes_;
  std::vector<std::vector<Edge>> edges_;
  std::vector<std::pair<std::size_t, std::size_t>> companions_;
};

}  // namespace planner
