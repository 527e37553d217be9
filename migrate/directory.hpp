#pragma once
// A folder of migrations: `<version>_<name>.up.sql`, `.down.sql`, `.md`, and `schema.sum` (sums.hpp).

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/migration.hpp"
#include "migrate/sums.hpp"
#include "schema/diagnostic.hpp"

namespace migrate {

enum class VersionStyle : std::uint8_t { timestamp, sequence, date_sequence };
std::optional<VersionStyle> version_style(std::string_view name);  ///< "timestamp" | "sequence" | "date-sequence"
std::string_view to_string(VersionStyle style);

struct FileName {
  std::string version, name;
  enum class Part : std::uint8_t { up, down, both, runbook } part{};
};
/// nullopt: not a migration's file.
std::optional<FileName> parse_file_name(std::string_view file);
/// Whether it is one of a directory's migrations: a `.sql` file that names no way holds both, and says so.
bool is_migration_file(std::string_view file, const std::string& text);
/// By their numbers, so `10` comes after `9`.
bool version_less(std::string_view left, std::string_view right);

struct Directory {
  std::filesystem::path path;
  std::vector<Migration> migrations;  ///< by version
  std::vector<SumMismatch> mismatches;
  std::vector<std::string> unsealed;            ///< as SumCheck has them
  std::vector<schema::Diagnostic> diagnostics;  ///< `code` names; message names file and line
};

bool is_migrations_directory(const std::filesystem::path& path);

/// Throws Error where the folder or a file cannot be read. A folder that does not exist is an empty one.
Directory read_directory(const std::filesystem::path& path);

/// The same of files that stand elsewhere: their names in the folder and their texts, schema.sum among them.
Directory directory_of(const std::filesystem::path& path, std::map<std::string, std::string> files);

/// Throws HistoryMismatch naming the files, or Error for a file that is not well-formed.
void require_sound(const Directory& directory);

/// The version for the next migration: after every one of the directory. `now`: seconds since the epoch.
/// `ahead`: how many further ones come before it (the phases of one plan).
std::string next_version(const Directory& directory, VersionStyle style, std::int64_t now, std::size_t ahead = 0);

struct FileChange {
  std::string file;                 ///< its name in the folder
  std::optional<std::string> text;  ///< nullopt: removed
};
/// The files of one migration, as render() left them.
std::vector<FileChange> files_of(const Migration& migration);

/// A migration with nothing in it yet. Its files may be written without a word to schema.sum, until they first run.
Migration empty_migration(std::string version, std::string name, Layout layout);

/// All or nothing: every new file is written and synced beside its place first, then renamed, schema.sum last. On an
/// error what was there is as it was. Makes the folder when missing. Throws Error.
void change_files(const std::filesystem::path& path, const std::vector<FileChange>& changes);

}  // namespace migrate
