#include "tests/support/golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.hpp"

namespace tests {

void check_golden(const std::string& path, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(PROJECT_DIR) / path;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  std::ifstream stream(file, std::ios::binary);
  const std::string wanted{std::istreambuf_iterator<char>(stream), {}};
  if (text == wanted) {
    SUCCEED(path);
    return;
  }
  std::istringstream is_lines(text), wanted_lines(wanted);
  std::string is_line, wanted_line;
  std::size_t line = 0;
  do {
    ++line;
    is_line.clear();
    wanted_line.clear();
    std::getline(is_lines, is_line);
    std::getline(wanted_lines, wanted_line);
  } while (is_line == wanted_line && (is_lines || wanted_lines));
  FAIL_CHECK(path << ':' << line << ": is\n  " << is_line << "\nwanted\n  " << wanted_line
                  << "\nIf the new text is right: UPDATE_GOLDEN=1");
}

}  // namespace tests
