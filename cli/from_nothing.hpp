#pragma once
// A database as found, made of statements: what is there beyond what a new database has by itself.

#include "planner/plan.hpp"
#include "postgres/connection.hpp"
#include "schema/database.hpp"

namespace cli {

/// In plain statements, for a database where nobody is at work yet. `live`: where `to` was read.
planner::Plan plan_from_nothing(schema::Database nothing, schema::Database to, postgres::Connection& live);

}  // namespace cli
