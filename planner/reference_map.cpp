#include "planner/reference_map.hpp"

namespace planner {

using schema::ObjectId;

schema::References::const_iterator ReferenceMap::find(const ObjectId& id) const {
  const auto it = known_.find(id);
  if (it != known_.end() || absent_.contains(id)) {
    return it;
  }
  if (std::optional<std::set<ObjectId>> found = find_(id)) {
    return known_.emplace(id, *std::move(found)).first;
  }
  absent_.insert(id);
  return known_.end();
}

const std::set<ObjectId>& ReferenceMap::of(const ObjectId& id) const {
  static const std::set<ObjectId> kNone;
  const auto it = find(id);
  return it == end() ? kNone : it->second;
}

}  // namespace planner
