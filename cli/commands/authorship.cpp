#include "cli/commands/authorship.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>

#include "cli/process.hpp"
#include "postgres/url.hpp"

namespace cli {

namespace {

/// The first line of what git says in the folder; empty where it cannot tell, or is not there.
std::string git(const std::filesystem::path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-C", folder.empty() ? "." : folder.string()});
  const ProcessResult result = run_process(arguments);
  return result.exit_code == 0 ? result.output.substr(0, result.output.find('\n')) : "";
}

}  // namespace

migrate::RunbookContext authorship(const std::filesystem::path& folder) {
  migrate::RunbookContext known;
  known.folder = folder.string();
  const std::filesystem::path there = std::filesystem::exists(folder) ? folder : std::filesystem::path(".");
  const std::string name = git(there, {"config", "user.name"}), mail = git(there, {"config", "user.email"});
  known.author = mail.empty() ? name : name + (name.empty() ? "<" : " <") + mail + '>';
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &utc));
  known.created = text;
  return known;
}

std::string url_for_shell(const std::string& display, const Context& context) {
  constexpr std::string_view kIndirect = "env:";
  std::vector<std::string> variables = {"SCHEMA_URL", "DATABASE_URL"};
  std::vector<std::string> literals = {context.options.url};
  if (const auto environment = context.config.environment(context.options.environment)) {
    if (environment->url.starts_with(kIndirect)) {
      variables.insert(variables.begin(), environment->url.substr(kIndirect.size()));
    } else {
      literals.push_back(environment->url);
    }
  }
  for (const std::string& variable : variables) {
    const char* value = std::getenv(variable.c_str());
    if (value != nullptr && *value != '\0' && postgres::describe_target(value) == display) {
      return fmt::format("\"${}\"", variable);
    }
  }
  const bool secret = std::ranges::any_of(literals, [&](const std::string& url) {
    return !url.empty() && url != display && postgres::describe_target(url) == display;
  });
  const bool plain = !display.empty() && display.find_first_of("\"$`\\}\n ") == std::string::npos;
  return plain && !secret ? fmt::format("\"${{DATABASE_URL:-{}}}\"", display) : "\"$DATABASE_URL\"";
}

migrate::RunbookContext authorship_of(const migrate::Migration& migration, const std::filesystem::path& folder) {
  migrate::RunbookContext known = migrate::read_runbook(migration.runbook);
  known.folder = folder.string();
  const std::vector<std::string> commit = {"log", "--diff-filter=A", "--reverse"};
  const auto of_commit = [&](const char* format) {
    std::vector<std::string> arguments = commit;
    arguments.insert(arguments.end(), {format, "--", migration.label() + ".up.sql"});
    return git(folder, arguments);
  };
  known.created = known.created.empty() ? of_commit("--format=%ai") : known.created;
  known.author = known.author.empty() ? of_commit("--format=%an <%ae>") : known.author;
  return known;
}

}  // namespace cli
