#pragma once
// A script with its parse trees. Statements are parsed some tens at a time (a call for each costs more than the
// parsing) and independently of each other, so several threads may share the work, and two files that mostly say the
// same their trees.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/parse/interpreter.hpp"
#include "schema/parse/script.hpp"
#include "schema/tree/tree.hpp"

namespace schema::parse {

struct ParsedScript {
  /// Some statements that follow each other.
  struct Batch {
    std::size_t first = 0, last = 0;  ///< of the script's statements
    std::vector<std::shared_ptr<const tree::Tree>> trees;
    std::vector<Statement> statements;
    struct Error {
      std::size_t offset = 0;
      std::string message, hint;
    };
    std::vector<Error> errors;
  };

  /// Cuts the script into batches, none of them parsed yet. Where a cut falls depends on the statement before it alone,
  /// so that two scripts have the same batches where they have the same text.
  explicit ParsedScript(Script script_);

  /// Parses one batch. `trees` may hold what another script shares, and be nullptr. Thread-safe for different batches.
  void parse(Batch& batch, SharedTrees* trees) const;

  Script script;
  std::vector<Batch> batches;

 private:
  void parse_one(Batch& batch, Extent extent) const;
};

}  // namespace schema::parse
