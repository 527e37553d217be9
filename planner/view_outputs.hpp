#pragma once
// The output columns of a view as its query gives them: enough to tell whether CREATE OR REPLACE VIEW will do.

#include "schema/database.hpp"

namespace planner {

/// True where it is certain that the view's old output columns (names and types) come first among the new ones.
bool outputs_are_prefix(const schema::Database& from, const schema::Database& to, const schema::ObjectId& view);

}  // namespace planner
