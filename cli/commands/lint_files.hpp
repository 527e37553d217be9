#pragma once
// Which files `schema lint` looks at, and what is known before each: a migration stands on those before it, the files
// of a schema stand together.

#include <string>
#include <vector>

#include "cli/commands/command.hpp"
#include "schema/parse/read.hpp"

namespace cli {

/// Files that are run one after the other; each is linted over what those before it leave behind.
struct LintUnit {
  struct Part {
    std::vector<schema::parse::SourceText> texts;  ///< as one
    bool look = true;                              ///< false: only for the schema that it leaves
    bool down = false;
  };
  std::vector<Part> parts;
  bool ours = false;      ///< run by `schema apply`
  bool complete = false;  ///< starts from nothing: what is missing is missing
};

/// `paths` as the user gave them; none: the migrations of schema.toml, else its schema. `latest`: of directories of
/// migrations only the last so many are looked at; 0: all. Throws Failure.
std::vector<LintUnit> lint_units(const std::vector<std::string>& paths, std::size_t latest, const Config& config);

}  // namespace cli
