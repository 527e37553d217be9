// Files change all or nothing: first everything new stands complete beside its place, then it is renamed into it.

#include <cerrno>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "migrate/directory.hpp"
#include "migrate/error.hpp"
#include "migrate/text_file.hpp"

namespace migrate {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& path, int error) {
  throw Error(fmt::format("cannot {} {}: {}", what, path.string(), std::generic_category().message(error)));
}

void write_synced(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) {
    fail("write", path, errno);
  }
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0) {
      error = errno == EINTR ? 0 : errno;
    } else {
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  if (error == 0 && ::fsync(file) != 0) {
    error = errno;
  }
  ::close(file);
  if (error != 0) {
    fail("write", path, error);
  }
}

void sync_directory(const fs::path& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
}

/// Takes back what was done, in reverse, unless it is told that all went well.
class Changes {
 public:
  explicit Changes(fs::path folder) : folder_(std::move(folder)) {}
  ~Changes() {
    std::error_code ignored;
    if (!complete_) {
      for (const std::string& file : placed_) {
        fs::remove(folder_ / file, ignored);
      }
      for (const auto& [file, beside] : saved_) {
        fs::rename(beside, folder_ / file, ignored);
      }
    }
    for (const auto& [file, beside] : saved_) {
      fs::remove(beside, ignored);
    }
    for (const auto& [file, beside] : prepared_) {
      fs::remove(beside, ignored);
    }
  }
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  void prepare(const std::string& file, const std::string& text) {
    const fs::path beside = hidden(file, "new");
    prepared_.emplace_back(file, beside);
    write_synced(beside, text);
  }

  void remove(const std::string& file) {
    if (keep_copy(file)) {
      fs::remove(folder_ / file);
    }
  }

  void place_all() {
    for (const auto& [file, beside] : prepared_) {
      keep_copy(file);
      std::error_code error;
      fs::rename(beside, folder_ / file, error);
      if (error) {
        fail("write", folder_ / file, error.value());
      }
      placed_.push_back(file);
    }
    sync_directory(folder_);
    complete_ = true;
  }

 private:
  /// A second name for what stands there now, so that it can be renamed over in one go and still come back.
  bool keep_copy(const std::string& file) {
    if (!fs::exists(folder_ / file)) {
      return false;
    }
    const fs::path beside = hidden(file, "old");
    std::error_code error;
    fs::create_hard_link(folder_ / file, beside, error);
    if (error) {
      fs::copy_file(folder_ / file, beside, error);
    }
    if (error) {
      fail("replace", folder_ / file, error.value());
    }
    saved_.emplace_back(file, beside);
    return true;
  }

  fs::path hidden(const std::string& file, std::string_view suffix) const {
    return folder_ / fmt::format(".{}.{}.{}", file, ::getpid(), suffix);
  }

  fs::path folder_;
  std::vector<std::pair<std::string, fs::path>> prepared_, saved_;
  std::vector<std::string> placed_;
  bool complete_ = false;
};

}  // namespace

void change_files(const fs::path& path, const std::vector<FileChange>& changes) {
  std::error_code error;
  const bool existed = fs::exists(path);
  fs::create_directories(path, error);
  if (error) {
    fail("make", path, error.value());
  }
  std::map<std::string, std::string> texts;
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename().string();
    if (const std::optional<FileName> parsed = parse_file_name(name);
        parsed && parsed->part != FileName::Part::runbook) {
      if (std::string text = read_text(entry.path()); is_migration_file(name, text)) {
        texts[name] = std::move(text);
      }
    }
  }
  try {
    Changes pending(path);
    for (const FileChange& change : changes) {
      if (change.text) {
        texts[change.file] = *change.text;
        pending.prepare(change.file, *change.text);
      } else {
        texts.erase(change.file);
      }
    }
    pending.prepare(std::string(kSumFile), sum_text({texts.begin(), texts.end()}));
    for (const FileChange& change : changes) {
      if (!change.text) {
        pending.remove(change.file);
      }
    }
    pending.place_all();
  } catch (...) {
    if (!existed) {
      fs::remove(path, error);
    }
    throw;
  }
}

}  // namespace migrate
