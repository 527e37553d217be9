#include <chrono>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"

namespace cli {

Body declare_new(CLI::App& app, Options&) {
  const auto name = std::make_shared<std::string>();
  app.add_option("NAME", *name, "What it is for: letters, digits, _ and -")->required();
  return [name](const Context& context) {
    require_file_name(*name);
    const migrate::Directory directory = open_directory(context);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const migrate::Migration migration = migrate::empty_migration(
        migrate::next_version(
            directory, migrate::version_style(context.config.versions).value_or(migrate::VersionStyle::timestamp),
            std::chrono::duration_cast<std::chrono::seconds>(now).count()),
        *name, migrate::layout(context.config.format).value_or(migrate::Layout::native));
    migrate::change_files(directory.path, migrate::files_of(migration));
    for (const migrate::FileChange& file : migrate::files_of(migration)) {
      say(context.options, "wrote " + (directory.path / file.file).string());
    }
    say(context.options,
        fmt::format("next: write its statements, then `schema apply` runs it; `schema runbook {}` is its runbook",
                    migration.version));
    return Exit::done;
  };
}

}  // namespace cli
