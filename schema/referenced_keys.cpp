#include "schema/referenced_keys.hpp"

#include <algorithm>

#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"

namespace schema {

namespace {

std::vector<const ObjectId*> own_keys(const Database& database, const QualifiedName& table,
                                      const std::vector<std::string>& sorted_columns) {
  const auto fits = [&](std::vector<std::string> columns) {
    std::ranges::sort(columns);
    return columns == sorted_columns;
  };
  std::vector<const ObjectId*> keys;
  for (const auto& [id, constraint] : of_relation<Constraint>(database, table)) {
    if (is_key(constraint) && fits(constraint.columns)) {
      keys.push_back(&id);
    }
  }
  if (!keys.empty()) {
    return keys;
  }
  for (const auto& [id, index] : of_relation<Index>(database, table)) {
    std::vector<std::string> columns;
    for (const IndexElement& element : index.elements) {
      columns.push_back(element.column);
    }
    if (index.unique && !index.predicate && fits(std::move(columns))) {
      return {&id};
    }
  }
  return keys;
}

}  // namespace

std::vector<const ObjectId*> referenced_keys(const Database& database, const QualifiedName& table,
                                             std::vector<std::string> columns) {
  std::ranges::sort(columns);
  std::vector<const ObjectId*> keys = own_keys(database, table, columns);
  const std::vector<QualifiedName> above = keys.empty() ? tables_above(database, table) : std::vector<QualifiedName>{};
  for (auto parent = above.begin(); parent != above.end() && keys.empty(); ++parent) {
    keys = own_keys(database, *parent, columns);
  }
  return keys;
}

}  // namespace schema
