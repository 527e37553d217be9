#include "tests/support/child.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook(1);

std::string contents(int file) {
  std::string text;
  std::array<char, 65536> buffer{};
  off_t at = 0;
  for (ssize_t count = 0; (count = pread(file, buffer.data(), buffer.size(), at)) > 0; at += count) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::vector<std::string>& variables,
             const std::string& directory)
    : out_(memfd_create("stdout", MFD_CLOEXEC)), err_(memfd_create("stderr", MFD_CLOEXEC)) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  pid_ = fork();
  if (pid_ != 0) {
    return;
  }
  dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), 0);
  dup2(out_, 1);
  dup2(err_, 2);
  for (const std::string& variable : variables) {
    if (variable.find('=') == std::string::npos) {
      unsetenv(variable.c_str());
    } else {
      putenv(const_cast<char*>(variable.c_str()));
    }
  }
  if (!directory.empty() && chdir(directory.c_str()) != 0) {
    _exit(126);
  }
  execvp(arguments[0], arguments.data());
  _exit(127);
}

Child::~Child() {
  if (!ended_) {
    signal(SIGKILL);
    wait();
  }
  close(out_);
  close(err_);
}

bool Child::running() {
  int status = 0;
  if (!ended_ && waitpid(pid_, &status, WNOHANG) == pid_) {
    ended_ = true;
    result_ = {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), output(), errors()};
  }
  return !ended_;
}

bool Child::says(const std::string& text, std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  while (errors().find(text) == std::string::npos) {
    if (!running() || Clock::now() > deadline) {
      return errors().find(text) != std::string::npos;
    }
    std::this_thread::sleep_for(kLook);
  }
  return true;
}

void Child::lines(std::size_t count, std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  while (Clock::now() < deadline && running()) {
    const std::string text = errors();
    if (static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) >= count) {
      return;
    }
    std::this_thread::sleep_for(kLook);
  }
}

void Child::signal(int number) const {
  if (!ended_) {
    ::kill(pid_, number);
  }
}

Run Child::wait() {
  while (running()) {
    std::this_thread::sleep_for(kLook);
  }
  return result_;
}

std::string Child::errors() const { return contents(err_); }
std::string Child::output() const { return contents(out_); }

}  // namespace tests
