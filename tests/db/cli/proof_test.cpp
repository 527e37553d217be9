// Plans are proved on a scratch copy before their files are written.
#include "cli/proof.hpp"

#include <algorithm>

#include "cli/comparison.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

cli::Comparison compare(const Folder& folder, const std::string& before, const std::string& after) {
  folder.write("before.sql", before);
  folder.write("after.sql", after);
  const auto source = [&](const char* file) {
    return cli::Source{cli::SourceKind::files, {(folder.path() / file).string()}};
  };
  return cli::compare(source("before.sql"), source("after.sql"), {}, cli::Keep::before);
}

}  // namespace

TEST_CASE("writing files proves the plan first, and says so", "[cli]") {
  const Folder folder;
  folder.write("before.sql",
               "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, p_id bigint REFERENCES "
               "p, a integer);");
  folder.write("schema.sql",
               "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, p_id bigint REFERENCES "
               "p, a integer NOT NULL); CREATE INDEX t_a ON t (a);");
  const Run run = folder.schema({"diff", "tighten", "--from", "before.sql"});
  INFO(run.out << run.err);
  CHECK(run.exit == 0);
  CHECK(contains(run.err, "proved in "));
  CHECK(contains(run.err, " on PostgreSQL "));
  CHECK(contains(run.err, "over 2 tables with 40 rows"));
  const Run again = folder.schema({"diff", "tighten_again", "--from", "before.sql", "--no-prove"});
  CHECK(again.exit == 0);
  CHECK_FALSE(contains(again.err, "proved in "));
  CHECK(folder.schema({"diff", "x", "--from", "before.sql", "--prove", "--no-prove"}).exit == 64);
}

TEST_CASE("a proof builds what the change touches and needs, not the rest", "[cli]") {
  std::string many = "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE lonely (id bigint PRIMARY KEY, mood mood);";
  for (int i = 0; i < 50; ++i) {
    many += "CREATE TABLE other_" + std::to_string(i) + " (id bigint PRIMARY KEY, mood mood);";
  }
  const Folder folder;
  cli::Comparison comparison = compare(folder, many, many + "CREATE INDEX lonely_mood ON lonely (mood);");
  const cli::Proof proof = cli::prove(comparison, cli::make_plan(comparison, {}, {}), {});
  INFO(proof.message);
  CHECK(proof.verdict == cli::Proof::Verdict::proved);
  CHECK(contains(proof.message, "over 1 table with 20 rows"));
}

TEST_CASE("a plan that does not do what it says, or cannot be taken back, is not proved", "[cli]") {
  const Folder folder;
  const std::string before = "CREATE TABLE t (id bigint PRIMARY KEY, a integer);";
  cli::Comparison comparison =
      compare(folder, before, before + "CREATE INDEX t_a ON t (a); ALTER TABLE t ADD CHECK (a > 0);");
  const planner::Plan plan = cli::make_plan(comparison, {}, {});
  CHECK(cli::prove(comparison, plan, {}).verdict == cli::Proof::Verdict::proved);

  planner::Plan short_plan = plan;
  std::erase_if(short_plan.steps, [](const planner::Step& step) { return step.builds_index; });
  const cli::Proof unfinished = cli::prove(comparison, short_plan, {});
  CHECK(unfinished.verdict == cli::Proof::Verdict::failed);
  CHECK(contains(unfinished.message, "t_a"));

  planner::Plan one_way = plan;
  for (planner::Step& step : one_way.steps) {
    step.undo.clear();
  }
  const cli::Proof stays = cli::prove(comparison, one_way, {});
  CHECK(stays.verdict == cli::Proof::Verdict::no_way_back);
  CHECK(contains(stays.message, "taken back"));

  planner::Plan careless = plan;
  careless.steps.front().sql = "UPDATE public.t SET a = a + 1";
  careless.steps.front().transaction = planner::Transaction::joins;
  careless.steps.front().postcondition = {};
  CHECK(cli::prove(comparison, careless, {}).verdict == cli::Proof::Verdict::failed);
}

TEST_CASE("a plan that fails writes no file", "[cli]") {
  const Folder folder;
  folder.write("before.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a integer);");
  // The server alone knows that the function fails for every row it is asked about.
  folder.write("schema.sql",
               "CREATE FUNCTION never(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION "
               "''never''; END';\n"
               "CREATE TABLE t (id bigint PRIMARY KEY, a integer); CREATE INDEX t_never ON t (never(a));");
  const std::vector<std::string> files = folder.files();
  const Run run = folder.schema({"diff", "never", "--from", "before.sql"});
  INFO(run.out << run.err);
  CHECK(run.exit == 1);
  CHECK(contains(run.err, "the plan was not proved"));
  CHECK(contains(run.err, "--no-prove"));
  CHECK(folder.files() == files);
}

TEST_CASE("a proof runs as who will run the plan: default privileges are in force", "[cli]") {
  const FreshDatabase database(
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; CREATE TABLE old (id integer)");
  const Folder folder;
  folder.write("schema.sql",
               "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; CREATE TABLE old (id integer);"
               "CREATE TABLE fresh (id integer); GRANT SELECT ON fresh TO pg_monitor;"
               "CREATE TABLE secret (id integer); REVOKE SELECT ON secret FROM pg_monitor;");
  const Run run = folder.schema({"diff", "--url", database.url(), "tables"});
  INFO(run.out << run.err);
  CHECK(run.exit == 0);
  CHECK(contains(run.err, "proved in "));
}

TEST_CASE("a proof brings what bodies speak of, and rows that only names of things could be", "[cli]") {
  const Folder folder;
  cli::Comparison comparison =
      compare(folder,
              "CREATE SEQUENCE numbers; CREATE FUNCTION next_name() RETURNS text LANGUAGE sql AS "
              "$$SELECT 'n' || nextval('numbers')$$; CREATE TABLE t (id bigint PRIMARY KEY, language text);",
              "CREATE SEQUENCE numbers; CREATE FUNCTION next_name() RETURNS text LANGUAGE sql AS "
              "$$SELECT 'n' || nextval('numbers')$$; CREATE TABLE t (id bigint PRIMARY KEY, language regconfig,"
              " name text NOT NULL DEFAULT next_name());");
  const cli::Proof proof = cli::prove(comparison, cli::make_plan(comparison, {}, {}), {});
  INFO(proof.message);
  CHECK(proof.verdict == cli::Proof::Verdict::proved);
}

TEST_CASE("rows that a trigger will not have are no reason against a plan", "[cli]") {
  const Folder folder;
  const std::string shop =
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'not this name'; END$$;";
  const std::string trigger =
      "CREATE TRIGGER names BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION refuse();"
      "ALTER TABLE t ENABLE ALWAYS TRIGGER names;";
  cli::Comparison comparison = compare(
      folder, shop + "CREATE TABLE t (id bigint PRIMARY KEY, name text);" + trigger,
      shop + "CREATE TABLE t (id bigint PRIMARY KEY, name text,\n-- @backfill 1\nrank integer NOT NULL);" + trigger);
  const cli::Proof proof = cli::prove(comparison, cli::make_plan(comparison, {}, {}), {});
  INFO(proof.message);
  CHECK(proof.verdict == cli::Proof::Verdict::proved);
}

TEST_CASE("a proof has what a plan touches beside what changes", "[cli]") {
  const std::string range = "CREATE TABLE t (id int, a int) PARTITION BY RANGE (id); CREATE INDEX t_a ON t (a);";
  const std::string part = range + "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);";
  const auto [before, after] = GENERATE_COPY(table<std::string, std::string>({
      {"CREATE TABLE o (id int PRIMARY KEY, nm text); CREATE TABLE t (id int PRIMARY KEY, o_id int);",
       "CREATE TABLE o (id int PRIMARY KEY, nm text); CREATE TABLE t (id int PRIMARY KEY, o_id int,\n"
       "-- @backfill coalesce((SELECT o.nm FROM o WHERE o.id = t.o_id), '')\nnm text NOT NULL);"},
      {part + "CREATE TABLE td PARTITION OF t DEFAULT; CREATE TABLE t2 (id int, a int);",
       part + "CREATE TABLE td PARTITION OF t DEFAULT; CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (100) TO (200);"},
      {part, range + "CREATE TABLE t1 (id int, a int); CREATE INDEX t1_a_idx ON t1 (a);"},
  }));
  const FreshDatabase live(before);
  const Folder folder;
  folder.write("schema.sql", after);
  const Run run = folder.schema({"diff", "m", "--from", live.url(), "--allow", "all"});
  INFO(run.out << run.err);
  CHECK(run.exit == 0);
  CHECK(contains(run.err, "proved in "));
}
