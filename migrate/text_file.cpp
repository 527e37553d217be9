#include "migrate/text_file.hpp"

#include <fstream>
#include <iterator>

#include "migrate/error.hpp"

namespace migrate {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  std::error_code none;  // a pipe has no size, and is read all the same
  const std::uintmax_t size = std::filesystem::file_size(path, none);
  if (in && !none) {
    text.resize(size);
    in.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(in.gcount()));
  }
  if (in) {
    text.append(std::istreambuf_iterator<char>(in), {});
  }
  if (!in && !in.eof()) {
    throw Error("cannot read " + path.string());
  }
  return text;
}

}  // namespace migrate
