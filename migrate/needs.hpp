#pragma once
// What statements of a migration will take on a given database, from the sizes of what they work on there.

#include <vector>

#include "migrate/migration.hpp"
#include "planner/estimate.hpp"
#include "postgres/connection.hpp"

namespace migrate {

/// Sizes of relations that are there.
planner::Sizes read_sizes(postgres::Connection& connection, const std::vector<schema::QualifiedName>& relations);

/// A statement that works on a table of this database.
struct Need {
  const Statement* statement = nullptr;
  planner::RelationSize size;
  planner::Estimate estimate;
};
/// Those among the statements, in their order. A table that one of them makes first is not there yet, and empty.
std::vector<Need> needs(postgres::Connection& connection, const std::vector<const Statement*>& statements,
                        const planner::Rates& rates = {});

/// Bytes of the largest table among them, with its indexes.
double largest(const std::vector<Need>& needs);

}  // namespace migrate
