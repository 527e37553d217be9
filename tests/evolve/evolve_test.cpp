// Random evolution: a random schema is edited step by step; every step goes through all checks of a case folder.
// A few fixed seeds by default, more with SOAK=1; `./dev fuzz evolve [SEED]` goes on until it is stopped.
// Says what failed with the smallest before.sql and after.sql
// found.

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <numeric>

#include "tests/evolve/edit.hpp"
#include "tests/evolve/minimise.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace evolve;

int number_from(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::atoi(text);
}

struct Tally {
  int steps = 0, refused = 0, findings = 0;
};

/// A schema of this seed and its life, up to the first step that fails.
std::optional<Found> evolve_from(std::uint64_t seed, int steps, Tally& tally) {
  State state = random_state(seed, 10 + static_cast<int>(seed % 5) * 6);
  const tests::FreshDatabase live;
  tally.refused += load(live, state);
  Random random(seed);
  for (int number = 0; number < steps; ++number) {
    State next = random_edits(state, random, 1 + static_cast<int>(random() % 4));
    const Depth depth{random() % 4 == 0, random() % 3 == 0, random() % 12 == 0};
    const tests::FreshDatabase fresh;
    tally.refused += load(fresh, next, state);
    const Step step{settle(state).text(), settle(next).text(), depth};
    ++tally.steps;
    std::optional<tests::Failures> failures = check_step(live, fresh, step);
    if (!failures) {
      ++tally.refused;
      continue;
    }
    if (!failures->empty()) {
      ++tally.findings;
      return Found{state, next, depth, *std::move(failures)};
    }
    state = without_hints(next);
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("what a random schema becomes in random steps converges, returns and keeps its rows", "[majors]") {
  make_roles();
  const bool soak = std::getenv("SOAK") != nullptr;
  Tally tally;
  std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 6, 7, 9, 10, 11, 13};
  if (soak) {
    seeds.resize(400);
    std::iota(seeds.begin(), seeds.end(), 1);
  }
  for (const std::uint64_t seed : seeds) {
    if (const auto found = evolve_from(seed, soak ? 12 : 6, tally)) {
      FAIL_CHECK("seed " << seed << "\n" << to_string(minimise(*found, 120)));
    }
  }
}

TEST_CASE("random evolution until it is stopped", "[.fuzz]") {
  make_roles();
  Tally tally;
  const int first = number_from(
      "EVOLVE_SEED", static_cast<int>(std::chrono::system_clock::now().time_since_epoch().count() % 1'000'000));
  const int last = number_from("EVOLVE_LAST", 0), steps = number_from("EVOLVE_STEPS", 12);
  for (int seed = first; last == 0 || seed <= last; ++seed) {
    const auto found = evolve_from(static_cast<std::uint64_t>(seed), steps, tally);
    std::cout << "seed " << seed << ": " << tally.steps << " steps, " << tally.findings << " findings, "
              << tally.refused << " pieces refused by the server so far" << std::endl;
    if (found) {
      std::cout << to_string(minimise(*found, number_from("EVOLVE_ATTEMPTS", 120))) << std::endl;
    }
  }
  CHECK(tally.findings == 0);
}
