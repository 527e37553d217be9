#include "schema/print/order_circles.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "schema/canonical/names.hpp"
#include "schema/canonical/view_outputs.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

namespace {

/// The nodes that wait for themselves, and those that wait for such.
std::vector<std::size_t> nodes_in_circles(const std::vector<Node>& nodes) {
  std::vector<std::size_t> waiting_for(nodes.size()), ready, left;
  std::vector<std::vector<std::size_t>> users(nodes.size());
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    waiting_for[at] = nodes[at].needs.size();
    std::ranges::for_each(nodes[at].needs, [&](std::size_t need) { users[need].push_back(at); });
    if (waiting_for[at] == 0) {
      ready.push_back(at);
    }
  }
  while (!ready.empty()) {
    const std::size_t at = ready.back();
    ready.pop_back();
    for (const std::size_t user : users[at]) {
      if (--waiting_for[user] == 0) {
        ready.push_back(user);
      }
    }
  }
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    if (waiting_for[at] > 0) {
      left.push_back(at);
    }
  }
  return left;
}

}  // namespace

bool leads_to(const std::vector<Node>& nodes, std::vector<std::size_t> open, std::size_t target) {
  std::set<std::size_t> seen;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (at == target) {
      return true;
    }
    if (seen.insert(at).second && nodes[at].stand_in.empty()) {
      open.insert(open.end(), nodes[at].needs.begin(), nodes[at].needs.end());
    }
  }
  return false;
}

void open_circles_of_views(const Database& database, std::vector<Node>& nodes) {
  if (database.views.empty()) {
    return;
  }
  std::optional<canonical::Names> names;
  std::optional<canonical::Session> session;
  for (const std::size_t at : nodes_in_circles(nodes)) {
    Node& node = nodes[at];
    if (node.id->kind != Kind::view || !leads_to(nodes, node.needs, at)) {
      continue;
    }
    if (!session) {
      session.emplace(names.emplace(database));
    }
    if (const std::optional<View> made = canonical::stand_in(*session, *node.id)) {
      std::ranges::copy_if(node.needs, std::back_inserter(node.shell_needs),
                           [&](std::size_t need) { return !leads_to(nodes, {need}, at); });
      node.stand_in = view_statement(*node.id, *made, false);
      node.has_shell = true;
    }
  }
}

}  // namespace schema::print
