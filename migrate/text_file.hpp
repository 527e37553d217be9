#pragma once
// The whole text of a file.

#include <filesystem>
#include <string>

namespace migrate {

/// Throws Error where it cannot be read.
std::string read_text(const std::filesystem::path& path);

}  // namespace migrate
