#pragma once
// What may stand next on the command line: commands, options, their values, environments, versions, tables. The shells'
// scripts ask `schema __complete WORD…`; the last word is the one being written.

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct Candidate {
  std::string text, description;
};

/// Never fails: what cannot be read offers nothing. Asks no server.
std::vector<Candidate> complete(const CLI::App& root, const std::vector<std::string>& words);

/// The script for `bash`, `zsh` or `fish`.
std::string completion_script(const std::string& shell);

}  // namespace cli
