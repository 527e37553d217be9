// Cases, both ways, stopped wherever a run may stop: the next plan goes on from there, builds and proves nothing a
// second time, and ends where the first would have. One case in twelve runs, by its length; SOAK=1 runs all.

#include <algorithm>
#include <cstdlib>

#include "tests/support/case_runner.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace {

using planner::Plan;
using planner::Step;
using planner::Transaction;
using tests::Failures;
using tests::FreshDatabase;

bool stops_between(const Step& last, const Step& next) {
  return last.transaction != Transaction::joins || next.transaction == Transaction::forbidden ||
         last.phase != next.phase;
}

bool may_stop(const std::vector<Step>& steps) {
  const auto next = [](const Step& a, const Step& b) { return stops_between(a, b); };
  return std::ranges::adjacent_find(steps, next) != steps.end();
}

Plan plan_to(const FreshDatabase& live, const std::string& wanted, const std::string& what, Failures& failures) {
  schema::Database from = tests::catalog_of(live);
  schema::Database to = tests::read_source("after.sql", wanted, from, failures);
  const std::vector<diff::Change> changes = tests::changes(from, to, what, failures);
  Plan plan = planner::plan(from, to, changes, {tests::scratch().version(), true});
  for (const schema::Diagnostic& diagnostic : plan.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      failures.push_back(what + ": " + diagnostic.message);
    }
  }
  return plan;
}

void run(const FreshDatabase& live, const Plan& plan, const std::string& what, Failures& failures) {
  postgres::Connection connection = live.connect();
  Failures of_steps;
  tests::Application(connection, of_steps).apply(plan);
  for (const std::string& failure : of_steps) {
    failures.push_back(what + ": " + failure);
  }
}

Failures stopped_anywhere(const std::string& before, const std::string& seed, const std::string& after) {
  Failures failures;
  const FreshDatabase whole(before);
  if (!seed.empty()) {
    tests::load(whole.url(), seed);
  }
  const Plan plan = plan_to(whole, after, "the plan", failures);
  const std::vector<Step>& steps = plan.steps;
  if (!failures.empty() || !may_stop(steps)) {
    return failures;
  }
  run(whole, plan, "the plan", failures);
  if (!failures.empty()) {
    return failures;
  }
  const std::string end = tests::dump(whole.url());
  for (std::size_t stop = 1; stop < steps.size(); ++stop) {
    if (!stops_between(steps[stop - 1], steps[stop])) {
      continue;
    }
    const std::string what = "stopped after " + steps[stop - 1].sql;
    const FreshDatabase live(before);
    if (!seed.empty()) {
      tests::load(live.url(), seed);
    }
    Plan first;
    first.steps.assign(steps.begin(), steps.begin() + static_cast<long>(stop));
    run(live, first, what, failures);
    const Plan rest = plan_to(live, after, what, failures);
    for (const Step& step : rest.steps) {
      const bool is_done = std::any_of(steps.begin(), steps.begin() + static_cast<long>(stop),
                                       [&](const Step& done) { return done.sql == step.sql; });
      if (is_done && (step.builds_index || (step.scans_table && !step.backfill))) {
        failures.push_back(what + ": done once more: " + step.sql);
      }
    }
    run(live, rest, what + " and gone on", failures);
    const std::string is = tests::dump(live.url());
    if (is != end) {
      failures.push_back(what + ": pg_dump differs:" + tests::first_difference(is, end));
    }
    if (!plan_to(live, after, what, failures).empty()) {
      failures.push_back(what + ": another plan follows");
    }
  }
  return failures;
}

}  // namespace

TEST_CASE("every case, stopped anywhere, goes on to where it would have come") {
  constexpr std::size_t kOneIn = 12;
  const bool all = std::getenv("SOAK") != nullptr || std::getenv("CASE") != nullptr;
  const auto check = [&](const tests::Case& test) {
    Failures failures;
    if (!all && test.before.size() % kOneIn != 0) {
      return failures;
    }
    try {
      failures = stopped_anywhere(test.before, test.seed, test.after);
      const Failures back = stopped_anywhere(test.after, "", test.before);
      failures.insert(failures.end(), back.begin(), back.end());
    } catch (const std::exception& error) {
      failures.push_back(error.what());
    }
    return failures;
  };
  for (const std::string& failure : tests::in_all_cases(check)) {
    FAIL_CHECK(failure);
  }
}
