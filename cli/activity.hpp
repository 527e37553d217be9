#pragma once
// What takes longer than a second says so: on a terminal in one line that counts the seconds and goes away, elsewhere
// in one plain line. On stderr; nothing with --quiet. What is part of something that says so already says nothing.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/options.hpp"

namespace cli {

class Activity {
 public:
  Activity(const Options& options, std::string what);
  ~Activity();
  Activity(const Activity&) = delete;
  Activity& operator=(const Activity&) = delete;

 private:
  void run();

  std::string what_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  bool outermost_ = false;
  std::thread thread_;
};

/// Before anything else is written to stderr: takes the line of an activity away.
void clear_activity();

}  // namespace cli
