#pragma once
// Migrations, checked by running them.

#include <memory>
#include <string>
#include <vector>

#include "cli/commands/command.hpp"
#include "cli/comparison.hpp"
#include "migrate/migration.hpp"
#include "postgres/scratch.hpp"
#include "report/findings.hpp"

namespace cli {

/// A scratch server to run them on; without server binaries it warns and gives none.
std::unique_ptr<postgres::ScratchServer> proving_server(const Context& context);

/// Runs them there: up, compared with the replay; and down again where every one can. Nothing without a server. Throws
/// Failure.
void prove_migrations(const std::unique_ptr<postgres::ScratchServer>& server,
                      const std::vector<migrate::Migration>& migrations, const Context& context);

/// With the differences, for who prints findings.
struct NotSame : Failure {
  explicit NotSame(const std::string& message) : Failure(Exit::differences, message) {}
  std::vector<report::Finding> findings;
};

/// Throws NotSame when the two are not the same; `what` begins the message, the wanted one's files stand in `folder`
/// (empty: they are paths).
void require_same(schema::Database is, schema::Database wanted, const std::string& what, const std::string& folder,
                  const Context& context);

/// The migrations as a git ref has them, in the folder that schema.toml names.
std::vector<migrate::Migration> migrations_at(const std::string& ref, const Context& context);

}  // namespace cli
