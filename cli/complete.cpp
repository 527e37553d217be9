#include "cli/complete.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>

#include <CLI/CLI.hpp>

#include "cli/choices.hpp"
#include "cli/commands/command.hpp"
#include "cli/config.hpp"
#include "cli/source.hpp"
#include "lint/rule.hpp"
#include "migrate/directory.hpp"
#include "schema/parse/read.hpp"
#include "schema/sql.hpp"

namespace cli {

namespace {

constexpr const char* kBash = R"(# bash completion for schema: source <(schema completion bash)
_schema() {
  local line words=() typed=${COMP_LINE:0:COMP_POINT}
  read -ra words <<<"$typed"
  [[ $typed == *[[:space:]] ]] && words+=("")
  local current=${words[-1]}
  # bash breaks words at colons and `=`, and replaces only what stands behind the last one.
  local kept=${current%"${current##*[:=]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    line=${line%%$'\t'*}
    COMPREPLY+=("${line#"$kept"}")
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -o default -F _schema schema
)";

constexpr const char* kZsh = R"(#compdef schema
# zsh completion for schema: source <(schema completion zsh)
_schema() {
  local line
  local -a described
  while IFS= read -r line; do
    described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done < <(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#described )); then _describe schema described; else _files; fi
}
compdef _schema schema
)";

constexpr const char* kFish = R"(# fish completion for schema: schema completion fish | source
complete -c schema -a '(schema __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
)";

std::vector<Candidate> environments() {
  std::vector<Candidate> found;
  for (const auto& [name, environment] : load_config("").environments) {
    found.push_back({name, "environment"});
  }
  return found;
}

std::vector<Candidate> versions() {
  std::vector<Candidate> found;
  const Config config = load_config("");
  for (const migrate::Migration& migration : migrate::read_directory(config.resolve(config.migrations)).migrations) {
    found.push_back({migration.version, migration.name});
  }
  return found;
}

/// Relations of the schema's files, as --include takes them.
std::vector<Candidate> tables() {
  const Config config = load_config("");
  Options quiet;
  quiet.quiet = true;
  const Loaded loaded = load(schema_source(config), quiet);
  std::vector<Candidate> found;
  for (const auto& [id, table] : loaded.database.tables) {
    found.push_back({id.schema + '.' + id.name, "table"});
  }
  for (const auto& [id, view] : loaded.database.views) {
    found.push_back({id.schema + '.' + id.name, "view"});
  }
  return found;
}

std::vector<Candidate> schemas() {
  const Config config = load_config("");
  Options quiet;
  quiet.quiet = true;
  std::vector<Candidate> found;
  for (const auto& [id, object] : load(schema_source(config), quiet).database.schemas) {
    found.push_back({id.name, "schema"});
  }
  return found;
}

std::vector<Candidate> sources() {
  std::vector<Candidate> found = {{"empty", "nothing at all"}};
  for (const Candidate& environment : environments()) {
    found.push_back({"env:" + environment.text, "environment"});
  }
  for (const auto& entry : std::filesystem::directory_iterator(".")) {
    const bool folder = entry.is_directory() && entry.path().filename().string()[0] != '.';
    if (folder || entry.path().extension() == ".sql") {
      found.push_back({entry.path().filename().string(), folder ? "directory" : "file"});
    }
  }
  return found;
}

std::vector<Candidate> rules() {
  std::vector<Candidate> found = {{"all", "every rule"}};
  for (const lint::Entry& entry : lint::rules()) {
    found.push_back({entry.code, std::string(entry.rule->summary)});
  }
  return found;
}

std::vector<Candidate> kinds_to_allow() {
  std::vector<Candidate> found;
  for (const std::string& kind : allowable()) {
    found.push_back({kind, ""});
  }
  return found;
}

using ValueSource = std::vector<Candidate> (*)();

/// Where a value's kind is known by its option, or by the command that takes it without one.
const std::map<std::string, ValueSource, std::less<>>& values_of_options() {
  static const std::map<std::string, ValueSource, std::less<>> kValues = {
      {"--env", environments}, {"--require", versions}, {"--up-to", versions},      {"--include", tables},
      {"--exclude", tables},   {"--additive", tables},  {"--schema", schemas},      {"--from", sources},
      {"--to", sources},       {"--explain", rules},    {"--allow", kinds_to_allow}};
  return kValues;
}
const std::map<std::string, ValueSource, std::less<>>& values_of_commands() {
  static const std::map<std::string, ValueSource, std::less<>> kValues = {
      {"resolve", versions}, {"baseline", versions}, {"runbook", versions}, {"inspect", sources}};
  return kValues;
}

std::vector<Candidate> choice_candidates(const CLI::Option& option) {
  std::vector<Candidate> found;
  for (const std::string& value : choices(option)) {
    found.push_back({value, ""});
  }
  return found;
}

void each_option(const CLI::App& app, const std::function<void(const CLI::Option&)>& f) {
  for (const CLI::Option* option : app.get_options()) {
    f(*option);
  }
  for (const CLI::App* group : app.get_subcommands([](const CLI::App* sub) { return sub->get_name().empty(); })) {
    each_option(*group, f);
  }
}

std::vector<Candidate> option_names(const CLI::App& app) {
  std::vector<Candidate> found;
  each_option(app, [&](const CLI::Option& option) {
    if (!option.get_positional() && !option.get_lnames().empty()) {
      found.push_back({"--" + option.get_lnames().front(), option.get_description()});
    }
  });
  return found;
}

/// The option that waits for a value after this word; nullptr: it is none, or a flag.
const CLI::Option* waiting(const CLI::App& app, const std::string& word) {
  const CLI::Option* found = nullptr;
  each_option(app, [&](const CLI::Option& option) {
    if (!option.get_positional() && option.get_expected_max() > 0 && option.check_name(word)) {
      found = &option;
    }
  });
  return found;
}

std::vector<Candidate> candidates(const CLI::App& root, const std::vector<std::string>& words) {
  std::vector<Candidate> found;
  if (words.size() <= 1) {
    for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; })) {
      found.push_back({command->get_name(), command->get_description()});
    }
    if (!words.empty() && words[0].starts_with('-')) {
      return {{"--help", "how to use it"}, {"--version", "which it is"}};
    }
    return found;
  }
  const auto commands = root.get_subcommands([&](const CLI::App* command) { return command->get_name() == words[0]; });
  if (commands.empty()) {
    return {};
  }
  const CLI::App& command = *commands.front();
  if (const std::size_t equals = words.back().find('=');
      words.back().starts_with("--") && equals != std::string::npos) {
    std::vector<std::string> apart(words.begin(), words.end() - 1);
    const std::string option = words.back().substr(0, equals);
    apart.insert(apart.end(), {option, ""});
    found = waiting(command, option) != nullptr ? candidates(root, apart) : found;
    for (Candidate& candidate : found) {
      candidate.text.insert(0, option + '=');
    }
    return found;
  }
  const std::string& before = words[words.size() - 2];
  if (const CLI::Option* option = before.starts_with('-') ? waiting(command, before) : nullptr; option != nullptr) {
    const auto known =
        values_of_options().find("--" + (option->get_lnames().empty() ? "" : option->get_lnames().front()));
    // There `--to` takes a version where the other commands take a SOURCE.
    if ((words[0] == "rollback" || words[0] == "squash") && before == "--to") {
      return versions();
    }
    return known == values_of_options().end() ? choice_candidates(*option) : known->second();
  }
  if (words.back().starts_with('-')) {
    return option_names(command);
  }
  if (const auto known = values_of_commands().find(words[0]); known != values_of_commands().end()) {
    return known->second();
  }
  each_option(command, [&](const CLI::Option& option) {
    if (option.get_positional() && found.empty()) {
      found = choice_candidates(option);
    }
  });
  return found;
}

}  // namespace

std::vector<Candidate> complete(const CLI::App& root, const std::vector<std::string>& words) {
  std::vector<Candidate> found;
  try {
    found = candidates(root, words);
  } catch (const std::exception&) {
    return {};  // a broken schema.toml is not for the one who presses the tabulator
  }
  const std::string typed = words.empty() ? "" : words.back();
  std::erase_if(found, [&](const Candidate& candidate) { return !candidate.text.starts_with(typed); });
  return found;
}

std::string completion_script(const std::string& shell) {
  return shell == "zsh" ? kZsh : shell == "fish" ? kFish : kBash;
}

}  // namespace cli
