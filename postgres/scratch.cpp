#include "postgres/scratch.hpp"

#include <chrono>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include "postgres/connection.hpp"
#include "postgres/scratch_cluster.hpp"
#include "postgres/scratch_directory.hpp"
#include "postgres/url.hpp"

namespace fs = std::filesystem;

namespace postgres {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStartTimeout = std::chrono::seconds(60);

std::string quoted(const std::string& name) {
  std::string result = "\"";
  for (const char c : name) {
    result += c == '"' ? "\"\"" : std::string(1, c);
  }
  return result + '"';
}

}  // namespace

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
