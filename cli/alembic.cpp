#include "cli/alembic.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "cli/process.hpp"
#include "schema/parse/script.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

/// One revision's share of what offline mode prints, behind its line `-- Running upgrade A -> B`.
struct Part {
  std::string revision, sql;
};

/// Alembic's own table and its transactions (our runner makes them) are not part of what is taken over.
bool is_bookkeeping(std::string_view statement) {
  if (statement == "BEGIN" || statement == "COMMIT") {
    return true;
  }
  for (const std::string_view start : {"CREATE TABLE ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "DROP TABLE "}) {
    const std::size_t at = statement.find(start);
    if (at == 0) {
      return statement.substr(start.size()).starts_with("alembic_version");
    }
  }
  return false;
}

std::string without_bookkeeping(const std::string& text) {
  const schema::parse::Script script(0, text);
  std::string kept;
  for (const schema::parse::Extent& extent : script.statements()) {
    const std::string statement = text.substr(extent.begin, extent.end - extent.begin);
    if (!is_bookkeeping(statement)) {
      kept += (kept.empty() ? "" : "\n") + statement + ";\n";
    }
  }
  return kept;
}

/// What stands before the first such line is alembic's own: its table, the first BEGIN.
std::vector<Part> parts_of(const std::string& output, const std::string& verb) {
  std::vector<Part> parts;
  const std::string start = "-- Running " + verb + " ";
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(start)) {
      if (!parts.empty()) {
        parts.back().sql += line + '\n';
      }
      continue;
    }
    // `A -> B`: up it is B's part, down it is A's.
    const std::size_t arrow = line.find(" -> ", start.size() - 1);
    const bool up = verb == "upgrade";
    parts.push_back({up ? line.substr(arrow + 4) : line.substr(start.size(), arrow - start.size()), ""});
  }
  for (Part& part : parts) {
    part.sql = without_bookkeeping(part.sql);
  }
  return parts;
}

ProcessResult alembic(const fs::path& ini, const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"alembic", "-c", ini.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_process(command);
}

/// What `alembic history` calls each: `A -> B (head), add a column`.
std::map<std::string, std::string> messages(const fs::path& ini) {
  std::map<std::string, std::string> names;
  std::istringstream lines(alembic(ini, {"history"}).output);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t arrow = line.find(" -> ");
    const std::size_t comma = arrow == std::string::npos ? arrow : line.find(", ", arrow);
    if (comma != std::string::npos) {
      const std::string revision = line.substr(arrow + 4, comma - arrow - 4);
      names[revision.substr(0, revision.find(' '))] = line.substr(comma + 2);
    }
  }
  return names;
}

std::string file_name(const std::string& message) {
  std::string name;
  for (const char c : message) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += kept ? c : '_';
  }
  return name.empty() ? "revision" : name.substr(0, 100);
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \t\n");
  const std::size_t start = end == std::string::npos ? 0 : text.rfind('\n', end) + 1;
  return end == std::string::npos ? "" : text.substr(start, end + 1 - start);
}

}  // namespace

std::optional<migrate::ForeignDirectory> read_alembic(const fs::path& root, std::string& why) {
  fs::path ini;
  for (const fs::path& folder : {root, root / ".."}) {
    if (ini.empty() && fs::exists(folder / "alembic.ini")) {
      ini = (folder / "alembic.ini").lexically_normal();
    }
  }
  if (ini.empty()) {
    why = "there is no alembic.ini";
    return std::nullopt;
  }
  const ProcessResult up = alembic(ini, {"upgrade", "base:heads", "--sql"});
  if (up.exit_code != 0) {
    why = "alembic upgrade base:heads --sql: " + last_line(up.errors);
    return std::nullopt;
  }
  migrate::ForeignDirectory directory;
  directory.tool = migrate::Tool::alembic;
  directory.path = ini;
  std::map<std::string, std::string> back;
  if (const ProcessResult down = alembic(ini, {"downgrade", "heads:base", "--sql"}); down.exit_code == 0) {
    for (Part& part : parts_of(down.output, "downgrade")) {
      back[part.revision] = std::move(part.sql);
    }
  } else {
    directory.notes.push_back("no way back is taken over: alembic downgrade heads:base --sql: " +
                              last_line(down.errors));
  }
  const std::map<std::string, std::string> names = messages(ini);
  for (const Part& part : parts_of(up.output, "upgrade")) {
    const auto name = names.find(part.revision);
    directory.foreign.push_back(part.revision);
    directory.migrations.push_back(migrate::parse_migration(
        fmt::format("{:03}", directory.foreign.size()), file_name(name == names.end() ? part.revision : name->second),
        part.sql.empty() ? "-- nothing to do\n" : part.sql, back.contains(part.revision) ? back[part.revision] : ""));
  }
  return directory;
}

}  // namespace cli
