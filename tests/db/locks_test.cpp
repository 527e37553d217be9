// Every kind of step, run for real: what it locks, rewrites and scans is what it says.

#include "tests/support/catch.hpp"
#include "tests/support/meter.hpp"
#include "tests/support/step_kinds.hpp"

namespace {

using planner::LockMode;

std::string list(const std::map<std::string, LockMode>& locks) {
  std::string text;
  for (const auto& [relation, mode] : locks) {
    text += (text.empty() ? "" : ", ") + std::string(planner::to_string(mode)) + " on " + relation;
  }
  return text.empty() ? "nothing" : text;
}

std::string list(const std::set<std::string>& relations) {
  std::string text;
  for (const std::string& relation : relations) {
    text += (text.empty() ? "" : ", ") + relation;
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace

TEST_CASE("steps lock, rewrite and scan what they claim") {
  for (const tests::StepKind& kind : tests::step_kinds()) {
    const tests::FreshDatabase database(kind.before);
    if (!kind.seed.empty()) {
      tests::load(database.url(), kind.seed);
    }
    planner::Options options;
    options.server_version = database.connect().server_version();
    tests::Meter meter(database);
    for (const planner::Step& step : tests::plan_of(kind.before, kind.after, options).steps) {
      INFO(kind.what << ": " << step.sql);
      std::map<std::string, LockMode> claimed;
      for (const planner::TableLock& lock : step.locks) {
        if (lock.mode > LockMode::access_share) {
          claimed[lock.relation.schema + "." + lock.relation.name] = lock.mode;
        }
      }
      tests::Measured measured;
      try {
        measured = meter.run(step);
      } catch (const postgres::SqlError& error) {
        FAIL_CHECK(error.what());
        break;
      }
      // A step of its own transactions lets go of its locks before it ends, and what a swap renames has another name by
      // then: there no lock may be stronger than claimed.
      const bool exact =
          step.sql.find(" DETACH PARTITION ") == std::string::npos && step.sql.find("__") == std::string::npos;
      if (exact) {
        CHECK(list(measured.locks) == list(claimed));
      }
      for (const auto& [relation, mode] : measured.locks) {
        CHECK((!claimed.contains(relation) || mode <= claimed.at(relation)));
      }
      INFO("rewritten: " << list(measured.rewritten) << "; scanned: " << list(measured.scanned));
      CHECK(!measured.rewritten.empty() == step.rewrites_table);
      if (!step.backfill) {  // it reads by ranges of row addresses, which the server does not count as scans
        CHECK(!measured.scanned.empty() == step.scans_table);
      }
    }
  }
}
