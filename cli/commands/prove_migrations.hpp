#pragma once
// Migrations, checked by running them.

#include <string>
#include <vector>

#include "cli/commands/command.hpp"
#include "cli/comparison.hpp"
#include "migrate/migration.hpp"
#include "report/findings.hpp"

namespace cli {

/// Runs them on the scratch server: up, compared with the replay; and down again where every one can. Throws Failure.
/// Returns the server's server_version_num; without server binaries it warns, does nothing and returns 0.
int prove_migrations(const std::vector<migrate::Migration>& migrations, const Context& context);

/// With the differences, for who prints findings.
struct NotSame : Failure {
  explicit NotSame(const std::string& message) : Failure(Exit::differences, message) {}
  std::vector<report::Finding> findings;
};

/// Throws NotSame when the two are not the same; `what` begins the message.
void require_same(schema::Database is, schema::Database wanted, const std::string& what, const Context& context);

/// The migrations as a git ref has them, in the folder that schema.toml names.
std::vector<migrate::Migration> migrations_at(const std::string& ref, const Context& context);

}  // namespace cli
