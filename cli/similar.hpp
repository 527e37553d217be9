#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The candidate that differs from `word` by the fewest edits, if by few enough to be a slip of the hand.
std::optional<std::string> most_similar(std::string_view word, const std::vector<std::string>& candidates);

/// A file beside the one that is not there, with a name like its.
std::optional<std::string> most_similar_file(const std::filesystem::path& missing);

}  // namespace cli
