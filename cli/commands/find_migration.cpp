#include "cli/commands/find_migration.hpp"

#include <fmt/format.h>

#include "cli/exit.hpp"
#include "cli/similar.hpp"

namespace cli {

const migrate::Migration& find_migration(const migrate::Directory& directory, const std::string& version) {
  std::vector<std::string> known;
  for (const migrate::Migration& migration : directory.migrations) {
    if (migration.version == version || migration.label() == version) {
      return migration;
    }
    known.push_back(migration.version);
  }
  const auto near = most_similar(version, known);
  throw Failure(Exit::usage, fmt::format("there is no migration {} in {}", version, directory.path.string()),
                near ? fmt::format("did you mean {}?", *near) : "`schema status` lists them");
}

}  // namespace cli
