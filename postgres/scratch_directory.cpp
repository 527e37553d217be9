#include "postgres/scratch_directory.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "postgres/connection.hpp"

namespace fs = std::filesystem;

namespace postgres {

namespace {

constexpr std::string_view kPrefix = "schema-scratch-";
// A container's /dev/shm is often 64 MB: too small for a cluster that grows.
constexpr std::uint64_t kSharedMemoryNeeded = 1U << 30U;
// sockaddr_un takes 107 bytes, of which `/schema-scratch-XXXXXX/.s.PGSQL.5432` needs 38.
constexpr std::size_t kLongestBase = 66;

// Whether the account can come to the directory; root's own places (a private TMPDIR, /root) are closed to it.
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

}  // namespace

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

}  // namespace postgres
