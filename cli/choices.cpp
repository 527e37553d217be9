#include "cli/choices.hpp"

#include <sstream>

#include <CLI/CLI.hpp>

namespace cli {

std::vector<std::string> choices(const CLI::Option& option) {
  // CLI11 keeps them as `{a,b}` in the type's name.
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{'), end = type.rfind('}');
  std::vector<std::string> found;
  if (begin != std::string::npos && end != std::string::npos) {
    std::istringstream list(type.substr(begin + 1, end - begin - 1));
    for (std::string value; std::getline(list, value, ',');) {
      found.push_back(value);
    }
  }
  return found;
}

}  // namespace cli
