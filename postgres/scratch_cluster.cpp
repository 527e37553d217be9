#include "postgres/scratch_cluster.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postgres/connection.hpp"
#include "postgres/scratch_directory.hpp"

namespace fs = std::filesystem;

namespace postgres {

namespace {

// Names the template: which server made it (a rebuilt one of the same version may have another catalog), and ours.
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

}  // namespace

const char* const kWatchdog = R"sh(
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

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace postgres
