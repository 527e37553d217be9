#include "cli/commands/lint_files.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/similar.hpp"
#include "cli/sql_files.hpp"
#include "cli/terminal.hpp"
#include "migrate/directory.hpp"
#include "migrate/text_file.hpp"
#include "schema/characters.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;
using schema::parse::SourceText;

SourceText read_text(const fs::path& path) {
  if (path == "-") {
    return {"<stdin>", read_standard_input()};
  }
  return {path.lexically_normal().string(), migrate::read_text(path)};
}

/// Ours, golang-migrate, diesel, Flyway.
bool is_down(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".down.sql") || name == "down.sql" || name.ends_with(".undo.sql") ||
         (name.size() > 2 && name[0] == 'U' && schema::is_digit(name[1]) && name.find("__") != std::string::npos);
}

/// `20261121093000_a.sql`, `0007_b.up.sql`, `V3__c.sql`, `2020-01-02-030405_d/up.sql`: a version of three digits or
/// more, or one that Flyway would take. `01_tables.sql` is a part of a schema.
bool has_version(const fs::path& path) {
  const std::string name = path.filename() == "up.sql" || path.filename() == "migration.sql"
                               ? path.parent_path().filename().string()
                               : path.filename().string();
  if (name.size() > 2 && (name[0] == 'V' || name[0] == 'R') && name.find("__") != std::string::npos) {
    return true;
  }
  return std::ranges::find_if_not(name, schema::is_digit) - name.begin() >= 3;
}

bool same_place(const fs::path& left, const fs::path& right) {
  std::error_code error;
  return fs::exists(left, error) && fs::exists(right, error) && fs::equivalent(left, right, error);
}

bool is_ours(const fs::path& directory, const Config& config) {
  return migrate::is_migrations_directory(directory) || same_place(directory, config.resolve(config.migrations));
}

LintUnit::Part one(SourceText text) { return {{std::move(text)}, true, false}; }

LintUnit directory_unit(const fs::path& directory, std::size_t latest, const Config& config) {
  LintUnit unit;
  unit.ours = is_ours(directory, config);
  std::vector<fs::path> files = sql_files(directory);
  const bool schema_folder = std::ranges::any_of(
      config.schema, [&](const std::string& name) { return same_place(directory, config.resolve(name)); });
  std::erase_if(files, is_down);
  if (schema_folder || (!unit.ours && !std::ranges::all_of(files, has_version))) {
    LintUnit::Part part;
    for (const fs::path& file : files) {
      part.texts.push_back(read_text(file));
    }
    unit.parts.push_back(std::move(part));
    return unit;
  }
  unit.complete = unit.ours;
  for (const fs::path& file : files) {
    unit.parts.push_back(one(read_text(file)));
  }
  for (std::size_t i = 0; latest > 0 && i + latest < unit.parts.size(); ++i) {
    unit.parts[i].look = false;
  }
  return unit;
}

/// A file; where it is one of a directory of migrations of ours, on what those before it leave.
LintUnit file_unit(const fs::path& file, const Config& config) {
  LintUnit unit;
  const fs::path folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
  if (file != "-" && is_ours(folder, config)) {
    unit.ours = unit.complete = true;
    for (const fs::path& other : sql_files(folder)) {
      const bool is_it = same_place(other, file);
      const bool below = natural_less(other.filename(), file.filename());
      if (!is_it && below && !is_down(other)) {
        unit.parts.push_back({{read_text(other)}, false, false});
      }
    }
  }
  unit.parts.push_back({{read_text(file)}, true, file != "-" && is_down(file)});
  return unit;
}

}  // namespace

std::vector<LintUnit> lint_units(const std::vector<std::string>& paths, std::size_t latest, const Config& config) {
  std::vector<LintUnit> units;
  if (paths.empty()) {
    const fs::path migrations = config.resolve(config.migrations);
    if (fs::is_directory(migrations)) {
      units.push_back(directory_unit(migrations, latest, config));
      return units;
    }
    LintUnit unit;
    unit.parts.emplace_back();
    for (const std::string& name : config.schema) {
      const fs::path path = config.resolve(name);
      if (!fs::exists(path)) {
        throw Failure(Exit::usage, "nothing to lint: there is neither a migrations directory nor a schema file",
                      "name files or directories: schema lint FILE…");
      }
      for (const fs::path& file : fs::is_directory(path) ? sql_files(path) : std::vector<fs::path>{path}) {
        unit.parts.front().texts.push_back(read_text(file));
      }
    }
    units.push_back(std::move(unit));
    return units;
  }
  for (const std::string& path : paths) {
    if (path != "-" && !fs::exists(path)) {
      const auto near = most_similar_file(path);
      throw Failure(Exit::error, fmt::format("{}: no such file or directory", path),
                    near ? fmt::format("did you mean {}?", *near) : "");
    }
    units.push_back(path != "-" && fs::is_directory(path) ? directory_unit(path, latest, config)
                                                          : file_unit(path, config));
  }
  return units;
}

}  // namespace cli
