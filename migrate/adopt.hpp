#pragma once
// Databases and directories that another tool has kept so far: what it says has run, and its files as ours.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace migrate {

enum class Tool : std::uint8_t { golang_migrate, flyway, dbmate, atlas, prisma, sqitch, goose, alembic };
std::string_view to_string(Tool tool);

struct ForeignHistory {
  Tool tool{};
  std::vector<std::string> versions;  ///< what has run, as the tool names it
  bool up_to_last = false;            ///< only the last one is told: everything before it has run, too
  std::string problem;                ///< a migration that it says is half-done; empty: none
};
/// What the tool's own table in this database says; nullopt: no tool we know has been here.
std::optional<ForeignHistory> read_foreign_history(postgres::Connection& connection);

struct ForeignDirectory {
  Tool tool{};
  std::filesystem::path path;
  std::vector<Migration> migrations;  ///< under versions of ours, in order
  std::vector<std::string> foreign;   ///< the tool's own name of each, as its table has it
  std::vector<std::string> notes;     ///< what could not be taken over, and why
};
/// Looks in `root` and where the tool of the history has its files below it.
std::optional<ForeignDirectory> find_foreign_directory(const std::filesystem::path& root,
                                                       const ForeignHistory& history);

/// Those of the directory that the history says have run.
std::vector<Migration> applied_of(const ForeignDirectory& directory, const ForeignHistory& history);

}  // namespace migrate
