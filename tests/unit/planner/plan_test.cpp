#include "planner/plan.hpp"

#include <algorithm>

#include "diff/diff.hpp"
#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

namespace {

schema::Database read(const std::string& sql) {
  schema::parse::ReadResult result = schema::parse::read({{"test.sql", sql}});
  for (const auto& diagnostic : result.diagnostics) {
    INFO(diagnostic.message);
    CHECK(diagnostic.severity != schema::Severity::error);
  }
  return std::move(result.database);
}

planner::Plan plan(const std::string& before, const std::string& after, const planner::Options& options = {}) {
  schema::Database from = read(before);
  schema::Database to = read(after);
  const diff::Renames renames = diff::apply_renames(from, to);
  std::vector<diff::Change> changes(renames.renames.begin(), renames.renames.end());
  const std::vector<diff::Change> rest = diff::compare(from, to);
  changes.insert(changes.end(), rest.begin(), rest.end());
  return planner::plan(from, to, changes, options);
}

std::vector<std::string> sql(const planner::Plan& plan) {
  for (const auto& diagnostic : plan.diagnostics) {
    FAIL(diagnostic.message);
  }
  std::vector<std::string> statements;
  for (const auto& step : plan.steps) {
    statements.push_back(step.sql);
  }
  return statements;
}

using Statements = std::vector<std::string>;

}  // namespace

TEST_CASE("a table comes with its columns and constraints, foreign keys after all tables") {
  const planner::Plan result = plan("", R"(
    CREATE TABLE a (id int PRIMARY KEY, b_id int REFERENCES b);
    CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);)");
  CHECK(result.diagnostics.empty());
  REQUIRE(result.steps.size() == 4);
  CHECK(result.steps[0].sql.starts_with("CREATE TABLE public.a"));
  CHECK(result.steps[1].sql.starts_with("CREATE TABLE public.b"));
  CHECK(result.steps[2].sql ==
        "ALTER TABLE public.a ADD CONSTRAINT a_b_id_fkey FOREIGN KEY (b_id) REFERENCES public.b (id)");
  CHECK(result.steps[2].locks.empty());
  CHECK(result.steps[3].sql ==
        "ALTER TABLE public.b ADD CONSTRAINT b_a_id_fkey FOREIGN KEY (a_id) REFERENCES public.a (id)");
}

TEST_CASE("a column that a table gets for its new parent is stored as the parent's, with settings of its own") {
  const std::string parent = "CREATE TABLE p (note text); ALTER TABLE p ALTER note SET STORAGE EXTERNAL;";
  CHECK(sql(plan(parent + "CREATE TABLE c (id int);",
                 parent + "CREATE TABLE c (id int) INHERITS (p); ALTER TABLE c ALTER note SET STATISTICS 70;")) ==
        Statements{"ALTER TABLE public.c ADD COLUMN note text", "ALTER TABLE public.c INHERIT public.p",
                   "ALTER TABLE public.c ALTER COLUMN note SET STORAGE EXTERNAL",
                   "ALTER TABLE ONLY public.c ALTER COLUMN note SET STATISTICS 70"});
}

TEST_CASE("a value made of a column that gets a second name waits until that one is filled, and kept in step") {
  const planner::Plan result = plan("CREATE TABLE t (id int, old_name int);",
                                    "CREATE TABLE t (id int,\n-- @renamed from=old_name online\nnew_name int,\n"
                                    "-- @backfill new_name * 2\na_double int NOT NULL);",
                                    {150000, true});
  std::vector<std::string> triggers, fills;
  for (const planner::Step& step : result.steps) {
    if (step.sql.starts_with("CREATE TRIGGER ")) {
      triggers.push_back(step.sql.substr(15, step.sql.find(" BEFORE") - 15));
    }
    if (step.backfill) {
      fills.push_back(step.backfill->assignments);
      CHECK(step.preconditions.empty());
    }
  }
  CHECK(fills == Statements{"new_name = old_name", "a_double = new_name * 2"});
  std::ranges::sort(triggers);  // as they fire
  CHECK(triggers == Statements{"zz_t_new_name__in_step", "zzzz_t_a_double_backfill"});
}

TEST_CASE("tables that refer to each other are dropped without CASCADE") {
  const planner::Plan result = plan(R"(
    CREATE TABLE a (id int PRIMARY KEY, b_id int);
    CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
    ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;)",
                                    "");
  const Statements statements = sql(result);
  REQUIRE(statements.size() == 4);
  CHECK(statements[0].find("DROP CONSTRAINT") != std::string::npos);
  CHECK(std::ranges::none_of(statements, [](const std::string& s) { return s.find("CASCADE") != std::string::npos; }));
  CHECK(result.steps.back().phase == planner::Phase::contract);
  CHECK(result.steps.back().loses_data);
}

TEST_CASE("a view around a changed column type is dropped before and created after") {
  const planner::Plan result = plan(
      "CREATE TABLE t (id int, a varchar(5)); CREATE VIEW v AS SELECT t.a FROM t; COMMENT ON VIEW v IS 'x'; CREATE "
      "VIEW w AS SELECT v.a FROM v;",
      "CREATE TABLE t (id int, a varchar(9)); CREATE VIEW v AS SELECT t.a FROM t; COMMENT ON VIEW v IS 'x'; CREATE "
      "VIEW w AS SELECT v.a FROM v;");
  CHECK(sql(result) == Statements{"DROP VIEW public.w", "DROP VIEW public.v",
                                  "ALTER TABLE public.t ALTER COLUMN a TYPE character varying(9)",
                                  "CREATE VIEW public.v AS\nSELECT t.a FROM t", "COMMENT ON VIEW public.v IS 'x'",
                                  "CREATE VIEW public.w AS\nSELECT v.a FROM v"});
  CHECK(result.steps[2].blocking_reason.empty());
  CHECK_FALSE(result.steps[2].rewrites_table);
}

TEST_CASE("a column dropped with its index goes in the contract phase, alone") {
  const planner::Plan result =
      plan("CREATE TABLE t (a int, b int UNIQUE); CREATE INDEX i ON t (b);", "CREATE TABLE t (a int);");
  CHECK(sql(result) == Statements{"ALTER TABLE public.t DROP COLUMN b"});
  CHECK(result.steps[0].phase == planner::Phase::contract);
  CHECK(result.steps[0].loses_data);
}

TEST_CASE("constraints on an existing table go through NOT VALID") {
  const planner::Plan result =
      plan("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int);",
           "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p CHECK (a > 0));");
  REQUIRE(result.steps.size() == 4);
  CHECK(result.steps[0].sql.ends_with("NOT VALID"));
  CHECK(result.steps[0].transaction == planner::Transaction::commits_after);
  CHECK(result.steps[2].sql == "ALTER TABLE public.t VALIDATE CONSTRAINT t_a_check");
  CHECK(result.steps[3].sql == "ALTER TABLE public.t VALIDATE CONSTRAINT t_a_fkey");
}

TEST_CASE("an index on an existing table is built concurrently and swapped") {
  const planner::Plan built = plan("CREATE TABLE t (a int);", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);");
  REQUIRE(built.steps.size() == 1);
  CHECK(built.steps[0].sql == "CREATE INDEX CONCURRENTLY i ON public.t (a)");
  CHECK(built.steps[0].transaction == planner::Transaction::forbidden);
  CHECK(built.steps[0].cleanup == "DROP INDEX CONCURRENTLY IF EXISTS public.i");
  CHECK(sql(plan("CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a);",
                 "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b);")) ==
        Statements{"CREATE INDEX CONCURRENTLY i_new ON public.t (b)", "ALTER INDEX public.i RENAME TO i_old",
                   "ALTER INDEX public.i_new RENAME TO i", "DROP INDEX CONCURRENTLY IF EXISTS public.i_old"});
  planner::Options plain;
  plain.online = false;
  CHECK(sql(plan("CREATE TABLE t (a int);", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", plain)) ==
        Statements{"CREATE INDEX i ON public.t (a)"});
}

TEST_CASE("NOT NULL is proved by a CHECK first") {
  CHECK(sql(plan("CREATE TABLE t (a int);", "CREATE TABLE t (a int NOT NULL);")) ==
        Statements{"ALTER TABLE public.t ADD CONSTRAINT t_a_set_not_null CHECK (a IS NOT NULL) NOT VALID",
                   "ALTER TABLE public.t VALIDATE CONSTRAINT t_a_set_not_null",
                   "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL",
                   "ALTER TABLE public.t DROP CONSTRAINT t_a_set_not_null"});
}

TEST_CASE("a primary key takes over an index built concurrently, after NOT NULL") {
  const Statements statements = sql(plan("CREATE TABLE t (a int);", "CREATE TABLE t (a int PRIMARY KEY);"));
  REQUIRE(statements.size() == 6);
  CHECK(statements[2] == "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL");
  CHECK(statements[3] == "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (a)");
  CHECK(statements[5] == "ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey");
}

TEST_CASE("enum labels are added in place, removed through a new type") {
  CHECK(sql(plan("CREATE TYPE m AS ENUM ('a', 'c');", "CREATE TYPE m AS ENUM ('z', 'a', 'b', 'c', 'd');")) ==
        Statements{"ALTER TYPE public.m ADD VALUE IF NOT EXISTS 'z' BEFORE 'a'",
                   "ALTER TYPE public.m ADD VALUE IF NOT EXISTS 'b' AFTER 'a'",
                   "ALTER TYPE public.m ADD VALUE IF NOT EXISTS 'd'"});
  const planner::Plan rebuilt = plan(
      "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (x m DEFAULT 'a', y m[]); CREATE VIEW v AS SELECT t.x FROM t;",
      "CREATE TYPE m AS ENUM ('b'); CREATE TABLE t (x m DEFAULT 'b', y m[]); CREATE VIEW v AS SELECT t.x FROM t;",
      {150000, false});
  CHECK(rebuilt.diagnostics.empty());
  const Statements statements = sql(rebuilt);
  REQUIRE(statements.size() == 7);
  CHECK(statements[0] == "DROP VIEW public.v");
  CHECK(statements[1] == "ALTER TYPE public.m RENAME TO m__old");
  CHECK(statements[3] ==
        "ALTER TABLE public.t ALTER COLUMN x DROP DEFAULT, ALTER COLUMN x TYPE public.m USING x::text::public.m, "
        "ALTER COLUMN x SET DEFAULT 'b'");
  CHECK(statements[4] == "ALTER TABLE public.t ALTER COLUMN y TYPE public.m[] USING y::text::public.m[]");
  CHECK(std::ranges::find(statements, "DROP TYPE public.m__old") != statements.end());
}

TEST_CASE("a function with another result is dropped and created, and so is what uses it") {
  const planner::Plan result = plan(
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TABLE t (a int);"
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'; CREATE TABLE t (a int);"
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();");
  REQUIRE(result.steps.size() == 1);
  CHECK(result.steps[0].sql.starts_with("CREATE OR REPLACE FUNCTION public.f()"));
  const planner::Plan other =
      plan("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT f() AS x;",
           "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT f() AS x;");
  REQUIRE(other.steps.size() == 4);
  CHECK(other.steps[0].sql == "DROP VIEW public.v");
  CHECK(other.steps[3].sql.starts_with("CREATE VIEW public.v"));
}

TEST_CASE("declared renames come first") {
  CHECK(sql(plan("CREATE TABLE old (id int PRIMARY KEY, a int);",
                 "-- @renamed from=old\nCREATE TABLE fresh (id int PRIMARY KEY,\n-- @renamed from=a\nb int);")) ==
        Statements{"ALTER TABLE public.old RENAME TO fresh", "ALTER TABLE public.fresh RENAME COLUMN a TO b",
                   "ALTER TABLE public.fresh RENAME CONSTRAINT old_pkey TO fresh_pkey"});
}

TEST_CASE("a new NOT NULL column is filled in batches where the file says with what") {
  const planner::Plan result =
      plan("CREATE TABLE t (a int);",
           "CREATE TABLE t (a int,\n-- @backfill a * 2\nb bigint NOT NULL);\nCOMMENT ON COLUMN t.b IS 'x';");
  const Statements statements = sql(result);
  REQUIRE(statements.size() == 13);
  CHECK(statements[0] == "ALTER TABLE public.t ADD COLUMN b bigint");
  CHECK(statements[1] == "EXPLAIN UPDATE public.t SET b = a * 2");
  CHECK(statements[2].starts_with("CREATE OR REPLACE FUNCTION public.t_b_backfill()"));
  CHECK(statements[4] == "ALTER TABLE public.t ENABLE ALWAYS TRIGGER t_b_backfill");
  REQUIRE(result.steps[5].backfill);
  CHECK(result.steps[5].phase == planner::Phase::backfill);
  CHECK(result.steps[5].backfill->assignments == "b = a * 2");
  CHECK(statements[8] == "ALTER TABLE public.t ALTER COLUMN b SET NOT NULL");
  CHECK(result.steps[8].phase == planner::Phase::switch_over);
  CHECK(statements[11] == "DROP TRIGGER t_b_backfill ON public.t");
  CHECK(result.steps[11].phase == planner::Phase::contract);
}

TEST_CASE("a volatile default does not rewrite the table") {
  CHECK(sql(plan("CREATE TABLE t (a int);", "CREATE TABLE t (a int, b uuid DEFAULT gen_random_uuid());")).size() == 5);
  CHECK(sql(plan("CREATE TABLE t (a int);", "CREATE TABLE t (a int, b timestamptz DEFAULT now());")) ==
        Statements{"ALTER TABLE public.t ADD COLUMN b timestamp with time zone DEFAULT now()"});
}

TEST_CASE("rows of a column that was there before are not filled by a guess") {
  const planner::Plan result = plan("CREATE TABLE t (a int, b uuid DEFAULT gen_random_uuid());",
                                    "CREATE TABLE t (a int, b uuid NOT NULL DEFAULT gen_random_uuid());");
  CHECK(std::ranges::none_of(result.steps, [](const planner::Step& step) { return step.backfill.has_value(); }));
  CHECK(std::ranges::any_of(result.steps, [](const planner::Step& step) { return !step.preconditions.empty(); }));
}

TEST_CASE("a default that gives every row another value is filled in batches") {
  for (const char* value : {"uuidv7()", "gen_salt('bf')", "random() + 1", "nextval('s')"}) {
    INFO(value);
    const planner::Plan result =
        plan("CREATE SEQUENCE s; CREATE TABLE t (a int);",
             std::string("CREATE SEQUENCE s; CREATE TABLE t (a int, b text DEFAULT ") + value + ");");
    CHECK(std::ranges::none_of(result.steps, &planner::Step::rewrites_table));
    CHECK(std::ranges::any_of(result.steps, [](const planner::Step& step) { return step.backfill.has_value(); }));
  }
}

TEST_CASE("a primary key that is replaced goes when the index of its successor is there") {
  const std::string t = "CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT k PRIMARY KEY (";
  CHECK(sql(plan(t + "a));", t + "b, a));")) ==
        Statements{"CREATE UNIQUE INDEX CONCURRENTLY k_new ON public.t (b, a)",
                   "ALTER TABLE public.t DROP CONSTRAINT k",
                   "ALTER TABLE public.t ADD CONSTRAINT k PRIMARY KEY USING INDEX k_new"});
}

TEST_CASE("an index goes when its successor is there") {
  CHECK(
      sql(plan("CREATE TABLE t (a int, b int); CREATE INDEX t_a ON t (a);",
               "CREATE TABLE t (a int, b int); CREATE INDEX t_a_b ON t (a, b);")) ==
      Statements{"CREATE INDEX CONCURRENTLY t_a_b ON public.t (a, b)", "DROP INDEX CONCURRENTLY IF EXISTS public.t_a"});
}

TEST_CASE("the proof of a partition's bound compares as the partition key does") {
  const auto proof = [](const std::string& key) {
    const planner::Plan result =
        plan("CREATE TABLE p (a text) PARTITION BY RANGE (" + key + "); CREATE TABLE q (a text);",
             "CREATE TABLE p (a text) PARTITION BY RANGE (" + key +
                 "); CREATE TABLE q PARTITION OF p FOR VALUES FROM ('a') TO ('m');");
    return sql(result).front();
  };
  CHECK(proof("a COLLATE \"C\"") ==
        "ALTER TABLE public.q ADD CONSTRAINT q_bound CHECK (a IS NOT NULL AND a COLLATE pg_catalog.\"C\" >= "
        "('a')::text AND a COLLATE pg_catalog.\"C\" < ('m')::text) NOT VALID");
  CHECK(proof("a text_pattern_ops") == "ALTER TABLE public.p ATTACH PARTITION public.q FOR VALUES FROM ('a') TO ('m')");
}

TEST_CASE("the type of a column in a partition key is refused before the first step") {
  for (const char* key : {"LIST (a)", "RANGE ((a + 1))"}) {
    const std::string rest = std::string(" NOT NULL, b int) PARTITION BY ") + key + ";";
    const planner::Plan result = plan("CREATE TABLE p (a int" + rest, "CREATE TABLE p (a bigint" + rest);
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics[0].code == "partition-key-type");
  }
}

TEST_CASE("a base type that cannot be changed in place is refused while columns of it stay") {
  const std::string type = R"(
    CREATE TYPE small;
    CREATE FUNCTION small_in(cstring) RETURNS small LANGUAGE internal AS 'int4in';
    CREATE FUNCTION small_out(small) RETURNS cstring LANGUAGE internal AS 'int4out';
    CREATE TYPE small (INPUT = small_in, OUTPUT = small_out, INTERNALLENGTH = 4, PASSEDBYVALUE)";
  const planner::Plan result =
      plan(type + "); CREATE TABLE t (a small);", type + ", CATEGORY = 'N'); CREATE TABLE t (a small);");
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "base-type-in-use");
  CHECK(plan(type + ");", type + ", CATEGORY = 'N');").diagnostics.empty());
}

TEST_CASE("a table stays OF a type made anew only where its columns stand as the attributes will") {
  const std::string tables = "CREATE TABLE h OF a; CREATE TABLE p (a a);";
  const planner::Plan result =
      plan("CREATE TYPE a AS (x text, y text);" + tables, "CREATE TYPE a AS (x int, z text, y text);" + tables);
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "typed-table-order");
}

TEST_CASE("views that read each other have no order where nobody says of what types their columns are") {
  const planner::Plan result = plan("", "CREATE VIEW a AS SELECT x FROM b; CREATE VIEW b AS SELECT x FROM a;");
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "dependency-cycle");
}

TEST_CASE("a check that was the parent's, too, goes once the child has let go of it") {
  CHECK(sql(plan(R"(
      CREATE TABLE p (a int, CONSTRAINT positive CHECK (a > 0));
      CREATE TABLE c (CONSTRAINT positive CHECK (a > 0)) INHERITS (p);)",
                 R"(
      CREATE TABLE p (a int, CONSTRAINT positive CHECK (a > 0));
      CREATE TABLE c (a int);)")) ==
        Statements{"ALTER TABLE public.c NO INHERIT public.p", "ALTER TABLE public.c DROP CONSTRAINT positive"});
}

TEST_CASE("a new default goes to all children in one step, where none keeps another one") {
  const std::string follows = "CREATE TABLE c () INHERITS (p);",
                    keeps = "CREATE TABLE d (a int DEFAULT 9) INHERITS (p);";
  const std::string before = "CREATE TABLE p (a int DEFAULT 1);", after = "CREATE TABLE p (a int DEFAULT 2);";
  CHECK(sql(plan(before + follows, after + follows)) ==
        Statements{"ALTER TABLE public.p ALTER COLUMN a SET DEFAULT 2"});
  CHECK(sql(plan(before + follows + keeps, after + follows + keeps)) ==
        Statements{"ALTER TABLE public.c ALTER COLUMN a SET DEFAULT 2",
                   "ALTER TABLE ONLY public.p ALTER COLUMN a SET DEFAULT 2"});
}

TEST_CASE("an operator class and its family take nothing along that uses them") {
  const std::string function = "CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';";
  CHECK(sql(plan(function + "CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS FUNCTION 1 cmp(int, int);",
                 function)) ==
        Statements{"DROP OPERATOR CLASS public.oc USING btree", "DROP OPERATOR FAMILY public.oc USING btree"});
}
