#pragma once
// Child processes of the scratch server: under whose account they run, and what they have open. Internal to postgres/.

#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace postgres {

/// The account that owns the server's files: PostgreSQL refuses to run as root.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
  bool switch_to = false;
};

Account server_account();

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  void close();

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe();

/// Starts a program in a session of its own (the terminal's Ctrl-C is not for it). `files[i]` becomes its descriptor i.
pid_t spawn(const Account& account, const std::vector<std::string>& command, const std::vector<int>& files);
/// Its exit status, as waitpid() says it.
int wait_for(pid_t pid);

/// What errno says.
std::string error_text();

}  // namespace postgres
