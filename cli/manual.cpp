#include "cli/manual.hpp"

#include <array>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/choices.hpp"
#include "cli/commands/command.hpp"
#include "cli/exit.hpp"
#include "cli/version.hpp"
#include "schema/parse/text.hpp"

namespace cli {

namespace {

struct ExitCode {
  Exit code;
  const char* meaning;
};
constexpr std::array<ExitCode, 10> kExitCodes = {{
    {Exit::done, "done, or nothing to do"},
    {Exit::error, "an error"},
    {Exit::differences, "differences, drift or pending migrations found"},
    {Exit::refused, "refused by policy: destructive, contract, blocking"},
    {Exit::findings, "lint findings"},
    {Exit::precondition, "the data does not allow it"},
    {Exit::lock, "a lock was not obtained; safe to run again"},
    {Exit::mismatch, "fingerprint, checksum or history do not match"},
    {Exit::usage, "wrong command line"},
    {Exit::configuration, "wrong configuration"},
}};

struct Term {
  const char* name;
  const char* meaning;
};
constexpr std::array<Term, 8> kSources = {{
    {"postgres://…", "a live database (postgresql:// as well)"},
    {"FILE.sql", "a file of SQL: hand-written, or what pg_dump -s prints"},
    {"DIRECTORY", "all .sql files in it"},
    {"MIGRATIONS", "a directory that holds schema.sum: its migrations, replayed"},
    {"-", "SQL from standard input"},
    {"env:NAME", "the database of an environment of schema.toml"},
    {"git:REF:PATH", "a file or directory as a commit has it"},
    {"empty", "nothing at all"},
}};
constexpr std::array<Term, 5> kDatabases = {{
    {"--url URL", "first of all"},
    {"SCHEMA_URL", "then this variable"},
    {"--env NAME", "then the environment's url in schema.toml: the only one, or dev"},
    {"DATABASE_URL", "then this variable"},
    {"PGHOST, PGDATABASE, …", "then PostgreSQL's own variables"},
}};

struct Argument {
  std::string name, description;
};

std::string value_name(const CLI::Option& option) {
  if (option.get_expected_max() == 0) {
    return "";  // a flag
  }
  return ' ' + schema::parse::to_upper(option.get_lnames().empty() ? "value" : option.get_lnames().front());
}

std::vector<Argument> arguments(const CLI::App& command) {
  std::vector<Argument> found;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_group().empty()) {
      continue;
    }
    Argument argument;
    if (option->get_positional()) {
      argument.name = option->get_required() ? option->get_name(true) : '[' + option->get_name(true) + ']';
    } else {
      std::vector<std::string> names;
      for (const std::string& name : option->get_snames()) {
        names.push_back('-' + name);
      }
      for (const std::string& name : option->get_lnames()) {
        names.push_back("--" + name);
      }
      argument.name = fmt::format("{}{}", fmt::join(names, ", "), value_name(*option));
    }
    argument.description = option->get_description();
    if (const std::vector<std::string> values = choices(*option); !values.empty()) {
      argument.description += fmt::format(": {}", fmt::join(values, ", "));
    }
    found.push_back(std::move(argument));
  }
  for (const CLI::App* group : command.get_subcommands([](const CLI::App* sub) { return sub->get_name().empty(); })) {
    for (Argument& argument : arguments(*group)) {
      found.push_back(std::move(argument));
    }
  }
  return found;
}

std::string synopsis(const CLI::App& command) {
  std::string line = "schema " + command.get_name();
  for (const Argument& argument : arguments(command)) {
    if (argument.name[0] != '-') {
      line += ' ' + argument.name;
    }
  }
  return line + " [OPTIONS]";
}

const CLI::App* find(const CLI::App& root, const std::string& name) {
  const auto subs = root.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
  return subs.empty() ? nullptr : subs.front();
}

std::string trimmed_lines(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    out += line.substr(std::min(line.find_first_not_of(' '), line.size())) + '\n';
  }
  return out;
}

/// Text in roff: a backslash and a dot at the start of a line mean something there.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
      out += "\\&";
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string man_head(const std::string& name, const std::string& summary) {
  return fmt::format(".TH \"{}\" 1 \"\" \"schema {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                     schema::parse::to_upper(name), kVersion, roff(name), roff(summary));
}

std::string man_terms(const std::vector<Argument>& terms) {
  std::string out;
  for (const Argument& term : terms) {
    out += fmt::format(".TP\n.B {}\n{}\n", roff(term.name), roff(term.description));
  }
  return out;
}

template <class Terms>
std::vector<Argument> listed(const Terms& terms) {
  std::vector<Argument> list;
  for (const Term& term : terms) {
    list.push_back({term.name, term.meaning});
  }
  return list;
}

std::vector<Argument> exit_codes() {
  std::vector<Argument> list;
  for (const ExitCode& row : kExitCodes) {
    list.push_back({std::to_string(static_cast<int>(row.code)), row.meaning});
  }
  return list;
}

std::string markdown_table(const char* head, const std::vector<Argument>& rows) {
  std::string out = fmt::format("| {} | |\n|---|---|\n", head);
  for (const Argument& row : rows) {
    std::string text = row.description;
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
      text.insert(at, 1, '\\');
    }
    out += fmt::format("| `{}` | {} |\n", row.name, text);
  }
  return out;
}

}  // namespace

std::string manual_markdown(const CLI::App& root) {
  std::string out =
      "# Reference\n\nPrinted by `schema manual --format markdown` from the table of commands.\n\n## Commands\n\n";
  for (const Command& command : commands()) {
    out += fmt::format("- [`schema {0}`](#schema-{0}): {1}\n", command.name, command.summary);
  }
  for (const Command& command : commands()) {
    const CLI::App* app = find(root, command.name);
    out += fmt::format("\n## schema {}\n\n{}.\n\n```text\n{}\n```\n\n", command.name, command.summary, synopsis(*app));
    out += markdown_table("argument", arguments(*app));
    out += "\nExamples:\n\n```text\n" + trimmed_lines(command.examples) + "```\n";
  }
  out +=
      "\n## SOURCE\n\nWhat can be compared, inspected or planned for:\n\n" + markdown_table("SOURCE", listed(kSources));
  out += "\n## Which database\n\nThe first of these that says one:\n\n" + markdown_table("where", listed(kDatabases));
  out += "\n## Exit codes\n\n" + markdown_table("code", exit_codes());
  return out +
         "\n## Environment\n\n`NO_COLOR` turns colours off; `PG_BIN` names the folder of the PostgreSQL server "
         "binaries.\n";
}

std::vector<std::pair<std::string, std::string>> man_pages(const CLI::App& root) {
  std::vector<std::pair<std::string, std::string>> pages;
  std::vector<Argument> list;
  for (const Command& command : commands()) {
    list.push_back({"schema-" + command.name + "(1)", command.summary});
  }
  pages.emplace_back("schema.1", man_head("schema", "schema as code for PostgreSQL") +
                                     ".SH SYNOPSIS\n.B schema\nCOMMAND [OPTIONS]\n.SH COMMANDS\n" + man_terms(list) +
                                     ".SH SOURCE\n" + man_terms(listed(kSources)) +
                                     ".SH DATABASE\nThe first that says one:\n" + man_terms(listed(kDatabases)) +
                                     ".SH EXIT STATUS\n" + man_terms(exit_codes()));
  for (const Command& command : commands()) {
    const CLI::App* app = find(root, command.name);
    pages.emplace_back("schema-" + command.name + ".1",
                       man_head("schema-" + command.name, command.summary) + ".SH SYNOPSIS\n" + roff(synopsis(*app)) +
                           "\n.SH OPTIONS\n" + man_terms(arguments(*app)) + ".SH EXAMPLES\n.nf\n" +
                           roff(trimmed_lines(command.examples)) + ".fi\n.SH SEE ALSO\n.BR schema (1)\n");
  }
  return pages;
}

}  // namespace cli
