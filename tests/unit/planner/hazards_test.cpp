#include <algorithm>

#include "planner/hazard.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/step_kinds.hpp"

namespace {

using planner::Hazard;

std::vector<std::string> all_hazards(const std::string& before, const std::string& after,
                                     const planner::Options& options = {}) {
  std::vector<std::string> names;
  for (const planner::Step& step : tests::plan_of(before, after, options).steps) {
    for (const Hazard hazard : planner::hazards(step)) {
      const std::string name(planner::to_string(hazard));
      if (std::ranges::find(names, name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  std::ranges::sort(names);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("hazards follow from what a step does") {
  const std::string t = "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b varchar(20));";
  CHECK(all_hazards(t, "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b varchar(20), c integer);").empty());
  CHECK(all_hazards(t, "CREATE TABLE t (id bigint PRIMARY KEY, a integer);") ==
        Names{"breaking", "data-loss", "irreversible"});
  CHECK(all_hazards(t, t + "CREATE INDEX ON t (a);") == Names{"index-build"});
  CHECK(all_hazards(t, t + "ALTER TABLE t ADD CHECK (a > 0);") == Names{"long-scan", "may-fail"});
  CHECK(all_hazards(t, "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b varchar(40));") == Names{"cached-plan"});
  CHECK(all_hazards(t, "CREATE TABLE t (id bigint PRIMARY KEY,\n-- @renamed from=a\nc integer, b varchar(20));") ==
        Names{"breaking"});
  CHECK(all_hazards(t, t + "ALTER TABLE t SET UNLOGGED;") == Names{"blocking", "rewrite"});
}

TEST_CASE("a number that gets more digits breaks nothing") {
  const auto breaks = [](const std::string& from, const std::string& to) {
    const Names names = all_hazards("CREATE TABLE t (a " + from + ");", "CREATE TABLE t (a " + to + ");");
    return std::ranges::find(names, "breaking") != names.end();
  };
  CHECK_FALSE(breaks("numeric(10,2)", "numeric(12,3)"));
  CHECK_FALSE(breaks("integer", "numeric(12,2)"));
  CHECK(breaks("numeric(10,2)", "numeric(12,5)"));
  CHECK(breaks("numeric(10,2)", "numeric(12,1)"));
  CHECK(breaks("integer", "numeric(10,2)"));
  CHECK(breaks("numeric", "numeric(30,2)"));
}

TEST_CASE("values that a new type rounds are lost for good, beside the table and in place") {
  const std::string from = "CREATE TABLE t (id bigint PRIMARY KEY, a numeric);",
                    to = "CREATE TABLE t (id bigint PRIMARY KEY, a numeric(12,2));";
  const auto lossy = [](const planner::Step& step) { return step.loses_data; };
  planner::Plan plan = tests::plan_of(from, to);
  REQUIRE(std::ranges::count_if(plan.steps, lossy) == 1);
  CHECK(plan.steps.back().loses_data);
  CHECK(plan.steps.back().phase == planner::Phase::contract);
  CHECK_THAT(plan.steps.back().irreversible, tests::contains("digits behind the point"));
  planner::Options plain;
  plain.online = false;
  plan = tests::plan_of(from, to, plain);
  REQUIRE(plan.steps.size() == 1);
  CHECK(plan.steps.front().loses_data);
  CHECK(std::ranges::none_of(tests::plan_of(to, from).steps, lossy));
}

TEST_CASE("values for a range or composite type that is there are probed before") {
  const std::string types = "CREATE TYPE r AS RANGE (SUBTYPE = integer); CREATE TYPE c AS (a integer, b text);";
  const std::string from = types + "CREATE TABLE t (v text, w text);";
  const planner::Plan plan = tests::plan_of(from, types + "CREATE TABLE t (v r, w c);");
  std::string probes;
  for (const planner::Step& step : plan.steps) {
    for (const planner::DataPrecondition& condition : step.preconditions) {
      probes += condition.query + '\n';
    }
  }
  CHECK_THAT(probes, tests::contains("v::public.r") && tests::contains("w::public.c"));
}

TEST_CASE("ATTACH builds an EXCLUDE constraint's index for the table, as nothing could beforehand") {
  const std::string parent =
      "CREATE TABLE p (a integer, b integer, EXCLUDE USING btree (a WITH =)) PARTITION BY LIST (a);";
  const std::string bare = "CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);";
  const std::string table = "CREATE TABLE t (a integer, b integer);",
                    attached = table + "ALTER TABLE p ATTACH PARTITION t FOR VALUES IN (1);";
  CHECK(all_hazards(bare + table, bare + attached) == Names{"long-scan", "may-fail"});
  const Names found = all_hazards(parent + table, parent + attached);
  CHECK(std::ranges::count(found, "blocking") == 1);
  CHECK(std::ranges::count(found, "index-build") == 1);
}

TEST_CASE("a hazard says who waits, how long, and what to do instead") {
  const planner::Plan plan = tests::plan_of("CREATE TABLE t (a integer);", "CREATE UNLOGGED TABLE t (a integer);");
  REQUIRE(plan.steps.size() == 1);
  const std::vector<planner::Danger> dangers = planner::dangers(plan.steps.front());
  REQUIRE(dangers.size() == 2);
  CHECK(dangers[0].hazard == Hazard::blocking);
  CHECK(dangers[0].blocks == "reads and writes of public.t");
  CHECK(dangers[0].lasts == "while every row is written anew");
  CHECK_FALSE(dangers[0].instead.empty());
}

TEST_CASE("every hazard is found by its own name") {
  for (std::size_t i = 0; i < planner::kHazards; ++i) {
    CHECK(planner::hazard(planner::to_string(static_cast<Hazard>(i))) == static_cast<Hazard>(i));
  }
  CHECK_FALSE(planner::hazard("everything"));
}

TEST_CASE("steps with a held-back hazard go into the contract phase, and so does what needs them") {
  planner::Options options;
  options.hold_back = {Hazard::breaking};
  const planner::Plan plan = tests::plan_of("CREATE TABLE t (id bigint PRIMARY KEY, a integer);",
                                            "CREATE TABLE t (id bigint PRIMARY KEY,\n-- @renamed from=a\nc integer); "
                                            "CREATE INDEX i ON t (c); CREATE TABLE u (id bigint);",
                                            options);
  REQUIRE(plan.steps.size() == 3);
  CHECK(plan.steps[0].sql.starts_with("CREATE TABLE public.u"));
  CHECK(plan.steps[0].phase == planner::Phase::expand);
  CHECK(plan.steps[1].sql.find("RENAME COLUMN") != std::string::npos);
  CHECK(plan.steps[1].phase == planner::Phase::contract);
  CHECK(plan.steps[2].phase == planner::Phase::contract);
}
