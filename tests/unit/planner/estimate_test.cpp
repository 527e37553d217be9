#include "planner/estimate.hpp"

#include "planner/plan.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/step_kinds.hpp"

namespace {

using planner::Step;
using planner::Work;

const std::string kTable = "CREATE TABLE t (id bigint PRIMARY KEY, a integer);";
const planner::Sizes kSizes = {{{"public", "t"}, {1e6, 200e6, 40e6}}};
const planner::Rates kRates = {100e6, 50e6, 20e6, 1e5, "test"};

std::vector<Step> estimated(const std::string& after) {
  std::vector<Step> steps = tests::plan_of(kTable, after).steps;
  planner::estimate(steps, kSizes, kRates);
  return steps;
}

}  // namespace

TEST_CASE("what takes long is estimated from size and rate") {
  const std::vector<Step> index = estimated(kTable + "CREATE INDEX ON t (a);");
  REQUIRE(index.size() == 1);
  REQUIRE(index[0].estimate);
  CHECK(index[0].estimate->seconds == tests::Approx(4));
  CHECK(index[0].estimate->blocking_seconds == 0);
  CHECK(index[0].estimate->disk_bytes > 10e6);
  const std::vector<Step> check = estimated(kTable + "ALTER TABLE t ADD CHECK (a > 0);");
  REQUIRE(check.size() == 2);
  CHECK(check[0].estimate->seconds == 0);
  CHECK(check[1].estimate->seconds == tests::Approx(2));
  CHECK(check[1].estimate->wal_bytes == 0);
}

TEST_CASE("who holds a strong lock meanwhile causes downtime") {
  const std::vector<Step> rewrite = estimated("CREATE UNLOGGED TABLE t (id bigint PRIMARY KEY, a integer);");
  REQUIRE(rewrite.size() == 1);
  CHECK(rewrite[0].estimate->blocking_seconds == tests::Approx(rewrite[0].estimate->seconds));
  const planner::Outlook blocked = planner::outlook(rewrite);
  CHECK(blocked.risk == planner::Risk::high);
  CHECK(planner::downtime_text(blocked) == "about 14 s");
  const planner::Outlook online = planner::outlook(estimated(kTable + "CREATE INDEX ON t (a);"));
  CHECK(online.risk == planner::Risk::medium);
  CHECK(planner::downtime_text(online) == "none");
  CHECK(planner::outlook(estimated(kTable + "COMMENT ON TABLE t IS 'x';")).risk == planner::Risk::low);
}

TEST_CASE("sizes that nobody knows give no figure") {
  std::vector<Step> steps = tests::plan_of(kTable, kTable + "CREATE INDEX ON t (a); COMMENT ON TABLE t IS 'x';").steps;
  planner::estimate(steps, {}, kRates);
  CHECK_FALSE(planner::outlook(steps).known);
  CHECK(planner::downtime_text(planner::outlook(
            tests::plan_of(kTable, "CREATE UNLOGGED TABLE t (id bigint PRIMARY KEY, a integer);").steps)) == "unknown");
}

TEST_CASE("figures read as people say them") {
  CHECK(planner::duration_text(0.2) == "under 1 s");
  CHECK(planner::duration_text(42) == "about 42 s");
  CHECK(planner::duration_text(600) == "about 10 min");
  CHECK(planner::duration_text(9000) == "about 2.5 h");
  CHECK(planner::bytes_text(2'000'000) == "1954 kB");
  CHECK(planner::bytes_text(50e6) == "48 MB");
  CHECK(planner::describe({3, 0, 24e6, 0}) == "about 3 s, 23 MB of disk");
}
