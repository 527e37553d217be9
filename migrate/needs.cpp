#include "migrate/needs.hpp"

#include <algorithm>

#include "introspect/statistics.hpp"

namespace migrate {

namespace {

schema::QualifiedName relation_of(const Statement& statement) {
  if (!statement.worked_on.schema.empty()) {
    return statement.worked_on;
  }
  return {statement.search_path.empty() ? "public" : statement.search_path.front(), statement.worked_on.name};
}

}  // namespace

planner::Sizes read_sizes(postgres::Connection& connection, const std::vector<schema::QualifiedName>& relations) {
  planner::Sizes sizes;
  for (const auto& [relation, found] : introspect::read_statistics(connection, relations)) {
    // Never analysed: what a row of a few columns needs.
    const auto heap = static_cast<double>(found.heap_bytes);
    sizes[relation] = {found.rows < 0 ? heap / 100 : found.rows, heap, static_cast<double>(found.index_bytes)};
  }
  return sizes;
}

std::vector<Need> needs(postgres::Connection& connection, const std::vector<const Statement*>& statements,
                        const planner::Rates& rates) {
  std::vector<schema::QualifiedName> relations;
  for (const Statement* statement : statements) {
    if (statement->work != planner::Work::none) {
      relations.push_back(relation_of(*statement));
    }
  }
  std::vector<Need> found;
  if (relations.empty()) {
    return found;
  }
  const planner::Sizes sizes = read_sizes(connection, relations);
  for (const Statement* statement : statements) {
    const auto size = statement->work == planner::Work::none ? sizes.end() : sizes.find(relation_of(*statement));
    if (size != sizes.end()) {
      found.push_back({statement, size->second, planner::estimate(statement->work, size->second, rates)});
    }
  }
  return found;
}

double largest(const std::vector<Need>& needs) {
  double most = 0;
  for (const Need& need : needs) {
    most = std::max(most, need.size.heap_bytes + need.size.index_bytes);
  }
  return most;
}

}  // namespace migrate
