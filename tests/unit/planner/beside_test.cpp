#include "planner/beside.hpp"

#include <algorithm>

#include "diff/diff.hpp"
#include "planner/plan.hpp"
#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

namespace {

using planner::Phase;
using planner::Step;

schema::Database read(const std::string& sql) {
  schema::parse::ReadResult result = schema::parse::read({{"test.sql", sql}});
  for (const auto& diagnostic : result.diagnostics) {
    INFO(diagnostic.message);
    CHECK(diagnostic.severity != schema::Severity::error);
  }
  return std::move(result.database);
}

planner::Plan plan(const std::string& before, const std::string& after) {
  schema::Database from = read(before);
  schema::Database to = read(after);
  const diff::Renames renames = diff::apply_renames(from, to);
  CHECK(renames.diagnostics.empty());
  std::vector<diff::Change> changes(renames.renames.begin(), renames.renames.end());
  const std::vector<diff::Change> rest = diff::compare(from, to);
  changes.insert(changes.end(), rest.begin(), rest.end());
  planner::Plan result = planner::plan(from, to, changes);
  for (const auto& diagnostic : result.diagnostics) {
    FAIL(diagnostic.message);
  }
  return result;
}

std::vector<Step> of_phase(const planner::Plan& plan, Phase phase) {
  std::vector<Step> steps;
  std::ranges::copy_if(plan.steps, std::back_inserter(steps), [&](const Step& step) { return step.phase == phase; });
  return steps;
}

bool says(const std::vector<Step>& steps, const std::string& text) {
  return std::ranges::any_of(steps, [&](const Step& step) { return step.sql.find(text) != std::string::npos; });
}

const std::string kBefore = R"(
  CREATE TABLE p (id int PRIMARY KEY, n int);
  CREATE TABLE c (p_id int REFERENCES p, CHECK (p_id > 0));
  CREATE INDEX c_p ON c (p_id);)";
const std::string kAfter = R"(
  CREATE TABLE p (id bigint PRIMARY KEY, n int);
  CREATE TABLE c (p_id bigint REFERENCES p, CHECK (p_id > 0));
  CREATE INDEX c_p ON c (p_id);)";

}  // namespace

TEST_CASE("a type change that rewrites goes beside, in four phases, and nothing of it blocks") {
  const planner::Plan result = plan(kBefore, kAfter);
  CHECK(std::ranges::is_sorted(result.steps, {}, &Step::phase));
  for (const Phase phase : {Phase::expand, Phase::backfill, Phase::switch_over, Phase::contract}) {
    CHECK_FALSE(of_phase(result, phase).empty());
  }
  for (const Step& step : result.steps) {
    INFO(step.sql);
    CHECK(step.blocking_reason.empty());
    CHECK_FALSE(step.rewrites_table);
    const bool strong = std::ranges::any_of(
        step.locks, [](const auto& lock) { return lock.mode > planner::LockMode::share_update_exclusive; });
    CHECK_FALSE((strong && step.scans_table));
  }
  CHECK(says(of_phase(result, Phase::backfill), "CREATE UNIQUE INDEX CONCURRENTLY p_pkey__new ON public.p (id__new)"));
  CHECK(says(of_phase(result, Phase::backfill), "FOREIGN KEY (p_id__new) REFERENCES public.p (id__new) NOT VALID"));
}

TEST_CASE("the switch is one transaction that reads no rows, and says what to deploy before it") {
  const std::vector<Step> steps = of_phase(plan(kBefore, kAfter), Phase::switch_over);
  for (const Step& step : steps) {
    INFO(step.sql);
    CHECK(step.transaction == planner::Transaction::joins);
    CHECK_FALSE(step.scans_table);
  }
  CHECK(says(steps, "ADD CONSTRAINT p_pkey PRIMARY KEY USING INDEX p_pkey__new"));
  CHECK(std::ranges::any_of(
      steps, [](const Step& step) { return step.deploy.find("being integer and being bigint") != std::string::npos; }));
}

TEST_CASE("what cannot be kept in step changes in place, and says why that blocks") {
  const planner::Plan result = plan("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);",
                                    "CREATE TABLE t (a bigint, b int GENERATED ALWAYS AS (a + 1) STORED);");
  const auto alter = std::ranges::find_if(
      result.steps, [](const Step& step) { return step.sql.find(" TYPE bigint") != std::string::npos; });
  REQUIRE(alter != result.steps.end());
  CHECK(alter->blocking_reason.find("column public.t.b is computed from it") != std::string::npos);
}

TEST_CASE("a type change that the server does in place stays in place") {
  const planner::Plan result = plan("CREATE TABLE t (a varchar(5)); CREATE INDEX i ON t (a);",
                                    "CREATE TABLE t (a varchar(9)); CREATE INDEX i ON t (a);");
  REQUIRE(result.steps.size() == 1);
  CHECK(result.steps[0].sql == "ALTER TABLE public.t ALTER COLUMN a TYPE character varying(9)");
}

TEST_CASE("an index with a predicate would be built anew under the lock: its column goes beside") {
  const planner::Plan result = plan("CREATE TABLE t (a varchar(5)); CREATE INDEX i ON t (a) WHERE a > 'b';",
                                    "CREATE TABLE t (a varchar(9)); CREATE INDEX i ON t (a) WHERE a > 'b';");
  CHECK(says(of_phase(result, Phase::backfill),
             "CREATE INDEX CONCURRENTLY i__new ON public.t (a__new) WHERE (a__new > 'b')"));
}

TEST_CASE("a CHECK is not proved again under the lock of an in-place type change") {
  const planner::Plan result =
      plan("CREATE TABLE t (a varchar(5) CHECK (a <> ''));", "CREATE TABLE t (a varchar(9) CHECK (a <> ''));");
  CHECK(says(result.steps, "NOT VALID"));
  CHECK(result.steps.back().sql == "ALTER TABLE public.t VALIDATE CONSTRAINT t_a_check");
}

TEST_CASE("an unfinished plan is gone on with: what it has built is neither made again nor dropped") {
  const planner::Plan first = plan(kBefore, kAfter);
  std::string middle = kBefore;
  for (const Step& step : first.steps) {
    if (step.phase == Phase::expand) {
      middle += step.sql + ";\n";
    }
  }
  middle += "CREATE UNIQUE INDEX p_pkey__new ON p (id__new);\n";
  const planner::Plan rest = plan(middle, kAfter);
  CHECK(of_phase(rest, Phase::expand).empty());
  CHECK_FALSE(says(rest.steps, "ADD COLUMN"));
  CHECK_FALSE(says(rest.steps, "p_pkey__new ON"));
  CHECK_FALSE(says(rest.steps, "DROP COLUMN id__new"));
  CHECK(says(of_phase(rest, Phase::backfill), "SET id__new = id"));
  CHECK(says(of_phase(rest, Phase::switch_over), "PRIMARY KEY USING INDEX p_pkey__new"));
  CHECK(says(of_phase(rest, Phase::contract), "DROP COLUMN id__old"));
}

TEST_CASE("after the switch only the contract phase is left") {
  const planner::Plan first = plan(kBefore, kAfter);
  std::string middle = kBefore;
  for (const Step& step : first.steps) {
    if (step.phase != Phase::contract && !step.backfill && !step.sql.starts_with("ANALYZE")) {
      middle += step.sql + ";\n";
    }
  }
  const planner::Plan rest = plan(middle, kAfter);
  REQUIRE_FALSE(rest.steps.empty());
  CHECK(std::ranges::all_of(rest.steps, [](const Step& step) { return step.phase == Phase::contract; }));
  CHECK(says(rest.steps, "DROP COLUMN id__old"));
  CHECK(says(rest.steps, "DROP TRIGGER"));
}

TEST_CASE("a rename with `online` keeps both names until the contract phase") {
  const planner::Plan result =
      plan("CREATE TABLE t (a text NOT NULL UNIQUE);",
           "CREATE TABLE t (\n-- @renamed from=a online\nb text NOT NULL CONSTRAINT t_a_key UNIQUE);");
  CHECK_FALSE(says(result.steps, "RENAME COLUMN"));
  CHECK(says(of_phase(result, Phase::expand), "ADD COLUMN b text"));
  CHECK(says(of_phase(result, Phase::contract), "DROP COLUMN a"));
  CHECK(std::ranges::none_of(result.steps, &Step::breaks_code));
}

TEST_CASE("an unfinished rename is gone on with") {
  const std::string before = "CREATE TABLE t (a text NOT NULL);";
  const std::string after = "CREATE TABLE t (\n-- @renamed from=a online\nb text NOT NULL);";
  std::string middle = before;
  for (const Step& step : plan(before, after).steps) {
    if (step.phase == Phase::expand) {
      middle += step.sql + ";\n";
    }
  }
  const planner::Plan rest = plan(middle, after);
  CHECK(of_phase(rest, Phase::expand).empty());
  CHECK(says(of_phase(rest, Phase::backfill), "SET b = a"));
  CHECK(says(of_phase(rest, Phase::contract), "DROP COLUMN a"));
}

TEST_CASE("enum values go by a type beside the old one") {
  const planner::Plan result = plan("CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (x m DEFAULT 'b');",
                                    "CREATE TYPE m AS ENUM ('b'); CREATE TABLE t (x m DEFAULT 'b');");
  CHECK(says(of_phase(result, Phase::expand), "CREATE TYPE public.m__new AS ENUM"));
  CHECK(says(of_phase(result, Phase::expand), "ADD COLUMN x__new public.m__new"));
  CHECK(says(of_phase(result, Phase::switch_over), "ALTER TYPE public.m__new RENAME TO m"));
  CHECK(result.steps.back().sql == "DROP TYPE public.m__old");
}
