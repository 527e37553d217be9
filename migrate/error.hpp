#pragma once
// Why a run stopped. Each error knows its exit code (DESIGN.md, "Command line"); the message is for people and
// complete.

#include <stdexcept>
#include <string>
#include <vector>

namespace migrate {

/// query_canceled: what a statement ends with that was stopped from outside.
inline constexpr const char* kCanceled = "57014";

struct Error : std::runtime_error {
  explicit Error(const std::string& message, int code = 1) : std::runtime_error(message), exit_code(code) {}
  int exit_code;
};

/// A statement failed. What was committed before it stays and is in the journal.
struct StepFailed : Error {
  using Error::Error;
  std::string migration;      ///< `20261121093000_add_orders`; empty for a direct run
  std::size_t number = 0;     ///< of the step
  std::size_t committed = 0;  ///< steps of this run that are done and stay
  std::string sqlstate, statement, detail, hint;
  bool connection_lost = false;
};

/// Ended between two steps, not by one of them: the journal keeps why, the same command goes on.
struct Stopped : Error {
  Stopped(const std::string& message, int code, std::string state = {})
      : Error(message, code), sqlstate(std::move(state)) {}
  std::string sqlstate;  ///< as the journal has it; empty: none fits
};

/// Another runner is at work, or the application would not let us have a lock. Nothing half-done; safe to run again.
struct LockNotObtained : Stopped {
  explicit LockNotObtained(const std::string& message) : Stopped(message, 6, "55P03") {}
  std::vector<std::string> blockers;  ///< `pid 123, user app, application web, active for 12 s: SELECT …`
};

/// Somebody ran something between planning and running: plan again.
struct PlanStale : Error {
  explicit PlanStale(const std::string& message) : Error(message, 6) {}
};

/// A person or the system asked us to stop (Ctrl-C). What is done stays; the same command goes on.
struct Interrupted : Stopped {
  explicit Interrupted(const std::string& message) : Stopped(message, 130, kCanceled) {}
};

/// A limit that the environment sets is reached: the window is over, a replica is behind, the disk is full, ….
struct GateClosed : Stopped {
  explicit GateClosed(const std::string& message) : Stopped(message, 6) {}
};

/// Behind a transaction pooler no session lock holds.
struct PoolerDetected : Error {
  explicit PoolerDetected(const std::string& message) : Error(message, 78) {}
};

/// The data does not allow a step; found before the first one ran.
struct PreconditionFailed : Stopped {
  explicit PreconditionFailed(const std::string& message) : Stopped(message, 5) {}
};

/// A file that changed or is missing, a version out of order, a database that is not what the migration starts from.
struct HistoryMismatch : Error {
  explicit HistoryMismatch(const std::string& message) : Error(message, 7) {}
};

/// A statement outside a transaction was cut off and does not say how to see whether it is done.
struct UnknownStep : Error {
  using Error::Error;
};

}  // namespace migrate
