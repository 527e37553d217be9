#pragma once
// What migrations took on a restored copy of a database: `rehearsed.toml` beside them, written by `schema rehearse`, to
// be reviewed and kept with them.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "migrate/rates.hpp"

namespace cli {

struct Rehearsal {
  std::string version, name, hash;
  std::string environment;    ///< of which the copy was one; empty: none was named
  std::string at;             ///< ISO 8601, UTC
  double seconds = 0;         ///< of all its steps
  double largest = 0;         ///< bytes of the largest table that it worked on, with its indexes
  std::vector<double> steps;  ///< seconds, in their order
};

struct Rehearsals {
  std::vector<Rehearsal> items;
  std::map<std::string, migrate::JournalRates> rates;  ///< by environment: how fast its copy was

  /// Of this text of the migration, nullptr where there was none.
  const Rehearsal* find(const std::string& hash, const std::string& environment) const;
  /// Takes the place of an earlier one of the same version.
  void put(Rehearsal rehearsal);
};

/// Of a directory of migrations; a file that is not there says nothing. Throws Failure(configuration).
Rehearsals read_rehearsals(const std::filesystem::path& directory);
void write_rehearsals(const std::filesystem::path& directory, const Rehearsals& rehearsals);

}  // namespace cli
