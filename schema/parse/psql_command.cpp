#include "schema/parse/psql_command.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace schema::parse {

namespace {

/// How they show what they get, where to, and what they write to the terminal: all that pg_dump and people put into
/// files without meaning the schema. `\d`, `\dt`, … describe. `\else` and `\endif` stand and fall with their `\if`.
constexpr std::string_view kHarmless[] = {
    "restrict", "unrestrict", "echo", "qecho",    "warn", "timing", "pset", "encoding", "conninfo", "errverbose",
    "x",        "a",          "t",    "f",        "H",    "C",      "T",    "o",        "g",        "gx",
    "l",        "z",          "p",    "sf",       "sv",   "elif",   "else", "endif",    "html",     "crosstabview",
    "list",     "print",      "help", "copyright"};

/// What decides which statements there are.
constexpr std::string_view kChoosing[] = {"if", "gexec", "gdesc", "r", "reset", ";", "q", "quit"};

constexpr std::string_view kIncluding[] = {"i", "ir", "include", "include_relative"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// psql's own variables are in capitals (ON_ERROR_STOP); others are there to be put into statements.
bool sets_behaviour(const MetaCommand& command) {
  return (command.name == "set" || command.name == "unset") &&
         std::ranges::none_of(command.argument, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool ends_the_text(const Script& script, const MetaCommand& command) {
  return (command.name == "q" || command.name == "quit") &&
         (script.statements().empty() || script.statements().back().begin < command.offset);
}

bool is_harmless(const Script& script, const MetaCommand& command) {
  return is_one_of(kHarmless, command.name) || command.name.starts_with('d') || sets_behaviour(command) ||
         ends_the_text(script, command);
}

std::string hint(std::string_view name, Purpose purpose) {
  if (is_one_of(kIncluding, name)) {
    return purpose == Purpose::schema ? "give the files together, or a directory of them"
                                      : "put the file's text here, or make a migration of it";
  }
  return name == "copy" ? "use INSERT, or bring the data in beside the migrations" : "write plain SQL without it";
}

}  // namespace

std::vector<UnheededCommand> unheeded_commands(const Script& script, Purpose purpose) {
  std::vector<UnheededCommand> found;
  for (const MetaCommand& command : script.meta_commands()) {
    const bool heeded =
        is_harmless(script, command) ||
        (purpose == Purpose::schema && !is_one_of(kIncluding, command.name) && !is_one_of(kChoosing, command.name));
    if (!heeded) {
      found.push_back({command.offset, "\\" + command.name + " is a command of psql, and is not followed here",
                       hint(command.name, purpose)});
    }
  }
  return found;
}

}  // namespace schema::parse
