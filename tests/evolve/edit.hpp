#pragma once
// Random schemas, and random edits of them as a person would make them: a word changed, something added, taken away,
// renamed, pointed elsewhere.

#include <cstdint>
#include <random>
#include <set>
#include <string>

#include "tests/evolve/state.hpp"

namespace evolve {

using Random = std::mt19937_64;

/// Up to `pieces` pieces, of kinds that this seed prefers.
State random_state(std::uint64_t seed, int pieces);

/// Another state, a few edits away; what was renamed says so in `renamed_from`.
State random_edits(const State& state, Random& random, int edits);

/// The state without hints of renaming: what the next step starts from.
State without_hints(State state);

}  // namespace evolve
