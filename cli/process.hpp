#pragma once

#include <string>
#include <vector>

namespace cli {

struct ProcessResult {
  int exit_code = 0;
  std::string output, errors;
};

/// Runs a program (found through PATH; no shell) to its end, with `input` as its standard input, and gives what it
/// printed. `variables` (`NAME=value`) come on top of our own environment. One that cannot be started ends with 127.
ProcessResult run_process(const std::vector<std::string>& arguments, const std::string& input = "",
                          const std::vector<std::string>& variables = {});

}  // namespace cli
