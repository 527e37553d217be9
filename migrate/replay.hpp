#pragma once
// The model after the migrations, replayed by the file reader step by step.

#include <vector>

#include "migrate/migration.hpp"
#include "schema/parse/read.hpp"

namespace migrate {

struct Replay {
  schema::Database database;
  std::vector<schema::Diagnostic> diagnostics;
};

/// The first source where names without a schema are not looked for in `public`: the first of the path is there.
schema::parse::SourceText opening(const std::vector<std::string>& search_path);

/// `options`: what another side says of words and names; the migrations are read in order whatever it says.
Replay replay(const std::vector<Migration>& migrations, schema::parse::ReadOptions options = {});

/// replay() as that database would understand the files: what words mean in its release, what its extensions bring.
Replay replay_beside(const schema::Database& live, const std::vector<Migration>& migrations);

/// What `database` is after the migration, from its statements (not from `up_text`).
std::vector<schema::Diagnostic> replay_onto(schema::Database& database, const Migration& migration,
                                            schema::parse::ReadOptions options = {});

}  // namespace migrate
