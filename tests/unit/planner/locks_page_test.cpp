#include <cstdlib>
#include <fstream>
#include <set>

#include "tests/support/case_runner.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"
#include "tests/support/step_kinds.hpp"

TEST_CASE("docs/locks.md is what the planner claims; UPDATE_GOLDEN=1 writes it anew") {
  const std::string page = tests::locks_page();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(std::string(PROJECT_DIR) + "/docs/locks.md") << page;
  }
  CHECK(tests::read_file("docs/locks.md") == page);
}

TEST_CASE("every kind of step that a case plans and that locks something is among those measured") {
  std::set<std::string> measured;
  for (const tests::StepKind& kind : tests::step_kinds()) {
    const planner::Plan plan = tests::plan_of(kind.before, kind.after);
    CHECK_FALSE(plan.empty());
    for (const planner::Step& step : plan.steps) {
      measured.insert(tests::shape_of(step.sql));
    }
  }
  for (const auto& folder : tests::case_folders()) {
    const tests::Case test = tests::read_case(folder);
    planner::Plan plan;
    try {
      plan = tests::plan_of(test.before, test.after);
    } catch (const std::runtime_error&) {
      continue;  // names of extensions' members need the live catalog
    }
    for (const planner::Step& step : plan.steps) {
      INFO(folder.string() << ": " << step.sql);
      CHECK((step.locks.empty() || measured.contains(tests::shape_of(step.sql))));
    }
  }
}
