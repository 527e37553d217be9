#include "cli/sql_files.hpp"

#include <algorithm>
#include <string>

#include "schema/characters.hpp"

namespace cli {

namespace fs = std::filesystem;

bool natural_less(const fs::path& left, const fs::path& right) {
  const std::string a = left.string(), b = right.string();
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (schema::is_digit(a[i]) && schema::is_digit(b[j])) {
      const auto number = [](const std::string& text, std::size_t& at) {
        while (at < text.size() && text[at] == '0') {
          ++at;
        }
        const std::size_t begin = at;
        while (at < text.size() && schema::is_digit(text[at])) {
          ++at;
        }
        return text.substr(begin, at - begin);
      };
      const std::string x = number(a, i), y = number(b, j);
      if (x != y) {
        return x.size() != y.size() ? x.size() < y.size() : x < y;
      }
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i;
      ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

std::vector<fs::path> sql_files(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file() && entry.path().extension() == ".sql") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files, natural_less);
  return files;
}

}  // namespace cli
