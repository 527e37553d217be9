#pragma once
// The manual, printed from the table of commands and the options they declare: `--help`, man pages and
// docs/reference.md cannot say different things.

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

/// docs/reference.md: every command with its arguments and examples, SOURCEs, exit codes, files.
std::string manual_markdown(const CLI::App& root);

/// Man pages, {file name, text}: schema.1 and one for each command.
std::vector<std::pair<std::string, std::string>> man_pages(const CLI::App& root);

}  // namespace cli
