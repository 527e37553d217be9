#pragma once
// Files say nothing of owners as a rule: what they make belongs to whoever runs them. So that an owner changed by hand
// is drift all the same, drift asks the journal who that was.

#include <vector>

#include "migrate/journal.hpp"
#include "migrate/migration.hpp"
#include "schema/database.hpp"

namespace cli {

/// Gives objects of `wanted`, whose owner the migrations leave open, the owner they should have where they have another
/// in `live`: of what a migration made, whoever runs the migrations, or a role that one of them sets; of what was there
/// before (`found`, the replay of what was baselined), the role that most of it belongs to.
void expect_owners(schema::Database& wanted, const schema::Database& live, const schema::Database& found,
                   const migrate::Journal& journal, const std::vector<migrate::Migration>& migrations);

}  // namespace cli
