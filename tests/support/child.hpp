#pragma once
// A program that runs beside the test: watched by what it says, sent signals, waited for.

#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/support/server.hpp"

namespace tests {

class Child {
 public:
  /// As run(), but it comes back at once. Its output is kept in files, so it never waits for a reader.
  Child(const std::vector<std::string>& command, const std::vector<std::string>& variables,
        const std::string& directory);
  ~Child();  ///< kills it
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  /// Waits until its standard error holds the text, or it ends, or the time is up; whether the text is there.
  bool says(const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(20));
  /// Waits until it has written this many lines to standard error, or ends.
  void lines(std::size_t count, std::chrono::milliseconds patience);
  void signal(int number) const;
  /// To its end; `exit` is 128 + n when signal n ended it.
  Run wait();

 private:
  std::string errors() const;
  std::string output() const;

  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
  bool ended_ = false;
  Run result_;
};

}  // namespace tests
