#include "cli/run.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands/command.hpp"
#include "cli/complete.hpp"
#include "cli/similar.hpp"
#include "cli/tenants.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "migrate/error.hpp"
#include "postgres/connection.hpp"
#include "postgres/url.hpp"
#include "schema/tree/tree.hpp"

namespace cli {

namespace {

int exit_code(Exit code) { return static_cast<int>(code); }

int complain(Exit code, const std::string& message, const std::string& hint = "") {
  std::cerr << for_terminal("schema: " + message + '\n' + (hint.empty() ? "" : "  hint: " + hint + '\n'));
  return exit_code(code);
}

/// With what it was about: its detail and the beginning of the statement.
int complain(const postgres::SqlError& error) {
  constexpr std::size_t kShown = 300;
  std::string message = error.what();
  if (!error.detail.empty()) {
    message += "\n  detail: " + error.detail;
  }
  if (!error.statement.empty()) {
    const std::size_t begin = std::min(error.statement.find_first_not_of("\n "), error.statement.size());
    message += "\n  statement: " + error.statement.substr(begin, kShown) +
               (error.statement.size() - begin > kShown ? " …" : "");
  }
  const bool lacks_right = error.sqlstate == "42501" && error.hint.empty();
  return complain(Exit::error, message,
                  lacks_right ? "grant this right to the role, or connect as one that has it" : error.hint);
}

/// Everybody on the machine can read a command line. What is not shown is filled with spaces, as nothing may move.
void hide_passwords(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word(argv[i]);
    const std::size_t start = std::min(word.find("postgres"), word.find("password="));
    if (start == std::string_view::npos || start > word.size()) {
      continue;
    }
    const std::string_view url = word.substr(start);
    const std::string shown = postgres::without_secrets(url, url);
    if (shown != url) {
      std::copy(shown.begin(), shown.end(), argv[i] + start);
      std::fill(argv[i] + start + shown.size(), argv[i] + word.size(), ' ');
    }
  }
}

/// A standard stream that the caller closed would be the number of the next file or connection opened, and what is
/// printed would go there. Opened for the other direction, it refuses instead.
void hold_standard_streams() {
  for (const auto& [stream, mode] :
       {std::pair{STDIN_FILENO, O_WRONLY}, {STDOUT_FILENO, O_RDONLY}, {STDERR_FILENO, O_RDONLY}}) {
    if (fcntl(stream, F_GETFD) == -1) {
      [[maybe_unused]] const int same_number = open("/dev/null", mode);
    }
  }
}

/// What users of other tools type for a command of ours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kWordsOfOthers = {{
    {"plan", "diff"},
    {"compare", "diff"},
    {"generate", "diff"},
    {"revision", "diff"},
    {"migrate", "apply"},
    {"up", "apply"},
    {"push", "apply"},
    {"deploy", "apply"},
    {"upgrade", "apply"},
    {"run", "apply"},
    {"update", "apply"},
    {"down", "rollback"},
    {"undo", "rollback"},
    {"revert", "rollback"},
    {"downgrade", "rollback"},
    {"dump", "inspect"},
    {"export", "inspect"},
    {"pull", "inspect"},
    {"create", "new"},
    {"add", "new"},
    {"check", "verify"},
    {"validate", "verify"},
    {"hash", "verify --update-sums"},
    {"info", "status"},
    {"log", "history"},
    {"stamp", "baseline"},
}};

/// `--url "$URL"` with a variable that is not set would mean the default, which may be another database.
void refuse_empty_values(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (option->get_expected_min() > 0) {
      option->check(CLI::Validator(
          [](std::string& value) { return value.empty() ? std::string("nothing is given (a variable not set?)") : ""; },
          ""));
    }
  }
}

/// The first word that is no option: the command.
std::vector<std::string>::const_iterator command_word(const std::vector<std::string>& words) {
  return std::find_if(words.begin(), words.end(), [](const std::string& word) { return !word.starts_with('-'); });
}

const CLI::App* find_command(const CLI::App& root, const std::string& name) {
  const auto all = root.get_subcommands([](const CLI::App*) { return true; });
  const auto known = std::find_if(all.begin(), all.end(), [&](const CLI::App* app) { return app->get_name() == name; });
  return known == all.end() ? nullptr : *known;
}

std::string command_meant(const CLI::App& root, const std::string& word) {
  for (const auto& [theirs, ours] : kWordsOfOthers) {
    if (word == theirs) {
      return fmt::format("here it is `schema {}`", ours);
    }
  }
  std::vector<std::string> names;
  for (const CLI::App* app : root.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(app->get_name());
  }
  const auto near = most_similar(word, names);
  return near ? fmt::format("did you mean `schema {}`?", *near) : "`schema --help` lists the commands";
}

/// What was probably meant by an option or the value of one that is not known.
std::string hint_for(const CLI::App& root, const std::vector<std::string>& words) {
  const auto command = command_word(words);
  if (command == words.end()) {
    return "`schema --help` lists the commands";
  }
  for (auto word = command + 1; word != words.end(); ++word) {
    const std::string name = word->substr(0, word->find('='));
    std::vector<std::string> offered;
    const std::vector<std::string> before(command, word);
    // The words that completion would offer here are those that may stand here.
    std::vector<std::string> asked = before;
    asked.push_back(name.starts_with("--") ? "--" : "");
    for (const Candidate& candidate : complete(root, asked)) {
      offered.push_back(candidate.text);
    }
    const bool is_choice =
        !name.empty() && before.back().starts_with("--") && !offered.empty() && !name.starts_with('-');
    if ((name.starts_with("--") || is_choice) && std::find(offered.begin(), offered.end(), name) == offered.end()) {
      if (const auto near = most_similar(name, offered)) {
        return fmt::format("did you mean {}?", *near);
      }
    }
  }
  return fmt::format("`schema {} --help` shows how", *command);
}

/// What the environment leaves out and never drops holds for every command, as if the command line had said it.
void take_scope(Options& options, const Config& config) {
  const auto add = [](std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  const auto take = [&options](std::vector<std::string>& to, const std::vector<std::string>& configured) {
    if (to.empty() && !configured.empty()) {
      to = configured;
      options.scope_is_configured = true;
    }
  };
  if (const auto environment = config.environment(options.environment)) {
    take(options.schemas, environment->schemas);
    take(options.include, environment->include);
    add(options.exclude, environment->exclude);
    add(options.additive, environment->additive);
    add(options.partitions, environment->partitions);
    if (options.privileges.empty()) {
      options.privileges = environment->privileges;
    }
  }
  take(options.schemas, config.managed(options.environment).schemas);
}

}  // namespace

int run(int argc, char** argv) {
  hold_standard_streams();
  CLI::App app{"Schema as code for PostgreSQL: one file says what the database should be.", "schema"};
  Options options;
  app.set_version_flag("-V,--version",
                       fmt::format("schema {} (grammar of PostgreSQL {})", kVersion, schema::tree::grammar_version()));
  app.require_subcommand(1);
  app.footer(
      "A first look: `schema diff --url postgres://… --to schema.sql` compares and changes nothing.\n"
      "A new project: `schema init`. `schema COMMAND --help` shows examples; `schema manual` has the rest.");
  const auto add_common = [&options](CLI::App& to) {
    to.add_option("-c,--config", options.config, "Configuration file (default: schema.toml)");
    to.add_flag("--quiet", options.quiet, "Only results and errors");
    to.add_flag("--verbose", options.verbose, "Say more");
    to.add_flag("--no-color", options.no_color, "No colours, even on a terminal");
  };
  std::vector<std::pair<CLI::App*, Body>> bodies;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    sub->footer("Examples:\n" + command.examples);
    add_common(*sub);
    bodies.emplace_back(sub, command.declare(*sub, options));
    refuse_empty_values(*sub);
  }
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words[0] == "__complete") {
    for (const Candidate& candidate : complete(app, {words.begin() + 1, words.end()})) {
      std::cout << candidate.text << '\t' << candidate.description << '\n';
    }
    return exit_code(Exit::done);
  }
  if (!words.empty() && (words[0] == "help" || words[0] == "version")) {
    // `help COMMAND` is `COMMAND --help`, as elsewhere.
    words[0] = "--" + words[0];
    std::rotate(words.begin(), words.begin() + 1, words.end());
  }
  if (const auto command = command_word(words);
      command == words.begin() && !words.empty() && find_command(app, *command) == nullptr) {
    return complain(Exit::usage, fmt::format("there is no command `{}`", *command), command_meant(app, *command));
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    hide_passwords(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    const int code = app.exit(help_or_version);
    std::cout.flush();
    return std::cout.good() ? code : complain(Exit::error, "cannot write to standard output");
  } catch (const CLI::ParseError& error) {
    return complain(Exit::usage, words.empty() ? "a command is required" : error.what(), hint_for(app, words));
  }
  try {
    Config config = load_config(options.config);
    take_scope(options, config);
    take_tenant(options, config);
    for (const auto& [sub, body] : bodies) {
      if (sub->parsed()) {
        return exit_code(body({options, config}));
      }
    }
    return exit_code(Exit::usage);
  } catch (const Failure& failure) {
    return complain(failure.code, failure.what(), failure.hint);
  } catch (const migrate::Error& error) {
    return complain(static_cast<Exit>(error.exit_code), error.what());
  } catch (const postgres::ConnectionError& error) {
    return complain(Exit::error, error.what());
  } catch (const postgres::SqlError& error) {
    return complain(error);
  } catch (const std::exception& error) {
    return complain(Exit::error, error.what());
  }
}

}  // namespace cli
