#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>

#include "cli/commands/command.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "schema/print/print.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigFile = R"(# schema.toml: where the schema and its migrations are, and the databases they are for.
schema = "schema.sql"
migrations = "migrations"

[env.dev]
url = "env:DATABASE_URL"

# [env.prod]
# url = "env:PROD_DATABASE_URL"
# lock_budget = "300ms"
# [env.prod.policy]
# destructive = "contract"   # allow | contract | refuse
)";

void write_new(const fs::path& path, const std::string& text, const Context& context) {
  Options to_file = context.options;
  to_file.output = path.string();
  write_result(text, to_file);
  say(context.options, "wrote " + path.string());
}

}  // namespace

Body declare_init(CLI::App& app, Options& options) {
  add_target(app, options);
  add_comparison(app, options);
  return [](const Context& context) {
    // Nothing is written before everything that can fail has been done.
    std::vector<std::string> present;
    for (const char* name : {"schema.toml", "schema.sql"}) {
      if (fs::exists(name)) {
        present.emplace_back(name);
      }
    }
    if (!present.empty()) {
      throw Failure(Exit::error, fmt::format("{} is here already", fmt::join(present, " and ")),
                    "init starts a new project; move it away, or go on with `schema diff`");
    }
    std::string text = "-- What the database should be. `schema diff` compares, `schema apply` makes it so.\n";
    if (const auto target = target_source(context.options, context.config)) {
      const Loaded loaded = load(*target, context.options);
      for (const schema::Unmodelled& object : loaded.database.unmodelled) {
        say(context.options, "warning: not modelled, left out: " + object.kind + ' ' + object.identity);
      }
      text = schema::print::render(loaded.database);
    }
    fs::create_directories("migrations");
    write_new("schema.sql", text, context);
    write_new("schema.toml", kConfigFile, context);
    say(context.options, "next: edit schema.sql, then `schema diff NAME` writes the migration and `schema apply` runs it");
    return Exit::done;
  };
}

}  // namespace cli
