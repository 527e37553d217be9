#pragma once
// A private folder for a test that runs the binary.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/server.hpp"

namespace tests {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "schema-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

  std::string read(const std::string& name) const {
    std::ifstream stream(path_ / name);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// Names of everything in it, relative, sorted.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file()) {
        names.push_back(entry.path().lexically_relative(path_).string());
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  /// Runs the binary here, with no database named by the environment.
  Run schema(std::vector<std::string> arguments, const std::string& input = "",
             const std::vector<std::string>& more = {}) const {
    arguments.insert(arguments.begin(), SCHEMA_BINARY);
    std::vector<std::string> variables{"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL", "PGHOST",
                                       "PGDATABASE", "PGSERVICE",  "PGHOSTADDR"};
    variables.insert(variables.end(), more.begin(), more.end());
    return run(arguments, input, variables, path_.string());
  }

 private:
  std::filesystem::path path_;
};

}  // namespace tests
