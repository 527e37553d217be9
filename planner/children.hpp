#pragma once
// What hangs below a table: its partitions, and the tables that inherit from it.

#include <map>
#include <vector>

#include "schema/database.hpp"

namespace planner {

class Children {
 public:
  explicit Children(const schema::Database& database);

  /// One level down, in order of name; empty for a table without any.
  const std::vector<schema::QualifiedName>& of(const schema::QualifiedName& parent) const;
  /// All levels: whatever ALTER TABLE without ONLY reaches. Each once, also where it has two parents.
  std::vector<schema::QualifiedName> below(const schema::QualifiedName& parent) const;

 private:
  std::map<schema::QualifiedName, std::vector<schema::QualifiedName>> by_parent_;
};

}  // namespace planner
