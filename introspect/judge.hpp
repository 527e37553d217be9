#pragma once
// Tier two of "equal or not": a server prints both texts and we compare its prints. See docs/equality.md.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "postgres/connection.hpp"
#include "postgres/scratch.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/database.hpp"

namespace introspect {

enum class Verdict : std::uint8_t { same, different, unknown };

struct Judgement {
  Verdict verdict = Verdict::unknown;
  std::string reason;  ///< why it is unknown; what the server said
};

/// Asks the scratch server, in one rolled-back transaction per side: the side's relations, types and functions are
/// built there (only what the texts name), each text loaded and printed, each print loaded and printed once more.
std::vector<Judgement> judge_on_scratch(postgres::ScratchServer& server, const schema::Database& from,
                                        const schema::Database& to,
                                        const std::vector<schema::canonical::Question>& questions);

/// Asks the target itself, in rolled-back transactions of at most 64 objects, on temporary tables of the same names.
std::vector<Judgement> judge_on_target(postgres::Connection& target, const schema::Database& from,
                                       const schema::Database& to,
                                       const std::vector<schema::canonical::Question>& questions);

}  // namespace introspect
