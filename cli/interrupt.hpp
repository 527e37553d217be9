#pragma once
// Ctrl-C and SIGTERM while migrations run: the statement at work is cancelled, what it left half-built is removed, and
// the run ends as one that goes on the next time. A second signal ends the program at once, which is safe, too.

#include <memory>

#include "migrate/runner.hpp"
#include "postgres/connection.hpp"

namespace cli {

class Interrupt {
 public:
  /// Listens as long as it lives; one at a time. Sets `run.stop_asked`.
  Interrupt(postgres::Connection& connection, migrate::RunOptions& run);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  struct Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace cli
