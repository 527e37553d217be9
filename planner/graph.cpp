#include "planner/graph.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace planner {

std::size_t Graph::add(Node node) {
  nodes_.push_back(std::move(node));
  edges_.emplace_back();
  return nodes_.size() - 1;
}

void Graph::before(std::size_t first, std::size_t second) {
  if (first != second) {
    edges_[first].push_back({second, false});
  }
}

void Graph::rather_before(std::size_t first, std::size_t second) {
  if (first != second) {
    edges_[first].push_back({second, true});
  }
}

void Graph::not_earlier_phase(std::size_t node, std::size_t other) { companions_.emplace_back(node, other); }

// Phases only ever grow, and there are four of them: this ends.
std::vector<int> Graph::settle_phases(const std::vector<std::vector<Edge>>& edges) const {
  std::vector<int> phases(nodes_.size());
  std::vector<std::vector<std::size_t>> followers(nodes_.size());
  std::vector<std::size_t> pending;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    phases[i] = nodes_[i].phase;
    pending.push_back(i);
  }
  for (const auto& [node, other] : companions_) {
    followers[other].push_back(node);
  }
  const auto raise = [&](std::size_t node, int phase) {
    if (phases[node] < phase) {
      phases[node] = phase;
      pending.push_back(node);
    }
  };
  while (!pending.empty()) {
    const std::size_t node = pending.back();
    pending.pop_back();
    for (const Edge& edge : edges[node]) {
      raise(edge.to, phases[node]);
    }
    for (const std::size_t follower : followers[node]) {
      raise(follower, phases[node]);
    }
  }
  return phases;
}

// Depth first with a path of our own: a thousand tables in a row must not exhaust the stack.
std::vector<std::size_t> Graph::find_cycle(const std::vector<std::vector<Edge>>& edges) {
  enum class Mark : unsigned char { fresh, open, done };
  std::vector<Mark> marks(edges.size(), Mark::fresh);
  std::vector<std::pair<std::size_t, std::size_t>> path;
  for (std::size_t root = 0; root < edges.size(); ++root) {
    if (marks[root] != Mark::fresh) {
      continue;
    }
    path.assign(1, {root, 0});
    marks[root] = Mark::open;
    while (!path.empty()) {
      auto& [node, next] = path.back();
      if (next == edges[node].size()) {
        marks[node] = Mark::done;
        path.pop_back();
        continue;
      }
      const std::size_t to = edges[node][next++].to;
      if (marks[to] == Mark::open) {
        const auto start = std::ranges::find(path, to, &std::pair<std::size_t, std::size_t>::first);
        std::vector<std::size_t> cycle;
        std::transform(start, path.end(), std::back_inserter(cycle), [](const auto& step) { return step.first; });
        return cycle;
      }
      if (marks[to] == Mark::fresh) {
        marks[to] = Mark::open;
        path.emplace_back(to, 0);
      }
    }
  }
  return {};
}

Graph::Sorted Graph::sort() const {
  std::vector<std::vector<Edge>> edges = edges_;
  Sorted sorted;
  // Circles first: each gives up its wishes, or is reported.
  for (;;) {
    const std::vector<std::size_t> cycle = find_cycle(edges);
    if (cycle.empty()) {
      break;
    }
    std::size_t given_up = 0;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      const std::size_t to = cycle[(i + 1) % cycle.size()];
      given_up += std::erase_if(edges[cycle[i]], [&](const Edge& edge) { return edge.soft && edge.to == to; });
    }
    if (given_up == 0) {
      sorted.cycle = cycle;
      return sorted;
    }
  }

  sorted.phases = settle_phases(edges);
  std::vector<std::size_t> waiting_for(nodes_.size(), 0);
  for (const auto& out : edges) {
    for (const Edge& edge : out) {
      ++waiting_for[edge.to];
    }
  }
  const auto later = [&](std::size_t a, std::size_t b) {
    return std::tie(sorted.phases[a], nodes_[a].weight, nodes_[a].key, a) >
           std::tie(sorted.phases[b], nodes_[b].weight, nodes_[b].key, b);
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (waiting_for[i] == 0) {
      ready.push(i);
    }
  }
  while (!ready.empty()) {
    const std::size_t node = ready.top();
    ready.pop();
    sorted.order.push_back(node);
    for (const Edge& edge : edges[node]) {
      if (--waiting_for[edge.to] == 0) {
        ready.push(edge.to);
      }
    }
  }
  return sorted;
}

}  // namespace planner
