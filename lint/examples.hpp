#pragma once
// The files of lint/examples/, built in: what `--explain` shows and the tests run.

#include <string_view>
#include <vector>

namespace lint {

struct Example {
  std::string_view rule;  ///< the folder's name
  std::string_view file;  ///< bad | good | before
  std::string_view text;
};

const std::vector<Example>& examples();

}  // namespace lint
