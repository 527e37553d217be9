#include "cli/interrupt.hpp"

#include <array>
#include <atomic>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace cli {

namespace {

std::atomic<bool> asked = false;
std::atomic<int> wake = -1;

extern "C" void on_signal(int) {
  asked = true;
  const char byte = 's';
  if (write(wake, &byte, 1) != 1) {
    asked = true;  // nobody listens any more; the flag is seen all the same
  }
}

}  // namespace

struct Interrupt::Listener {
  explicit Listener(postgres::Connection& connection) {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      return;
    }
    wake = ends[1];
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &before[0]);
    sigaction(SIGTERM, &action, &before[1]);
    thread = std::thread([this, &connection] {
      char byte = 0;
      while (read(ends[0], &byte, 1) == 1 && byte == 's') {
        connection.cancel();
      }
    });
  }

  ~Listener() {
    if (!thread.joinable()) {
      return;
    }
    sigaction(SIGINT, &before[0], nullptr);
    sigaction(SIGTERM, &before[1], nullptr);
    const char byte = 'e';
    if (write(ends[1], &byte, 1) == 1) {
      thread.join();
    } else {
      thread.detach();
    }
    wake = -1;
    close(ends[0]);
    close(ends[1]);
  }

  std::array<int, 2> ends{-1, -1};
  std::array<struct sigaction, 2> before{};
  std::thread thread;
};

Interrupt::Interrupt(postgres::Connection& connection, migrate::RunOptions& run)
    : listener_(std::make_unique<Listener>(connection)) {
  run.stop_asked = [] { return asked.load(); };
}

Interrupt::~Interrupt() = default;

}  // namespace cli
