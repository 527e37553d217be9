#pragma once

#include <memory>
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

/// While it lives, a signal that asks us to end does not: programs that run here are asked to (a Ctrl-C reaches them by
/// itself, as they are of our terminal), and we tell how they ended. One at a time.
class StopPassedOn {
 public:
  StopPassedOn();
  ~StopPassedOn();
  StopPassedOn(const StopPassedOn&) = delete;
  StopPassedOn& operator=(const StopPassedOn&) = delete;

  static bool asked();

 private:
  struct Before;
  std::unique_ptr<Before> before_;
};

}  // namespace cli
