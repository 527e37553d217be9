#pragma once
// The same command on many databases, or for many tenants of one: one first, as a canary, then the others side by side,
// each in a process of its own with its own lock and journal.

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/command.hpp"

namespace cli {

struct ManyOptions {
  std::size_t jobs = 4;
  bool stop_at_failure = false;  ///< begin no further one
  bool canary = true;            ///< the first one alone; its failure ends it all
  bool confirmed = false;        ///< somebody was asked for all of them
};

/// One more process of what this one was called for: what is said on top of its own command line.
struct Target {
  std::string name;
  std::vector<std::string> arguments, variables;
};

struct Targets {
  std::vector<Target> each;  ///< empty: the command is about one
  std::string_view what;     ///< "databases" | "tenants" | "environments"
};
/// Those of the environment at hand: its databases, else the tenants of its one.
Targets many_targets(const Context& context);

/// Throws Failure(usage) for `-`, which the first of them would read to its end.
void require_for_each(const std::string& source);

/// Runs them; prints a line per target and a summary. The exit code is theirs when all that failed agree on one,
/// else 1. What they print stands behind their names; with `--format json` the result is one object:
/// `{ok, targets: [{name, exit_code, result, error}]}`.
Exit run_many(const Targets& targets, const ManyOptions& many, const Context& context);

}  // namespace cli
