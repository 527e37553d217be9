#include "planner/children.hpp"

#include <algorithm>

#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

Children::Children(const Database& database) {
  for (const auto& [id, table] : database.tables) {
    for (const QualifiedName& parent : parents_of(table)) {
      by_parent_[parent].push_back({id.schema, id.name});
    }
  }
}

const std::vector<QualifiedName>& Children::of(const QualifiedName& parent) const {
  static const std::vector<QualifiedName> kNone;
  const auto found = by_parent_.find(parent);
  return found == by_parent_.end() ? kNone : found->second;
}

std::vector<QualifiedName> Children::below(const QualifiedName& parent) const {
  std::vector<QualifiedName> found = of(parent);
  std::set<QualifiedName> known(found.begin(), found.end());
  for (std::size_t at = 0; at < found.size(); ++at) {
    const std::vector<QualifiedName>& next = of(found[at]);
    std::ranges::copy_if(next, std::back_inserter(found),
                         [&](const QualifiedName& child) { return known.insert(child).second; });
  }
  return found;
}

}  // namespace planner
