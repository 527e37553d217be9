#include "postgres/scratch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postgres/connection.hpp"

namespace fs = std::filesystem;

namespace postgres {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kPrefix = "schema-scratch-";
constexpr auto kStartTimeout = std::chrono::seconds(60);
/// A container's /dev/shm is often 64 MB: too small for a cluster that grows.
constexpr std::uint64_t kSharedMemoryNeeded = 1U << 30U;
/// sockaddr_un takes 107 bytes, of which `/schema-scratch-XXXXXX/.s.PGSQL.5432` needs 38.
constexpr std::size_t kLongestBase = 66;

std::string error_text() { return std::strerror(errno); }

/// The account that owns the server's files: PostgreSQL refuses to run as root.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
  bool switch_to = false;
};

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
  void close() {
    if (fd_ >= 0) {
      ::close(std::exchange(fd_, -1));
    }
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  // Close-on-exec: a sibling that held our end open would keep the server alive after us.
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw ConnectionError("scratch server: pipe: " + error_text());
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Ours without what would change what initdb and the server do.
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

/// Starts a program in a session of its own (the terminal's Ctrl-C is not for it). `files[i]` becomes its descriptor i.
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

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Whether the account can come to the directory; root's own places (a private TMPDIR, /root) are closed to it.
bool can_enter(const Account& account, const fs::path& directory) {
  if (!account.switch_to) {
    return access(directory.c_str(), W_OK | X_OK) == 0;
  }
  fs::path path;
  struct stat status {};
  const auto allowed = [&](mode_t bit) {
    const unsigned shift = status.st_uid == account.uid ? 6U : status.st_gid == account.gid ? 3U : 0U;
    return ((status.st_mode >> shift) & bit) == bit;
  };
  for (const fs::path& part : directory) {
    path /= part;
    if (stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || !allowed(1)) {
      return false;
    }
  }
  return true;
}

/// A new directory of the account alone, below `base`.
fs::path make_private_directory(const Account& account, const fs::path& base) {
  std::string name = (base / (std::string(kPrefix) + "XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) {
    throw ConnectionError("scratch server: cannot make a directory in " + base.string() + ": " + error_text());
  }
  if (account.switch_to && chown(name.c_str(), account.uid, account.gid) != 0) {
    throw ConnectionError("scratch server: cannot give " + name + " to " + account.name + ": " + error_text());
  }
  return name;
}

std::vector<fs::path> temporary_directories() {
  std::vector<fs::path> result;
  if (const char* tmpdir = std::getenv("TMPDIR"); tmpdir != nullptr && *tmpdir != 0) {
    std::error_code ignored;
    result.push_back(fs::absolute(tmpdir, ignored));
  }
  result.insert(result.end(), {"/tmp", "/var/tmp"});
  return result;
}

bool has_shared_memory() {
  struct statvfs status {};
  return statvfs("/dev/shm", &status) == 0 && access("/dev/shm", W_OK | X_OK) == 0 &&
         std::uint64_t{status.f_bavail} * status.f_frsize >= kSharedMemoryNeeded;
}

fs::path choose_base(const Account& account) {
  std::vector<fs::path> candidates = temporary_directories();
  if (has_shared_memory()) {
    candidates.insert(candidates.begin(), "/dev/shm");
  }
  for (const fs::path& candidate : candidates) {
    if (candidate.string().size() <= kLongestBase && can_enter(account, candidate)) {
      return candidate;
    }
  }
  throw ConnectionError("scratch server: no temporary directory that " + account.name + " can use; set TMPDIR");
}

/// Removes what servers left behind whose process and watchdog were both killed: nobody holds their lock.
void sweep(const Account& account, const fs::path& base) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(base, error)) {
    struct stat status {};
    if (!entry.path().filename().string().starts_with(kPrefix) || lstat(entry.path().c_str(), &status) != 0 ||
        !S_ISDIR(status.st_mode) || status.st_uid != account.uid) {
      continue;
    }
    const Descriptor lock(open((entry.path() / "lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (lock.get() >= 0 && flock(lock.get(), LOCK_EX | LOCK_NB) == 0) {
      std::error_code ignored;
      fs::remove_all(entry.path(), ignored);
    }
  }
}

/// Where templates are kept, or nullopt where there is no safe place: the next start then initialises anew.
std::optional<fs::path> cache_directory(const Account& account) {
  std::vector<fs::path> candidates;
  if (!account.switch_to) {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    if (cache != nullptr && *cache == '/') {
      candidates.push_back(fs::path(cache) / "schema");
    } else if (home != nullptr && *home == '/') {
      candidates.push_back(fs::path(home) / ".cache" / "schema");
    }
  }
  for (const char* base : {"/var/tmp", "/tmp"}) {
    candidates.push_back(fs::path(base) / (std::string(kPrefix) + "cache-" + account.name));
  }
  for (const fs::path& candidate : candidates) {
    std::error_code ignored;
    fs::create_directories(candidate.parent_path(), ignored);
    if (mkdir(candidate.c_str(), 0700) == 0 && account.switch_to &&
        chown(candidate.c_str(), account.uid, account.gid) != 0) {
      continue;
    }
    // In a directory all can write to, another user may have been there first: what lies in his is not to be trusted.
    struct stat status {};
    if (lstat(candidate.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == account.uid &&
        (status.st_mode & 022U) == 0 && can_enter(account, candidate.parent_path())) {
      return candidate;
    }
  }
  return std::nullopt;
}

/// Names the template: which server made it (a rebuilt one of the same version may have another catalog), and ours.
std::string template_key(const fs::path& bin) {
  constexpr int kTemplateVersion = 1;
  const fs::path binary = fs::canonical(bin / "postgres");
  struct stat status {};
  stat(binary.c_str(), &status);
  std::size_t hash = std::hash<std::string>{}(binary.string());
  for (const auto value : {static_cast<std::size_t>(status.st_size), static_cast<std::size_t>(status.st_mtime)}) {
    hash = hash * 1099511628211U ^ value;
  }
  std::array<char, 64> name{};
  std::snprintf(name.data(), name.size(), "postgres-%d-%016zx", kTemplateVersion, hash);
  return name.data();
}

void run_initdb(const Account& account, const fs::path& bin, const fs::path& directory) {
  const fs::path data = directory / "data";
  std::string said;
  // C.UTF-8 is a C library's extra; C sorts alike and only knows no case outside ASCII.
  for (const char* locale : {"C.UTF-8", "C"}) {
    const fs::path log = directory / "initdb.log";
    const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
    const Descriptor output(open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    const pid_t pid = spawn(account,
                            {(bin / "initdb").string(), "-D", data.string(), "-U", "postgres", "-A", "trust", "-N",
                             "-E", "UTF8", std::string("--locale=") + locale, "--wal-segsize=1"},
                            {null.get(), output.get(), output.get()});
    const int status = wait_for(pid);
    if (status == 0) {
      return;
    }
    said = read_file(log);
    std::error_code ignored;
    fs::remove_all(data, ignored);
  }
  throw ConnectionError("scratch server: initdb failed: " + said);
}

/// The initialised cluster to copy. Several processes may come here at once: each builds aside, one rename wins.
fs::path ensure_template(const Account& account, const fs::path& bin, const fs::path& cache) {
  fs::path wanted = cache / template_key(bin);
  if (fs::exists(wanted / "PG_VERSION")) {
    return wanted;
  }
  const fs::path aside = make_private_directory(account, cache);
  std::error_code error;
  try {
    run_initdb(account, bin, aside);
    fs::rename(aside / "data", wanted, error);
  } catch (...) {
    fs::remove_all(aside, error);
    throw;
  }
  std::error_code ignored;
  fs::remove_all(aside, ignored);
  if (error && !fs::exists(wanted / "PG_VERSION")) {
    throw ConnectionError("scratch server: cannot keep its template as " + wanted.string() + ": " + error.message());
  }
  return wanted;
}

/// Runs the server and outlives us: its input ends when this process does, however it does. A line of input crashes the
/// server and starts it again. Descriptor 3 tells us that the first one has gone; descriptor 4 is the lock that sweep()
/// tries.
constexpr const char* kWatchdog = R"sh(
umask 077
template=$1 directory=$2
shift 2
exec 2>"$directory/log"
if [ -n "$template" ]; then cp -R "$template" "$directory/data" || exit 1; fi
"$@" </dev/null >"$directory/log" 2>&1 &
server=$!
exec 3>&-
while read -r line; do
  kill -QUIT $server
  wait $server
  "$@" </dev/null >>"$directory/log" 2>&1 &
  server=$!
done
kill -QUIT $server
wait $server
rm -rf "$directory"
)sh";

std::vector<std::string> server_command(const fs::path& bin, const fs::path& directory, const ScratchOptions& options) {
  std::vector<std::string> settings = {
      "listen_addresses=",
      "unix_socket_directories=" + directory.string(),
      "port=5432",
      "wal_level=logical",
      "max_connections=60",
      "max_locks_per_transaction=256",
      "shared_buffers=32MB",
      "huge_pages=off",
      "min_wal_size=2MB",
      "max_wal_size=256MB",
      "autovacuum=off",
      "jit=off",
      "max_parallel_workers_per_gather=0",
      "timezone=UTC",
      "lc_messages=C",
      "log_checkpoints=off",
      "dynamic_shared_memory_type=mmap",  // files below the data directory, so they go with it
  };
  if (!options.durable) {
    settings.insert(settings.end(), {"fsync=off", "full_page_writes=off", "synchronous_commit=off"});
  }
  settings.insert(settings.end(), options.settings.begin(), options.settings.end());
  std::vector<std::string> command = {(bin / "postgres").string(), "-D", (directory / "data").string()};
  for (const std::string& setting : settings) {
    command.insert(command.end(), {"-c", setting});
  }
  return command;
}

/// The postmaster's pid once it accepts connections (line 8 of its pid file says so), else 0.
int ready_pid(const fs::path& directory) {
  std::ifstream file(directory / "data" / "postmaster.pid");
  std::string line;
  int pid = 0;
  for (int number = 1; std::getline(file, line); ++number) {
    if (number == 1) {
      pid = std::atoi(line.c_str());
    }
    if (number == 8) {
      return line.starts_with("ready") ? pid : 0;
    }
  }
  return 0;
}

std::string percent_encode(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
        c == '.') {
      result += c;
    } else {
      std::array<char, 4> code{};
      std::snprintf(code.data(), code.size(), "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      result += code.data();
    }
  }
  return result;
}

std::string quoted(const std::string& name) {
  std::string result = "\"";
  for (const char c : name) {
    result += c == '"' ? "\"\"" : std::string(1, c);
  }
  return result + '"';
}

bool has_server(const fs::path& bin) {
  return access((bin / "initdb").c_str(), X_OK) == 0 && access((bin / "postgres").c_str(), X_OK) == 0;
}

/// `bin` of the newest version below folders such as /usr/lib/postgresql (`15`, `16`) or /usr (`pgsql-16`).
std::optional<fs::path> newest(const fs::path& folder, std::string_view prefix) {
  std::pair<double, fs::path> best;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) {
      continue;
    }
    const double version = std::atof(name.c_str() + prefix.size());
    if (version > best.first && has_server(entry.path() / "bin")) {
      best = {version, entry.path() / "bin"};
    }
  }
  return best.first > 0 ? std::optional(best.second) : std::nullopt;
}

std::string pg_config_bindir() {
  std::string text;
  if (FILE* output = popen("pg_config --bindir 2>/dev/null", "r")) {
    std::array<char, 4096> buffer{};
    if (std::fgets(buffer.data(), buffer.size(), output) != nullptr) {
      text = buffer.data();
    }
    pclose(output);
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

}  // namespace

std::optional<fs::path> find_server_binaries(const fs::path& wanted) try {
  fs::path named = wanted;
  if (const char* variable = std::getenv("PG_BIN"); named.empty() && variable != nullptr) {
    named = variable;
  }
  if (!named.empty()) {  // said by name: no other will do
    return has_server(named) ? std::optional(fs::absolute(named)) : std::nullopt;
  }
  if (const fs::path bin = pg_config_bindir(); !bin.empty() && has_server(bin)) {
    return bin;
  }
  if (auto bin = newest("/usr/lib/postgresql", "")) {
    return bin;
  }
  if (auto bin = newest("/usr", "pgsql-")) {
    return bin;
  }
  std::vector<std::string> folders = {"/usr/local/pgsql/bin"};
  std::istringstream path(std::getenv("PATH") != nullptr ? std::getenv("PATH") : "");
  for (std::string folder; std::getline(path, folder, ':');) {
    folders.push_back(folder);
  }
  for (const std::string& folder : folders) {
    if (!folder.empty() && has_server(folder)) {
      return fs::absolute(folder);
    }
  }
  return std::nullopt;
} catch (const std::exception&) {
  return std::nullopt;
}

struct ScratchServer::Impl {
  Account account;
  fs::path directory;
  Descriptor life;  ///< while it is open the watchdog lets the server live
  Descriptor gone;  ///< its other end closes with the server
  pid_t watchdog = 0;
  int pid = 0;
  int version = 0;
  std::optional<Connection> administration;

  ~Impl() { stop(); }

  void stop() {
    administration.reset();
    life.close();
    if (watchdog > 0) {
      wait_for(watchdog);
      watchdog = 0;
    }
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  }

  void start(const fs::path& bin, const ScratchOptions& options) {
    const fs::path base = choose_base(account);
    sweep(account, base);
    const std::optional<fs::path> cache = cache_directory(account);
    const fs::path source = cache ? ensure_template(account, bin, *cache) : fs::path();
    directory = make_private_directory(account, base);
    const Descriptor lock(open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    flock(lock.get(), LOCK_EX | LOCK_NB);
    if (source.empty()) {
      run_initdb(account, bin, directory);
    }
    std::vector<std::string> command = {"/bin/sh",         "-c", kWatchdog, "schema-scratch", source.string(),
                                        directory.string()};
    const std::vector<std::string> server = server_command(bin, directory, options);
    command.insert(command.end(), server.begin(), server.end());

    Pipe alive = make_pipe();
    Pipe status = make_pipe();
    const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
    watchdog = spawn(account, command, {alive.read.get(), null.get(), null.get(), status.write.get(), lock.get()});
    life = std::move(alive.write);
    gone = std::move(status.read);
    status.write.close();
    wait_until_ready();
  }

  void wait_until_ready() {
    const Clock::time_point deadline = Clock::now() + kStartTimeout;
    while ((pid = ready_pid(directory)) == 0) {
      pollfd event{gone.get(), POLLIN, 0};
      const bool ended = poll(&event, 1, 2) > 0 && (event.revents & POLLHUP) != 0;
      if (ended || Clock::now() > deadline) {
        const std::string said = read_file(directory / "log");
        throw ConnectionError("the scratch server did not start" + (said.empty() ? std::string(".") : ": " + said));
      }
    }
  }

  void crash_and_restart() {
    const int before = pid;
    administration.reset();
    if (write(life.get(), "\n", 1) != 1) {
      throw ConnectionError("the scratch server is gone");
    }
    const Clock::time_point deadline = Clock::now() + kStartTimeout;
    while ((pid = ready_pid(directory)) == 0 || pid == before) {
      if (Clock::now() > deadline) {
        throw ConnectionError("the scratch server did not start again: " + read_file(directory / "log"));
      }
      usleep(2000);
    }
  }

  Connection& administrator(const std::string& url) {
    if (!administration || !administration->alive()) {
      administration.emplace(url, "schema scratch");
    }
    return *administration;
  }
};

ScratchServer::ScratchServer(const ScratchOptions& options) : impl_(std::make_unique<Impl>()) {
  const std::optional<fs::path> bin = find_server_binaries(options.pg_bin);
  if (!bin) {
    throw ConnectionError(
        "no PostgreSQL server programs (initdb, postgres) were found for the scratch server; install the server "
        "package, or say where they are with --pg-bin or PG_BIN");
  }
  impl_->account = server_account();
  try {
    impl_->start(*bin, options);
    impl_->version = impl_->administrator(url()).server_version();
  } catch (const fs::filesystem_error& error) {
    throw ConnectionError(std::string("scratch server: ") + error.what());
  }
}

ScratchServer::~ScratchServer() = default;
ScratchServer::ScratchServer(ScratchServer&&) noexcept = default;
ScratchServer& ScratchServer::operator=(ScratchServer&&) noexcept = default;

std::string ScratchServer::url(const std::string& database) const {
  return "postgresql://postgres@/" + percent_encode(database) + "?host=" + percent_encode(impl_->directory.string()) +
         "&port=5432";
}

int ScratchServer::version() const { return impl_->version; }

std::string ScratchServer::create_database(const std::string& name) {
  // 15+: copying files beats logging every page, and nobody needs the log here.
  impl_->administrator(url()).execute("CREATE DATABASE " + quoted(name) + " TEMPLATE template0" +
                                      (impl_->version >= 150000 ? " STRATEGY FILE_COPY" : ""));
  return url(name);
}

void ScratchServer::drop_database(const std::string& name) {
  impl_->administrator(url()).execute("DROP DATABASE IF EXISTS " + quoted(name) +
                                      (impl_->version >= 130000 ? " WITH (FORCE)" : ""));
}

void ScratchServer::crash_and_restart() { impl_->crash_and_restart(); }

int ScratchServer::pid() const { return impl_->pid; }

const fs::path& ScratchServer::directory() const { return impl_->directory; }

}  // namespace postgres
