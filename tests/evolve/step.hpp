#pragma once
// One step of an evolution through all checks. The live database holds `before` and its rows; the step takes it to
// `after`, back, and there again.

#include <optional>
#include <string>

#include "tests/evolve/state.hpp"
#include "tests/support/convergence.hpp"
#include "tests/support/server.hpp"

namespace evolve {

struct Depth {
  bool dump = false;      ///< pg_dump looks, too
  bool way_back = false;  ///< a plan of its own back to `before`, and forth again
  bool program = false;   ///< the program itself does it
};

struct Step {
  std::string before, after;
  Depth depth;
};

/// Makes the roles that generated schemas speak of.
void make_roles();

/// Loads the statements in one transaction. What the server refuses is taken back to what it was in `before`, or out
/// of the state, until it loads. How many times that was needed.
int load(const tests::FreshDatabase& database, State& state, const State& before = {});

/// `fresh` holds what `step.after` makes. The live database is at `after` when nothing is said to be wrong; nullopt:
/// the planner refuses what the server has no way to do, and it is where it was.
std::optional<tests::Failures> check_step(const tests::FreshDatabase& live, const tests::FreshDatabase& fresh,
                                          const Step& step);

}  // namespace evolve
