// What outsiders write may be refused, and must not break anything: regressions of the fuzzers, and the case folders'
// files cut and stirred.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.hpp"
#include "tests/support/catch.hpp"

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> files_below(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

void run(const tests::FuzzTarget& target, const std::string& text, const std::string& from) {
  try {
    target.run(text);
  } catch (const std::exception& error) {
    FAIL_CHECK(target.name << ", " << from << ": " << error.what() << "\n" << text);
  }
}

/// A small generator of its own: the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % limit;
  }

 private:
  std::uint64_t state_;
};

/// Cut off, a piece taken out, a piece doubled, a byte changed.
std::string stirred(const std::string& text, Random& random) {
  const std::size_t at = random.below(text.size()),
                    length = 1 + random.below(std::min<std::size_t>(40, text.size() - at));
  switch (random.below(4)) {
    case 0:
      return text.substr(0, at);
    case 1:
      return text.substr(0, at) + text.substr(at + length);
    case 2:
      return text.substr(0, at + length) + text.substr(at);
    default: {
      constexpr std::string_view kBytes = "\"'$;(),-/*.\\\n\0x\xc3 [";
      std::string changed = text;
      changed[at] = kBytes[random.below(kBytes.size())];
      return changed;
    }
  }
}

}  // namespace

TEST_CASE("what once broke a reader does not any more", "[fuzz]") {
  for (const tests::FuzzTarget& target : tests::fuzz_targets()) {
    const fs::path folder = fs::path(PROJECT_DIR) / "tests/fuzz/regressions" / target.name;
    if (fs::exists(folder)) {
      for (const fs::path& file : files_below(folder)) {
        run(target, content(file), file.filename().string());
      }
    }
  }
}

TEST_CASE("case files, cut and stirred, break no reader", "[fuzz]") {
  Random random(20261121);
  const int rounds = std::getenv("SOAK") != nullptr ? 200 : 6;
  for (const fs::path& file : files_below(fs::path(PROJECT_DIR) / "tests/cases")) {
    const std::string text = content(file);
    if (file.extension() != ".sql" || text.empty()) {
      continue;
    }
    for (int round = 0; round < rounds; ++round) {
      const std::string changed = stirred(text, random);
      for (const tests::FuzzTarget& target : tests::fuzz_targets()) {
        run(target, changed, file.string());
      }
    }
  }
}
