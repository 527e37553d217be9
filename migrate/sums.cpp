#include "migrate/sums.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "migrate/directory.hpp"
#include "migrate/hash.hpp"

namespace migrate {

namespace {

constexpr std::string_view kSumHead = "schema.sum 1";

/// file -> own hash, as schema.sum says; in its order.
std::vector<std::pair<std::string, std::string>> read_sums(std::string_view text, bool& chain_holds) {
  std::vector<std::pair<std::string, std::string>> sums;
  std::string chain;
  chain_holds = true;
  bool head = true;
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, stop);
    text.remove_prefix(std::min(stop + 1, text.size()));
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (head) {
      head = false;
      chain_holds = line == kSumHead;
      continue;
    }
    // <hash> <chain> <file>
    if (line.size() < 64 + 1 + 16 + 2) {
      chain_holds = false;
      continue;
    }
    const std::string own(line.substr(0, 64));
    const std::string file(line.substr(64 + 1 + 16 + 1));
    chain = sha256(chain + own + file);
    chain_holds = chain_holds && chain.substr(0, 16) == line.substr(65, 16);
    sums.emplace_back(file, own);
  }
  return sums;
}

bool is_summed(std::string_view file) { return !file.ends_with(".md"); }

/// Whether the hash is that of the file as empty_migration() has it.
bool is_of_empty(const std::string& file, const std::string& hash) {
  const FileName name = parse_file_name(file).value_or(FileName{});
  for (const Layout layout : {Layout::native, Layout::flyway, Layout::dbmate, Layout::goose}) {
    for (const FileChange& empty : files_of(empty_migration(name.version, name.name, layout))) {
      if (empty.file == file && content_hash(empty.text.value_or("")) == hash) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

SumCheck check_sums(const std::optional<std::string>& sums, const std::map<std::string, std::string>& files) {
  SumCheck check;
  std::vector<SumMismatch>& mismatches = check.mismatches;
  if (!sums) {
    if (std::ranges::any_of(files, [](const auto& file) { return is_summed(file.first); })) {
      mismatches.push_back({SumMismatch::What::missing, std::string(kSumFile)});
    }
    return check;
  }
  bool chain_holds = true;
  std::map<std::string, std::string> expected;
  for (auto& [file, hash] : read_sums(*sums, chain_holds)) {
    expected.emplace(std::move(file), std::move(hash));
  }
  for (const auto& [file, hash] : expected) {
    const auto found = files.find(file);
    if (found == files.end()) {
      mismatches.push_back({SumMismatch::What::missing, file});
    } else if (content_hash(found->second) != hash && is_of_empty(file, hash)) {
      check.unsealed.push_back(file);
    } else if (content_hash(found->second) != hash) {
      mismatches.push_back({SumMismatch::What::changed, file});
    }
  }
  for (const auto& [file, text] : files) {
    if (is_summed(file) && !expected.contains(file)) {
      mismatches.push_back({SumMismatch::What::extra, file});
    }
  }
  if (mismatches.empty() && !chain_holds) {
    mismatches.push_back({SumMismatch::What::order, std::string(kSumFile)});
  }
  return check;
}

std::string to_string(const SumMismatch& mismatch) {
  switch (mismatch.what) {
    case SumMismatch::What::changed:
      return mismatch.file + " was changed after schema.sum was written";
    case SumMismatch::What::missing:
      return mismatch.file + (mismatch.file == kSumFile ? " is missing" : " is missing, but schema.sum lists it");
    case SumMismatch::What::extra:
      return mismatch.file + " is not in schema.sum";
    case SumMismatch::What::order:
      break;
  }
  return mismatch.file + " was edited by hand or merged: its chain does not hold";
}

std::string sum_text(std::vector<std::pair<std::string, std::string>> files) {
  std::erase_if(files, [](const auto& file) { return !is_summed(file.first); });
  // By version, then name; a migration's up file before its down file.
  std::ranges::sort(files, [](const auto& left, const auto& right) {
    const FileName one = parse_file_name(left.first).value_or(FileName{});
    const FileName two = parse_file_name(right.first).value_or(FileName{});
    return one.version != two.version ? version_less(one.version, two.version)
                                      : std::tie(one.name, one.part) < std::tie(two.name, two.part);
  });
  std::string text(kSumHead);
  text += '\n';
  std::string chain;
  for (const auto& [file, content] : files) {
    const std::string own = content_hash(content);
    chain = sha256(chain + own + file);
    text += fmt::format("{} {} {}\n", own, chain.substr(0, 16), file);
  }
  return text;
}

}  // namespace migrate
