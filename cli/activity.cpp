#include "cli/activity.hpp"

#include <atomic>
#include <chrono>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/terminal.hpp"

namespace cli {

namespace {
std::atomic<bool> line_is_shown{false}, somebody_speaks{false};
}

Activity::Activity(const Options& options, std::string what) : what_(std::move(what)) {
  if (!options.quiet && !somebody_speaks.exchange(true)) {
    outermost_ = true;
    thread_ = std::thread([this] { run(); });
  }
}

Activity::~Activity() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
  if (outermost_) {
    thread_.join();
    clear_activity();
    somebody_speaks = false;
  }
}

void Activity::run() {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  std::unique_lock lock(mutex_);
  for (int seconds = 1; !changed_.wait_for(lock, std::chrono::seconds(1), [this] { return done_; }); ++seconds) {
    if (terminal) {
      std::cerr << fmt::format("\r\x1b[K{} … {} s", for_terminal(what_), seconds) << std::flush;
      line_is_shown = true;
    } else if (seconds == 1) {
      std::cerr << for_terminal(what_) << " …\n";
    }
  }
}

void clear_activity() {
  if (line_is_shown.exchange(false)) {
    std::cerr << "\r\x1b[K";
  }
}

}  // namespace cli
