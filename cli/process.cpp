#include "cli/process.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace cli {

namespace {

/// The text as a file to read from, closed by whoever got it: unlike a pipe it never blocks us, and a program that does
/// not read its input does no harm.
int readable(const std::string& text) {
  if (text.empty()) {
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  const int file = memfd_create("input", MFD_CLOEXEC);
  for (std::size_t written = 0; file >= 0 && written < text.size();) {
    const ssize_t count = write(file, text.data() + written, text.size() - written);
    if (count < 0) {
      throw std::runtime_error("cannot hold a program's input in memory");
    }
    written += static_cast<std::size_t>(count);
  }
  lseek(file, 0, SEEK_SET);
  return file;
}

std::atomic<bool> stop_asked = false;
/// Those that run now; 0: a free place. A signal handler may not lock.
std::array<std::atomic<pid_t>, 256> running{};

extern "C" void pass_on(int signal) {
  stop_asked = true;
  for (const std::atomic<pid_t>& pid : running) {
    if (const pid_t one = pid; signal != SIGINT && one > 0) {
      kill(one, signal);
    }
  }
}

/// A process in the list of those that run.
class Running {
 public:
  explicit Running(pid_t pid) {
    for (std::atomic<pid_t>& place : running) {
      if (pid_t free = 0; place.compare_exchange_strong(free, pid)) {
        place_ = &place;
        return;
      }
    }
  }
  ~Running() {
    if (place_ != nullptr) {
      *place_ = 0;
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  std::atomic<pid_t>* place_ = nullptr;
};

}  // namespace

struct StopPassedOn::Before {
  struct sigaction interrupt {};
  struct sigaction terminate {};
};

StopPassedOn::StopPassedOn() : before_(std::make_unique<Before>()) {
  struct sigaction action {};
  action.sa_handler = pass_on;
  sigaction(SIGINT, &action, &before_->interrupt);
  sigaction(SIGTERM, &action, &before_->terminate);
}

StopPassedOn::~StopPassedOn() {
  sigaction(SIGINT, &before_->interrupt, nullptr);
  sigaction(SIGTERM, &before_->terminate, nullptr);
}

bool StopPassedOn::asked() { return stop_asked; }

ProcessResult run_process(const std::vector<std::string>& arguments, const std::string& input,
                          const std::vector<std::string>& variables) {
  std::vector<char*> environment;
  for (const std::string& variable : variables) {
    environment.push_back(const_cast<char*>(variable.c_str()));
  }
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view own(*entry);
    const std::string_view name = own.substr(0, own.find('=') + 1);
    if (std::ranges::none_of(variables, [&](const std::string& variable) { return variable.starts_with(name); })) {
      environment.push_back(*entry);
    }
  }
  environment.push_back(nullptr);
  std::array<std::array<int, 2>, 2> pipes{};
  for (auto& ends : pipes) {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("cannot make a pipe");
    }
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const int standard_input = readable(input);
  posix_spawn_file_actions_adddup2(&actions, standard_input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipes[0][1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int spawned = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  close(standard_input);
  close(pipes[0][1]);
  close(pipes[1][1]);
  ProcessResult result;
  if (spawned != 0) {
    close(pipes[0][0]);
    close(pipes[1][0]);
    return {127, "", arguments[0] + ": cannot be started"};
  }
  const Running listed(pid);
  std::array<pollfd, 2> wait = {pollfd{pipes[0][0], POLLIN, 0}, pollfd{pipes[1][0], POLLIN, 0}};
  std::array<std::string*, 2> texts = {&result.output, &result.errors};
  for (int open = 2; open > 0;) {
    if (poll(wait.data(), wait.size(), -1) < 0) {
      continue;  // a signal
    }
    for (std::size_t i = 0; i < wait.size(); ++i) {
      if (wait[i].fd < 0 || wait[i].revents == 0) {
        continue;
      }
      std::array<char, 65536> buffer{};
      const ssize_t count = read(wait[i].fd, buffer.data(), buffer.size());
      if (count > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
      } else {
        close(wait[i].fd);
        wait[i].fd = -1;
        --open;
      }
    }
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace cli
