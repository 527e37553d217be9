#pragma once
// Logical replication carries rows, not DDL: who publishes or subscribes to a table has to know what a migration does
// to it.

#include <string>
#include <vector>

#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace cli {

/// A line for every change of a table that is published here, or filled by a subscription: by whom, who listens, and
/// what to see to on the other side.
std::vector<std::string> replication_warnings(postgres::Connection& connection,
                                              const std::vector<const migrate::Statement*>& statements);

}  // namespace cli
