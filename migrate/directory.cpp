#include "migrate/directory.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "migrate/error.hpp"
#include "migrate/hash.hpp"
#include "migrate/text_file.hpp"

namespace migrate {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSql = ".sql";
constexpr std::string_view kUp = ".up.sql", kDown = ".down.sql", kRunbook = ".md";

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The digits of a version with its numbers filled up to one width: compares as the numbers do.
std::string sort_key(std::string_view version) {
  std::string key;
  while (true) {
    const std::size_t stop = std::min(version.find('_'), version.size());
    std::string_view number = version.substr(0, stop);
    while (number.size() > 1 && number.front() == '0') {
      number.remove_prefix(1);
    }
    key += std::string(number.size() < 24 ? 24 - number.size() : 0, '0');
    key += number;
    if (stop == version.size()) {
      return key;
    }
    version.remove_prefix(stop + 1);
  }
}

std::map<std::string, std::string> read_migration_files(const fs::path& path) {
  std::map<std::string, std::string> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && !name.starts_with('.') &&
        (name == kSumFile || name.ends_with(kSql) || parse_file_name(name))) {
      files.emplace(name, read_text(entry.path()));
    }
  }
  if (error) {
    throw Error(fmt::format("cannot read {}: {}", path.string(), error.message()));
  }
  return files;
}

/// The migrations that lie in folders of the directory, by folder: they do not run.
std::map<std::string, std::string> migrations_further_down(const fs::path& path) {
  std::map<std::string, std::string> first_of;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const std::optional<FileName> parts = parse_file_name(name);
    if (entry.depth() > 0 && entry->is_regular_file() && parts && parts->part == FileName::Part::up) {
      std::string& first = first_of[entry->path().parent_path().lexically_relative(path).string()];
      first = first.empty() ? name : std::min(first, name);
    }
  }
  return first_of;
}

schema::Diagnostic passed_over(const std::string& what, const std::string& hint) {
  return {"passed-over", schema::Severity::warning, std::nullopt, {}, what + ", and passed over", hint};
}

}  // namespace

std::optional<VersionStyle> version_style(std::string_view name) {
  for (const VersionStyle style : {VersionStyle::timestamp, VersionStyle::sequence, VersionStyle::date_sequence}) {
    if (to_string(style) == name) {
      return style;
    }
  }
  return std::nullopt;
}

std::string_view to_string(VersionStyle style) {
  switch (style) {
    case VersionStyle::timestamp:
      return "timestamp";
    case VersionStyle::sequence:
      return "sequence";
    case VersionStyle::date_sequence:
      break;
  }
  return "date-sequence";
}

std::optional<FileName> parse_file_name(std::string_view file) {
  FileName result;
  if (file.starts_with('V') || file.starts_with('U')) {  // Flyway's: V1__name.sql
    const std::size_t stop = file.find("__");
    if (stop == std::string_view::npos || !file.ends_with(kSql) || stop + 2 + kSql.size() >= file.size()) {
      return std::nullopt;
    }
    const std::string_view version = file.substr(1, stop - 1);
    const std::size_t part = std::min(version.find('_'), version.size());
    if (!all_digits(version.substr(0, part)) || (part < version.size() && !all_digits(version.substr(part + 1)))) {
      return std::nullopt;
    }
    result.part = file.front() == 'V' ? FileName::Part::up : FileName::Part::down;
    result.version = version;
    result.name = file.substr(stop + 2, file.size() - stop - 2 - kSql.size());
    return result;
  }
  if (file.ends_with(kUp)) {
    result.part = FileName::Part::up;
    file.remove_suffix(kUp.size());
  } else if (file.ends_with(kDown)) {
    result.part = FileName::Part::down;
    file.remove_suffix(kDown.size());
  } else if (file.ends_with(kRunbook)) {
    result.part = FileName::Part::runbook;
    file.remove_suffix(kRunbook.size());
  } else if (file.ends_with(kSql)) {
    result.part = FileName::Part::both;
    file.remove_suffix(kSql.size());
  } else {
    return std::nullopt;
  }
  std::size_t stop = std::min(file.find('_'), file.size());
  if (!all_digits(file.substr(0, stop)) || stop == file.size()) {
    return std::nullopt;
  }
  // Eight digits, three digits: a date and the day's number.
  if (const std::size_t next = std::min(file.find('_', stop + 1), file.size());
      stop == 8 && next == stop + 4 && next < file.size() && all_digits(file.substr(stop + 1, 3))) {
    stop = next;
  }
  result.version = file.substr(0, stop);
  result.name = file.substr(stop + 1);
  return result.name.empty() ? std::nullopt : std::optional(result);
}

bool version_less(std::string_view left, std::string_view right) {
  const std::string left_key = sort_key(left), right_key = sort_key(right);
  return left_key != right_key ? left_key < right_key : left < right;
}

bool is_migration_file(std::string_view file, const std::string& text) {
  const std::optional<FileName> name = parse_file_name(file);
  return name && (name->part != FileName::Part::both || split_two_ways(text).layout != Layout::native);
}

bool is_migrations_directory(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored) && fs::exists(path / kSumFile, ignored);
}

Directory read_directory(const fs::path& path) {
  if (!fs::exists(path)) {
    return directory_of(path, {});
  }
  Directory directory = directory_of(path, read_migration_files(path));
  for (const auto& [folder, first] : migrations_further_down(path)) {
    directory.diagnostics.push_back(passed_over(fmt::format("{}/{} lies in a folder of its own", folder, first),
                                                "what runs stands in the migrations directory itself"));
  }
  return directory;
}

Directory directory_of(const fs::path& path, std::map<std::string, std::string> files) {
  Directory directory;
  directory.path = path;
  std::optional<std::string> sums;
  if (const auto sum_file = files.find(std::string(kSumFile)); sum_file != files.end()) {
    sums = std::move(sum_file->second);
    files.erase(sum_file);
  }
  std::erase_if(files, [&directory](const auto& file) {
    const bool other = !is_migration_file(file.first, file.second);
    if (other && file.first.ends_with(kSql)) {
      directory.diagnostics.push_back(passed_over(file.first + " is not named as a migration is",
                                                  fmt::format("VERSION_NAME{}, VERSION_NAME{}", kUp, kDown)));
    }
    return other;
  });
  SumCheck check = check_sums(sums, files);
  directory.mismatches = std::move(check.mismatches);
  directory.unsealed = std::move(check.unsealed);
  struct Texts {
    std::string up, down, runbook;
    bool has_up = false;
    Layout layout = Layout::native;
  };
  std::map<std::pair<std::string, std::string>, Texts> migrations;
  for (const auto& [file, text] : files) {
    const std::optional<FileName> name = parse_file_name(file);
    Texts& texts = migrations[{name->version, name->name}];
    switch (name->part) {
      case FileName::Part::up:
        texts.up = text;
        texts.has_up = true;
        texts.layout = file.starts_with('V') ? Layout::flyway : Layout::native;
        break;
      case FileName::Part::down:
        texts.down = text;
        break;
      case FileName::Part::both: {
        const TwoWays both = split_two_ways(text);
        texts.up = in_our_words(both.up);
        texts.down = both.down.empty() ? "" : in_our_words(both.down);
        texts.layout = both.layout;
        texts.has_up = true;
        break;
      }
      case FileName::Part::runbook:
        texts.runbook = text;
    }
  }
  for (auto& [key, texts] : migrations) {
    if (!texts.has_up) {
      directory.diagnostics.push_back({"missing-up",
                                       schema::Severity::error,
                                       std::nullopt,
                                       {},
                                       fmt::format("{}_{} has no {} file", key.first, key.second, kUp),
                                       "add it, or remove its other files"});
      continue;
    }
    Migration migration =
        parse_migration(key.first, key.second, std::move(texts.up), std::move(texts.down), &directory.diagnostics);
    migration.runbook = std::move(texts.runbook);
    migration.layout = texts.layout;
    directory.migrations.push_back(std::move(migration));
  }
  std::ranges::stable_sort(directory.migrations, [](const Migration& left, const Migration& right) {
    return version_less(left.version, right.version);
  });
  for (std::size_t i = 1; i < directory.migrations.size(); ++i) {
    if (sort_key(directory.migrations[i - 1].version) == sort_key(directory.migrations[i].version)) {
      directory.diagnostics.push_back(
          {"duplicate-version",
           schema::Severity::error,
           std::nullopt,
           {},
           fmt::format("{} and {} have the same version", directory.migrations[i - 1].label(),
                       directory.migrations[i].label()),
           "`schema rebase` gives the newer one the next version"});
    }
  }
  return directory;
}

void require_sound(const Directory& directory) {
  if (!directory.mismatches.empty()) {
    std::string message = "migrations and schema.sum do not agree:";
    for (const SumMismatch& mismatch : directory.mismatches) {
      message += "\n  " + to_string(mismatch);
    }
    throw HistoryMismatch(message +
                          "\nPut them back, or, if the change is meant: `schema verify --update-sums` (what has run "
                          "somewhere must stay as it was).");
  }
  for (const schema::Diagnostic& diagnostic : directory.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      throw Error(diagnostic.message + (diagnostic.hint.empty() ? "" : "; " + diagnostic.hint));
    }
  }
}

std::string next_version(const Directory& directory, VersionStyle style, std::int64_t now, std::size_t ahead) {
  const std::string last = directory.migrations.empty() ? "" : directory.migrations.back().version;
  const auto formatted = [](std::int64_t time, const char* format) {
    const std::time_t seconds = time;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::string text(32, '\0');
    text.resize(std::strftime(text.data(), text.size(), format, &parts));
    return text;
  };
  std::string version;
  switch (style) {
    case VersionStyle::timestamp: {
      std::int64_t time = now;
      while (!last.empty() && !version_less(last, formatted(time, "%Y%m%d%H%M%S"))) {
        // A last version of the future (a merge, a wrong clock): just after it.
        std::tm parts{};
        if (last.size() != 14 || strptime(last.c_str(), "%Y%m%d%H%M%S", &parts) == nullptr) {
          throw Error(fmt::format("no timestamp can follow the version {}; use --versions sequence", last));
        }
        time = timegm(&parts) + 1;
      }
      return formatted(time + static_cast<std::int64_t>(ahead), "%Y%m%d%H%M%S");
    }
    case VersionStyle::sequence: {
      if (last.size() > 18 || last.find('_') != std::string::npos) {
        throw Error(fmt::format("no number of a sequence can follow the version {}", last));
      }
      const std::int64_t number = last.empty() ? 0 : std::stoll(last);
      version = std::to_string(number + 1 + static_cast<std::int64_t>(ahead));
      const std::size_t width = std::max<std::size_t>(3, last.size());
      return std::string(version.size() < width ? width - version.size() : 0, '0') + version;
    }
    case VersionStyle::date_sequence:
      break;
  }
  std::string date = formatted(now, "%Y%m%d");
  std::size_t number = 1;
  if (last.size() == 12 && last[8] == '_' && last.substr(0, 8) >= date) {
    date = last.substr(0, 8);
    number = static_cast<std::size_t>(std::stoul(last.substr(9))) + 1;
  }
  version = fmt::format("{}_{:03}", date, number + ahead);
  if (!last.empty() && !version_less(last, version)) {
    throw Error(fmt::format("no date can follow the version {}", last));
  }
  return version;
}

Migration empty_migration(std::string version, std::string name, Layout layout) {
  Migration migration;
  migration.version = std::move(version);
  migration.name = std::move(name);
  migration.up_text = fmt::format(
      "-- {}\n-- schema:phase expand\n\n"
      "-- Statements here share a transaction. Above one that may not:\n"
      "--   schema:transaction none\n"
      "--   schema:done-when SELECT …    a query that is true once it is done\n\n",
      migration.name);
  migration.down_text = fmt::format("-- Takes {} back.\n", migration.name);
  migration.has_down = true;
  migration.layout = layout;
  return migration;
}

std::vector<FileChange> files_of(const Migration& migration) {
  std::vector<FileChange> files;
  switch (migration.layout) {
    case Layout::native:
    case Layout::golang_migrate:
      files.push_back({migration.label() + std::string(kUp), migration.up_text});
      if (migration.has_down) {
        files.push_back({migration.label() + std::string(kDown), migration.down_text});
      }
      break;
    case Layout::flyway: {
      const std::string rest = fmt::format("{}__{}{}", migration.version, migration.name, kSql);
      files.push_back({"V" + rest, migration.up_text});
      if (migration.has_down) {
        files.push_back({"U" + rest, migration.down_text});
      }
      break;
    }
    case Layout::dbmate:
    case Layout::goose: {
      const bool outside = std::ranges::any_of(migration.statements, [](const Statement& statement) {
        return statement.transaction == planner::Transaction::forbidden || statement.backfill;
      });
      files.push_back({migration.label() + std::string(kSql),
                       join_two_ways(migration.layout, migration.up_text, migration.down_text, outside)});
    }
  }
  if (!migration.runbook.empty()) {
    files.push_back({migration.label() + std::string(kRunbook), migration.runbook});
  }
  return files;
}

}  // namespace migrate
