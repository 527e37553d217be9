#include "migrate/text_file.hpp"

#include <fstream>
#include <sstream>
#include <utility>

#include "migrate/error.hpp"

namespace migrate {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    throw Error("cannot read " + path.string());
  }
  return std::move(text).str();
}

}  // namespace migrate
