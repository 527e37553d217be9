#pragma once
// What happens between the two ends of a row of migrations to rows that are there.

#include <string>
#include <vector>

#include "migrate/migration.hpp"
#include "schema/database.hpp"

namespace migrate {

/// A plan from `from` to `to`, where the row begins and ends, sees neither that a column was renamed nor what it was
/// filled with: this declares both in `to`, as a file would. Gives the fills that speak of a column by a name that
/// goes.
std::vector<std::string> declare_between(const std::vector<Migration>& row, const schema::Database& from,
                                         schema::Database& to);

}  // namespace migrate
