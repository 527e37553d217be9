#include "cli/run.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <iostream>

#include "cli/commands/command.hpp"
#include "cli/similar.hpp"
#include "cli/version.hpp"
#include "migrate/error.hpp"
#include "postgres/connection.hpp"
#include "schema/tree/tree.hpp"

namespace cli {

namespace {

int exit_code(Exit code) { return static_cast<int>(code); }

int complain(Exit code, const std::string& message, const std::string& hint = "") {
  std::cerr << "schema: " << message << '\n';
  if (!hint.empty()) {
    std::cerr << "  hint: " << hint << '\n';
  }
  return exit_code(code);
}

/// "did you mean" for a first word that is no command.
std::string hint_for(int argc, char** argv) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
  }
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with('-')) {
      continue;
    }
    if (std::find(names.begin(), names.end(), word) != names.end()) {
      return fmt::format("`schema {} --help` shows how", word);
    }
    if (const auto near = most_similar(word, names)) {
      return fmt::format("did you mean `schema {}`?", *near);
    }
  }
  return "`schema --help` lists the commands";
}

/// What the environment leaves out and never drops holds for every command, as if the command line had said it.
void take_scope(Options& options, const Config& config) {
  const auto environment = config.environment(options.environment);
  if (!environment) {
    return;
  }
  const auto add = [](std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  if (options.schemas.empty()) {
    options.schemas = environment->schemas;
  }
  if (options.include.empty()) {
    options.include = environment->include;
  }
  add(options.exclude, environment->exclude);
  add(options.additive, environment->additive);
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Schema as code for PostgreSQL: one file says what the database should be.", "schema"};
  Options options;
  app.set_version_flag("--version", fmt::format("schema {} (grammar of PostgreSQL {})", kVersion,
                                                schema::tree::grammar_version()));
  app.require_subcommand(1);
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
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    return app.exit(help_or_version);
  } catch (const CLI::ParseError& error) {
    return complain(Exit::usage, error.what(), hint_for(argc, argv));
  }
  try {
    const Config config = load_config(options.config);
    take_scope(options, config);
    for (const auto& [sub, body] : bodies) {
      if (sub->parsed()) {
        return exit_code(body({options, config}));
      }
    }
    return exit_code(Exit::usage);
  } catch (const Failure& failure) {
    return complain(failure.code, failure.what(), failure.hint);
  } catch (const migrate::StepFailed& error) {
    return complain(static_cast<Exit>(error.exit_code), error.what(), error.hint);
  } catch (const migrate::Error& error) {
    return complain(static_cast<Exit>(error.exit_code), error.what());
  } catch (const postgres::ConnectionError& error) {
    return complain(Exit::error, error.what());
  } catch (const postgres::SqlError& error) {
    return complain(Exit::error, error.what(), error.hint);
  } catch (const std::exception& error) {
    return complain(Exit::error, error.what());
  }
}

}  // namespace cli
