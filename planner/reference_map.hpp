#pragma once
// Who refers to whom, as a map whose entries are found when they are asked for: a plan of ten changes looks at few
// objects of a model of a hundred thousand.

#include <functional>
#include <set>

#include "schema/references.hpp"

namespace planner {

class ReferenceMap {
 public:
  using Find = std::function<std::set<schema::ObjectId>(const schema::ObjectId&)>;

  explicit ReferenceMap(Find find) : find_(std::move(find)) {}

  /// Stays where it is while others are asked for.
  const std::set<schema::ObjectId>& of(const schema::ObjectId& id) const;

 private:
  Find find_;
  mutable schema::References known_;
};

}  // namespace planner
