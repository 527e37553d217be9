#pragma once
// The same command on many databases: one first, as a canary, then the others side by side, each in a process of its
// own with its own lock and journal.

#include <string>
#include <vector>

#include "cli/commands/command.hpp"

namespace cli {

struct ManyOptions {
  std::size_t jobs = 4;
  bool stop_at_failure = false;  ///< begin no further one
  bool canary = true;            ///< the first one alone; its failure ends it all
};

/// One more process of what this one was called for: what is said on top of its own command line.
struct Target {
  std::string name;
  std::vector<std::string> arguments, variables;
};
std::vector<Target> targets_of(const std::vector<std::string>& urls);

/// Runs them; prints a line per target and a summary. The exit code is theirs when all that failed agree on one,
/// else 1.
Exit run_many(const std::vector<Target>& targets, const ManyOptions& many, const Context& context);

}  // namespace cli
