#pragma once
// What an option may be, as it was declared.

#include <string>
#include <vector>

namespace CLI {
class Option;
}

namespace cli {

/// The values of a choice; none: any value.
std::vector<std::string> choices(const CLI::Option& option);

}  // namespace cli
