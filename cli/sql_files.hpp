#pragma once
// The files of a directory that is a schema, or migrations.

#include <filesystem>
#include <vector>

namespace cli {

/// Numbers in names compare as numbers: `10_b.sql` comes after `9_a.sql`.
bool natural_less(const std::filesystem::path& left, const std::filesystem::path& right);

/// All `.sql` files below a directory, in the order of natural_less(). Throws std::filesystem::filesystem_error.
std::vector<std::filesystem::path> sql_files(const std::filesystem::path& directory);

}  // namespace cli
