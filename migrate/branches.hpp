#pragma once
// Migrations that were written side by side: what two branches share, whether their orders can be swapped, and how one
// of them is put behind the other.

#include <string>
#include <vector>

#include "migrate/migration.hpp"

namespace migrate {

struct Branches {
  std::vector<Migration> common, ours, theirs;
};
/// Apart by label and hash: what both have is common.
Branches branches(const std::vector<Migration>& ours, const std::vector<Migration>& theirs);

struct Crossing {
  std::vector<std::string> both;  ///< objects that both change
  bool commute = true;            ///< either order gives the same schema, without errors
  std::string problem;            ///< why not
};
Crossing cross(const Branches& branches);

/// The migration under another version: its texts name the new one.
Migration with_version(Migration migration, const std::string& version);

/// The runbooks of `moved`, which were `sides.ours`, name each other, and what comes before them now, as it is called.
void link_runbooks(std::vector<Migration>& moved, const Branches& sides);

/// Writes anew where each starts and ends, in the texts as they are (nothing else of them changes), for migrations that
/// follow on `before`.
void restamp(std::vector<Migration>& migrations, const std::vector<Migration>& before);

/// Statements that are about rows, or whose effect on the schema nobody can tell: what a plan made of models would
/// lose.
std::vector<std::string> data_statements(const std::vector<Migration>& migrations);

}  // namespace migrate
