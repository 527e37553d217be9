#include "diff/enum_labels.hpp"

#include <algorithm>

#include "schema/canonical/enum_label.hpp"

namespace diff {

using namespace schema;

std::vector<std::pair<std::string, std::string>> label_renames(const EnumType& from, const EnumType& to) {
  std::vector<std::string> labels = from.labels;
  std::vector<std::pair<std::string, std::string>> renames;
  for (const auto& [old, name] : to.renamed) {
    const auto at = std::ranges::find(labels, old);
    if (at != labels.end() && std::ranges::find(labels, name) == labels.end()) {
      *at = name;
      renames.emplace_back(old, name);
    }
  }
  return renames;
}

bool only_adds_labels(const EnumType& from, const EnumType& to) {
  std::vector<std::string> labels = from.labels;
  for (const auto& [old, name] : label_renames(from, to)) {
    *std::ranges::find(labels, old) = name;
  }
  std::size_t at = 0;
  for (const std::string& label : to.labels) {
    if (at < labels.size() && labels[at] == label) {
      ++at;
    }
  }
  return at == labels.size();
}

void follow_renamed_labels(Database& from, const Database& to) {
  for (const auto& [id, wanted] : to.enum_types) {
    const EnumType* was = wanted.renamed.empty() ? nullptr : from.find<EnumType>(id);
    if (was == nullptr || !only_adds_labels(*was, wanted)) {
      continue;
    }
    for (const auto& [old, name] : label_renames(*was, wanted)) {
      canonical::follow_label(from, from.server_version, id, old, name);
    }
  }
}

}  // namespace diff
