#pragma once
// What a way back would take away for good: rows and values that came after the way there.

#include <string>
#include <vector>

#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace cli {

/// Tables with rows, and columns with values, that these statements drop: `drops table public.t, which has rows`. A
/// column that is kept in step with another one (`c__new`, `c__old`) holds nothing of its own. What cannot be seen
/// within two seconds counts as there.
std::vector<std::string> data_at_stake(postgres::Connection& connection,
                                       const std::vector<migrate::Statement>& statements);

}  // namespace cli
