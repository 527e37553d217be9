#pragma once
// schema.sum: the SHA-256 of every up and down file of a directory, chained, so that two branches that both add a
// migration meet in a merge conflict.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migrate {

inline constexpr std::string_view kSumFile = "schema.sum";

struct SumMismatch {
  enum class What : std::uint8_t { changed, missing, extra, order } what{};
  std::string file;
};
std::string to_string(
    const SumMismatch& mismatch);  ///< "20261121093000_a.up.sql was changed after schema.sum was written"

struct SumCheck {
  std::vector<SumMismatch> mismatches;
  std::vector<std::string> unsealed;  ///< files written since empty_migration() made them: no mismatch, but not summed
};
/// The files of a directory (name, text) against its schema.sum, if it has one.
SumCheck check_sums(const std::optional<std::string>& sums, const std::map<std::string, std::string>& files);

/// schema.sum's text for files (name, text), in order of version.
std::string sum_text(std::vector<std::pair<std::string, std::string>> files);

}  // namespace migrate
