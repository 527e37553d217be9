#pragma once
// Exit codes (docs/reference.md has the table) and the one exception that carries them.

#include <stdexcept>
#include <string>

namespace cli {

enum class Exit : int {
  done = 0,  ///< done, or nothing to do
  error = 1,
  differences = 2,   ///< differences, drift or pending migrations found
  refused = 3,       ///< by policy: destructive, contract, blocking
  findings = 4,      ///< lint
  precondition = 5,  ///< the data does not allow it
  lock = 6,          ///< lock not obtained; safe to run again
  mismatch = 7,      ///< fingerprint, checksum or history
  usage = 64,
  interrupted = 130,  ///< stopped by Ctrl-C or SIGTERM; safe to run again
  configuration = 78,
};

/// Ends the command with a message for the user and an exit code. `hint` says what to do next; may be empty.
struct Failure : std::runtime_error {
  Failure(Exit exit_code, const std::string& message, std::string what_to_do = "")
      : std::runtime_error(message), code(exit_code), hint(std::move(what_to_do)) {}
  Exit code;
  std::string hint;
};

}  // namespace cli
