#pragma once

#include <string>
#include <vector>

namespace cli {

struct ProcessResult {
  int exit_code = 0;
  std::string output, errors;
};

/// Runs a program (found through PATH; no shell) to its end and gives what it printed.
ProcessResult run_process(const std::vector<std::string>& arguments);

}  // namespace cli
