// Which PostgreSQL server programs this machine has.

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include <unistd.h>

#include "postgres/scratch.hpp"

namespace fs = std::filesystem;

namespace postgres {

namespace {

bool has_server(const fs::path& bin) {
  return access((bin / "initdb").c_str(), X_OK) == 0 && access((bin / "postgres").c_str(), X_OK) == 0;
}

// `bin` of the newest version below folders such as /usr/lib/postgresql (`15`, `16`) or /usr (`pgsql-16`).
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

}  // namespace postgres
