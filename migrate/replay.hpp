#pragma once
// Migrations read for a comparison with a live database.

#include <vector>

#include "migrate/migration.hpp"
#include "schema/parse/read.hpp"

namespace migrate {

/// replay() with what the other side says of words and names; they are read in order whatever `options` says.
Replay replay(const std::vector<Migration>& migrations, schema::parse::ReadOptions options);

/// replay() as that database would understand the files: what words mean in its release, what its extensions bring.
Replay replay_beside(const schema::Database& live, const std::vector<Migration>& migrations);

/// What `database` is after the migration, from its statements (not from `up_text`).
std::vector<schema::Diagnostic> replay_onto(schema::Database& database, const Migration& migration);

}  // namespace migrate
