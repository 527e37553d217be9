#include "postgres/process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postgres/connection.hpp"

namespace postgres {

namespace {

// Ours without what would change what initdb and the server do.
std::vector<std::string> server_environment() {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!text.starts_with("PG") && !text.starts_with("LC_") && !text.starts_with("LANG") && !text.starts_with("TZ=") &&
        !text.starts_with("PATH=")) {
      result.emplace_back(text);
    }
  }
  const char* path = std::getenv("PATH");
  result.push_back(std::string("PATH=") + (path != nullptr && *path != 0 ? path : "/usr/local/bin:/usr/bin:/bin"));
  result.insert(result.end(), {"LC_ALL=C", "TZ=UTC"});
  return result;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const std::string& string : strings) {
    result.push_back(const_cast<char*>(string.c_str()));
  }
  result.push_back(nullptr);
  return result;
}

}  // namespace

std::string error_text() { return std::strerror(errno); }

Account server_account() {
  if (geteuid() != 0) {
    return {geteuid(), getegid(), std::to_string(geteuid()), false};
  }
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = getpwnam(name); entry != nullptr && entry->pw_uid != 0) {
      return {entry->pw_uid, entry->pw_gid, name, true};
    }
  }
  std::optional<Account> found;
  setpwent();
  while (const passwd* entry = getpwent()) {
    if (entry->pw_uid != 0) {
      found = Account{entry->pw_uid, entry->pw_gid, entry->pw_name, true};
      break;
    }
  }
  endpwent();
  if (!found) {
    throw ConnectionError("a scratch server cannot run as root, and there is no other user to run it as");
  }
  return *found;
}

void Descriptor::close() {
  if (fd_ >= 0) {
    ::close(std::exchange(fd_, -1));
  }
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  // Close-on-exec: a sibling that held our end open would keep the server alive after us.
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw ConnectionError("scratch server: pipe: " + error_text());
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

pid_t spawn(const Account& account, const std::vector<std::string>& command, const std::vector<int>& files) {
  const std::vector<std::string> environment = server_environment();
  const std::vector<char*> arguments = pointers(command);
  const std::vector<char*> variables = pointers(environment);
  std::vector<int> moved(files.size());
  const pid_t pid = fork();
  if (pid < 0) {
    throw ConnectionError("scratch server: fork: " + error_text());
  }
  if (pid > 0) {
    return pid;
  }
  // Between fork and exec only what is safe after a fork of a process with threads.
  for (std::size_t i = 0; i < files.size(); ++i) {
    moved[i] = fcntl(files[i], F_DUPFD, 64);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    dup2(moved[i], static_cast<int>(i));
  }
  syscall(SYS_close_range, static_cast<unsigned>(files.size()), ~0U, 0U);
  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  if (chdir("/") != 0) {
    _exit(127);
  }
  if (account.switch_to && (setgroups(0, nullptr) != 0 || setgid(account.gid) != 0 || setuid(account.uid) != 0)) {
    _exit(126);
  }
  execve(arguments[0], arguments.data(), variables.data());
  _exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace postgres
