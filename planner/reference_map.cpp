#include "planner/reference_map.hpp"

namespace planner {

const std::set<schema::ObjectId>& ReferenceMap::of(const schema::ObjectId& id) const {
  const auto known = known_.find(id);
  return known != known_.end() ? known->second : known_.emplace(id, find_(id)).first->second;
}

}  // namespace planner
