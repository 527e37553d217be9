#pragma once
// Notices when a run says nothing for long: a step that waits, or works without getting on as far as anybody can see.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "migrate/runner.hpp"

namespace cli {

class Silence {
 public:
  /// Listens to `run.on_progress`, as long as it lives. Whenever nothing has got on for `limit` (zero: never), `tell`
  /// is called, once until something does, on a thread of its own: which step, for how long, and what it was last seen
  /// at.
  Silence(std::chrono::milliseconds limit, migrate::RunOptions& run, std::function<void(const std::string&)> tell);
  ~Silence();
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  struct Listener;
  std::shared_ptr<Listener> listener_;
};

}  // namespace cli
