#pragma once
// Who refers to whom, as a map whose entries are found when they are asked for: a plan of ten changes looks at few
// objects of a model of a hundred thousand.

#include <functional>
#include <optional>
#include <set>

#include "schema/references.hpp"

namespace planner {

class ReferenceMap {
 public:
  /// What belongs to an id; nothing where the map has no entry.
  using Find = std::function<std::optional<std::set<schema::ObjectId>>(const schema::ObjectId&)>;

  explicit ReferenceMap(Find find) : find_(std::move(find)) {}

  schema::References::const_iterator find(const schema::ObjectId& id) const;
  schema::References::const_iterator end() const { return known_.end(); }
  /// The entry, or an empty set.
  const std::set<schema::ObjectId>& of(const schema::ObjectId& id) const;

 private:
  Find find_;
  mutable schema::References known_;
  mutable std::set<schema::ObjectId> absent_;
};

}  // namespace planner
