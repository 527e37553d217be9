#pragma once
// A step that fails, made small: what can be left out of both schemas, or out of the edit, with the same failure.

#include "tests/evolve/step.hpp"

namespace evolve {

struct Found {
  State before, after;
  Depth depth;
  tests::Failures failures;
  bool by_itself = false;  ///< it fails from a database just loaded, too
};

/// What two failures of one kind have in common.
std::string kind_of_failure(const tests::Failures& failures);

/// `found` with fewer pieces. Makes at most `attempts` tries.
Found minimise(const Found& found, int attempts);

std::string to_string(const Found& found);

}  // namespace evolve
