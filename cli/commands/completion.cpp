#include <filesystem>

#include <CLI/CLI.hpp>

#include "cli/commands/command.hpp"
#include "cli/complete.hpp"
#include "cli/manual.hpp"
#include "cli/terminal.hpp"

namespace cli {

Body declare_completion(CLI::App& app, Options& options) {
  const auto shell = std::make_shared<std::string>();
  app.add_option("SHELL", *shell, "Whose script to print")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app.add_option("-o,--output", options.output, "Write the script to this file");
  return [shell](const Context& context) {
    write_result(completion_script(*shell), context.options);
    return Exit::done;
  };
}

Body declare_manual(CLI::App& app, Options& options) {
  const auto directory = std::make_shared<std::string>();
  app.add_option("--directory", *directory, "Write the man pages into this folder, one for each command");
  add_format(app, options, {"man", "markdown"});
  const CLI::App* root = app.get_parent();
  return [root, directory](const Context& context) {
    if (!directory->empty()) {
      std::filesystem::create_directories(*directory);
      for (const auto& [name, text] : man_pages(*root)) {
        Options file = context.options;
        file.output = (std::filesystem::path(*directory) / name).string();
        write_result(text, file);
      }
      return Exit::done;
    }
    write_result(context.options.format == "markdown" ? manual_markdown(*root) : man_pages(*root).front().second,
                 context.options);
    return Exit::done;
  };
}

}  // namespace cli
