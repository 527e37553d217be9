// Where each tool has its files, how it names them, and what in them must be said in our words.

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "migrate/adopt.hpp"
#include "migrate/directory.hpp"
#include "migrate/error.hpp"
#include "migrate/layout.hpp"
#include "migrate/text_file.hpp"

namespace migrate {

namespace fs = std::filesystem;

namespace {

/// A file of the tool: under which version, and how the tool names it in its table.
struct Found {
  std::vector<std::int64_t> version;  ///< `1.2` has two parts
  std::string written, name, foreign, up, down;
};

std::vector<fs::path> entries(const fs::path& path) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, ignored)) {
    found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::int64_t> parts_of(const std::string& version) {
  std::vector<std::int64_t> parts;
  std::int64_t part = 0;
  for (const char c : version + ".") {
    if (c >= '0' && c <= '9') {
      part = part * 10 + (c - '0');
    } else {
      parts.push_back(part);
      part = 0;
    }
  }
  return parts;
}

std::string plain_name(const std::string& name) {
  std::string plain;
  for (const char c : name) {
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    plain += kept ? c : '_';
  }
  return plain.empty() ? "migration" : plain.substr(0, 100);
}

using Finds = std::vector<Found>;
using Notes = std::vector<std::string>;

Finds read_up_down(const fs::path& path, const ForeignHistory&, Notes&) {
  static const std::regex kName(R"((\d+)_(.*)\.(up|down)\.sql)");
  std::map<std::string, Found> found;
  for (const fs::path& file : entries(path)) {
    std::smatch match;
    const std::string name = file.filename().string();
    if (std::regex_match(name, match, kName)) {
      Found& one = found[match[1]];
      one.written = match[1];
      one.version = parts_of(match[1]);
      one.name = match[2];
      one.foreign = std::to_string(one.version.front());
      (match[3] == "up" ? one.up : one.down) = read_text(file);
    }
  }
  Finds result;
  for (auto& [version, one] : found) {
    result.push_back(std::move(one));
  }
  return result;
}

bool has_run(const ForeignHistory& history, const Found& found) {
  return std::ranges::find(history.versions, found.foreign) != history.versions.end();
}

/// Flyway runs the repeatable ones last, in the order of their descriptions. Those that have run stand before what is
/// still to be run.
void add_repeatable(Finds& found, std::map<std::string, Found>& repeatable, const ForeignHistory& history,
                    Notes& notes) {
  std::ranges::sort(found, {}, &Found::version);
  const auto last_run =
      std::ranges::find_if(found.rbegin(), found.rend(), [&](const Found& one) { return has_run(history, one); });
  const bool all_run = last_run == found.rbegin();
  const std::vector<std::int64_t> after_run = last_run == found.rend() ? Found{}.version : last_run->version;
  const std::size_t width = found.empty() ? 1 : found.back().written.size();
  const std::int64_t last = found.empty() ? 0 : found.back().version.front();
  std::int64_t number = 0;
  for (auto& [name, one] : repeatable) {
    ++number;
    if (has_run(history, one) && !all_run && !after_run.empty()) {
      one.version = after_run;
      one.version.insert(one.version.end(), {0, number});
    } else {
      one.version = {last + number};
      one.written = fmt::format("{:0{}}", last + number, width);
    }
    notes.push_back(one.foreign + " is repeatable: a migration as others are, and what it makes stands in schema.sql");
    found.push_back(std::move(one));
  }
}

Finds read_flyway(const fs::path& path, const ForeignHistory& history, Notes& notes) {
  static const std::regex kName(R"(([VUBR])([0-9._]*)__(.*)\.sql)");
  std::map<std::string, Found> found;
  std::map<std::string, Found> repeatable;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    std::smatch match;
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || !std::regex_match(name, match, kName)) {
      continue;
    }
    if (match[1] == "B") {
      notes.push_back(name + " is a baseline script: left out");
      continue;
    }
    const std::string text = read_text(entry.path());
    if (text.find("${") != std::string::npos) {
      notes.push_back(name + " has placeholders: put in what they stand for");
    }
    if (match[1] == "R") {
      Found& one = repeatable[match[3]];
      one.name = match[3];
      one.foreign = name;
      one.up = text;
      continue;
    }
    std::string version = match[2];
    std::ranges::replace(version, '_', '.');
    Found& one = found[version];
    one.written = match[2];
    one.version = parts_of(version);
    one.foreign = version;
    if (match[1] == "V") {
      one.name = match[3];
      one.up = text;
    } else {
      one.down = text;
    }
  }
  Finds result;
  for (auto& [version, one] : found) {
    if (!one.up.empty()) {
      result.push_back(std::move(one));
    }
  }
  add_repeatable(result, repeatable, history, notes);
  return result;
}

/// dbmate, goose: both ways in one file. Atlas: up only.
Finds read_single_files(const fs::path& path, const ForeignHistory&, Notes&) {
  static const std::regex kName(R"((\d+)(?:_(.*))?\.sql)");
  Finds result;
  for (const fs::path& file : entries(path)) {
    std::smatch match;
    const std::string name = file.filename().string();
    if (!std::regex_match(name, match, kName) || name.ends_with(".up.sql") || name.ends_with(".down.sql")) {
      continue;
    }
    Found one;
    one.written = one.foreign = match[1];
    one.version = parts_of(match[1]);
    one.name = match[2];
    const TwoWays texts = split_two_ways(read_text(file));
    one.up = texts.up;
    one.down = texts.down;
    result.push_back(std::move(one));
  }
  return result;
}

Finds read_goose(const fs::path& path, const ForeignHistory& history, Notes& notes) {
  Finds result = read_single_files(path, history, notes);
  for (Found& one : result) {
    one.foreign = std::to_string(one.version.front());  // its table has a number
  }
  for (const fs::path& file : entries(path)) {
    if (file.extension() == ".go") {
      notes.push_back(file.filename().string() + " is a program: left out");
    }
  }
  return result;
}

Finds read_prisma(const fs::path& path, const ForeignHistory&, Notes&) {
  static const std::regex kName(R"((\d+)_(.*))");
  Finds result;
  for (const fs::path& folder : entries(path)) {
    std::smatch match;
    const std::string name = folder.filename().string();
    if (std::regex_match(name, match, kName) && fs::exists(folder / "migration.sql")) {
      result.push_back({parts_of(match[1]), match[1], match[2], name, read_text(folder / "migration.sql"), ""});
    }
  }
  return result;
}

/// `name [dependencies] time planner <mail> # note`, after `%` pragmas; `@` lines are tags.
Finds read_sqitch(const fs::path& path, const ForeignHistory&, Notes& notes) {
  std::istringstream plan(read_text(path / "sqitch.plan"));
  Finds result;
  std::set<std::string> seen;
  for (std::string line; std::getline(plan, line);) {
    const std::string name = line.substr(0, line.find(' '));
    if (name.empty() || name[0] == '%' || name[0] == '@' || name[0] == '#' || name[0] == '\r') {
      continue;
    }
    const fs::path deploy = path / "deploy" / (name + ".sql"), revert = path / "revert" / (name + ".sql");
    if (!seen.insert(name).second) {
      notes.push_back(name + " was reworked: its last form is taken for the first, too");
      continue;
    }
    if (!fs::exists(deploy)) {
      notes.push_back(deploy.string() + " is missing");
      continue;
    }
    const auto number = static_cast<std::int64_t>(result.size()) + 1;
    result.push_back({{number},
                      fmt::format("{:03}", number),
                      name,
                      name,
                      read_text(deploy),
                      fs::exists(revert) ? read_text(revert) : ""});
  }
  return result;
}

struct Place {
  Tool tool;
  std::vector<const char*> folders;  ///< below the root, most telling first
  bool (*is_it)(const fs::path&);
  Finds (*read)(const fs::path&, const ForeignHistory&, Notes&);
};

bool any_file(const fs::path& path, const std::string& pattern, const std::string& holding) {
  const std::regex name(pattern);
  return std::ranges::any_of(entries(path), [&](const fs::path& file) {
    return fs::is_regular_file(file) && std::regex_match(file.filename().string(), name) &&
           (holding.empty() || read_text(file).find(holding) != std::string::npos);
  });
}

const std::vector<Place>& places() {
  // clang-format off
  static const std::vector<Place> kPlaces{
      {Tool::sqitch, {"."}, [](const fs::path& path) { return fs::exists(path / "sqitch.plan"); }, read_sqitch},
      {Tool::prisma, {"prisma/migrations", "migrations", "."},
       [](const fs::path& path) { return fs::exists(path / "migration_lock.toml"); }, read_prisma},
      {Tool::atlas, {"migrations", "."}, [](const fs::path& path) { return fs::exists(path / "atlas.sum"); }, read_single_files},
      {Tool::dbmate, {"db/migrations", "migrations", "."},
       [](const fs::path& path) { return any_file(path, R"(\d+.*\.sql)", "-- migrate:up"); }, read_single_files},
      {Tool::goose, {"migrations", "db/migrations", "."},
       [](const fs::path& path) { return any_file(path, R"(\d+.*\.sql)", "-- +goose Up"); }, read_goose},
      {Tool::flyway, {"src/main/resources/db/migration", "db/migration", "sql", "migrations", "."},
       [](const fs::path& path) { return any_file(path, R"([VB][0-9._]+__.*\.sql)", ""); }, read_flyway},
      {Tool::golang_migrate, {"migrations", "db/migrations", "db/migration", "."},
       [](const fs::path& path) { return any_file(path, R"(\d+_.*\.up\.sql)", ""); }, read_up_down},
  };
  // clang-format on
  return kPlaces;
}

/// Versions of ours: numbers. Those with parts are filled up, so that `1.10` comes after `1.9`, and `2` after `1.1`.
std::string our_version(const Found& found, std::size_t parts) {
  if (parts == 1) {
    return found.written;
  }
  std::string version;
  for (std::size_t i = 0; i < parts; ++i) {
    version += fmt::format("{:04}", i < found.version.size() ? found.version[i] : 0);
  }
  return version;
}

}  // namespace

std::optional<ForeignDirectory> find_foreign_directory(const fs::path& root, const ForeignHistory& history) {
  for (const Place& place : places()) {
    if (place.tool != history.tool) {
      continue;
    }
    for (const char* folder : place.folders) {
      const fs::path path = (root / folder).lexically_normal();
      if (!fs::is_directory(path) || is_migrations_directory(path) || !place.is_it(path)) {
        continue;
      }
      ForeignDirectory directory;
      directory.tool = place.tool;
      directory.path = path;
      Finds found = place.read(path, history, directory.notes);
      std::ranges::stable_sort(found,
                               [](const Found& left, const Found& right) { return left.version < right.version; });
      std::size_t parts = 1;
      for (const Found& one : found) {
        parts = std::max(parts, one.version.size());
      }
      for (Found& one : found) {
        directory.foreign.push_back(one.foreign);
        directory.migrations.push_back(parse_migration(our_version(one, parts), plain_name(one.name),
                                                       in_our_words(one.up),
                                                       one.down.empty() ? "" : in_our_words(one.down)));
      }
      return directory;
    }
  }
  return std::nullopt;
}

std::vector<Migration> applied_of(const ForeignDirectory& directory, const ForeignHistory& history) {
  std::vector<Migration> applied;
  std::size_t last = directory.migrations.size();
  for (std::size_t i = 0; i < directory.migrations.size(); ++i) {
    if (std::ranges::find(history.versions, directory.foreign[i]) != history.versions.end()) {
      last = i;
      applied.push_back(directory.migrations[i]);
    }
  }
  if (history.up_to_last) {
    applied.assign(
        directory.migrations.begin(),
        directory.migrations.begin() + static_cast<std::ptrdiff_t>(last == directory.migrations.size() ? 0 : last + 1));
  }
  return applied;
}

}  // namespace migrate
