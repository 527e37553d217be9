#pragma once
// What the runner must know of a statement and can see in its text: whether it refuses a transaction, waits long, how
// its end and its leftovers look in the catalog.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/migration.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

enum class Role : std::uint8_t { step, setting, begin, commit, forbidden_here };

struct Classified {
  Role role = Role::step;
  std::optional<std::vector<std::string>> search_path;  ///< of `SET search_path`; empty: that of the start
  std::string_view instead;                             ///< of what is forbidden here
};

/// Fills what the text shows and the statement does not say itself yet. `infer_transaction`: hand-written SQL, whose
/// mode nobody stated.
Classified classify(Statement& statement, bool infer_transaction);

}  // namespace migrate
