// Conditions on data: shown by diff, counted by --check-data full, and apply stops before it begins.
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

struct Case {
  const char* what;
  const char* before;
  const char* rows;
  const char* after;
  const char* needs;   ///< names table and column
  const char* sample;  ///< the key of an offender
  const char* query;   ///< how to see them
};

const Case kCases[] = {
    {"NULLs", "CREATE TABLE t (id bigint PRIMARY KEY, a integer)", "INSERT INTO t VALUES (1, 1), (7, NULL), (8, NULL)",
     "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL)", "column public.t.a has no NULL",
     "{\"id\":7,\"a\":null}", "SELECT id, a FROM public.t WHERE a IS NULL"},
    {"duplicates", "CREATE TABLE t (id bigint PRIMARY KEY, a integer)",
     "INSERT INTO t VALUES (1, 5), (2, 5), (3, 6), (4, 6)", "CREATE TABLE t (id bigint PRIMARY KEY, a integer UNIQUE)",
     "no duplicates of (a) in public.t", "\"rows\":2", "GROUP BY a"},
    {"duplicates under an expression", "CREATE TABLE t (id bigint PRIMARY KEY, b text)",
     "INSERT INTO t VALUES (1, 'x'), (2, 'X'), (3, 'y'), (4, 'Y')",
     "CREATE TABLE t (id bigint PRIMARY KEY, b text); CREATE UNIQUE INDEX ON t (lower(b))",
     "no duplicates of ((lower(b)))", "\"rows\":2", "GROUP BY (lower(b))"},
    {"orphans", "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint)",
     "INSERT INTO o VALUES (1); INSERT INTO t VALUES (1, 1), (2, 9), (3, 9), (4, NULL)",
     "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint REFERENCES o)",
     "every row of public.t has its row in public.o", "{\"id\":2,\"o_id\":9}", "NOT EXISTS"},
    {"rows that refer in part",
     "CREATE TABLE o (a bigint, b bigint, PRIMARY KEY (a, b)); CREATE TABLE t (id bigint PRIMARY "
     "KEY, a bigint, b bigint)",
     "INSERT INTO o VALUES (1, 1); INSERT INTO t VALUES (1, 1, 1), (2, NULL, 1), (3, 1, NULL), (4, NULL, NULL)",
     "CREATE TABLE o (a bigint, b bigint, PRIMARY KEY (a, b)); CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b "
     "bigint, FOREIGN KEY (a, b) REFERENCES o MATCH FULL)",
     "every row of public.t has its row in public.o", "{\"id\":2,\"a\":null,\"b\":1}", "num_nulls"},
    {"rows that a CHECK refuses", "CREATE TABLE t (id bigint PRIMARY KEY, a integer)",
     "INSERT INTO t VALUES (1, 1), (2, -1), (3, -1)",
     "CREATE TABLE t (id bigint PRIMARY KEY, a integer, CONSTRAINT positive CHECK (a > 0))",
     "every row of public.t satisfies positive", "{\"id\":2,\"a\":-1}", "WHERE NOT (a > 0)"},
    {"values that do not cast", "CREATE TABLE t (id bigint PRIMARY KEY, b text)",
     "INSERT INTO t VALUES (1, '1'), (2, 'two'), (3, 'three')", "CREATE TABLE t (id bigint PRIMARY KEY, b integer)",
     "every value of column public.t.b fits into integer", "{\"id\":2,\"b\":\"two\"}", "SELECT id, b FROM public.t"},
    {"values that a domain cannot hold", "CREATE DOMAIN d AS integer; CREATE TABLE t (id bigint PRIMARY KEY, b text)",
     "INSERT INTO t VALUES (1, '1'), (2, 'two'), (3, 'three')",
     "CREATE DOMAIN d AS integer; CREATE TABLE t (id bigint PRIMARY KEY, b d)",
     "every value of column public.t.b fits into public.d", "{\"id\":2,\"b\":\"two\"}", "SELECT id, b FROM public.t"},
    {"values that are too long", "CREATE TABLE t (id bigint PRIMARY KEY, v varchar(10))",
     "INSERT INTO t VALUES (1, 'abc'), (2, 'abcdefg'), (3, 'abcdef')",
     "CREATE TABLE t (id bigint PRIMARY KEY, v varchar(5))", "fits into character varying(5)",
     "{\"id\":2,\"v\":\"abcdefg\"}", "length"},
    {"values out of range", "CREATE TABLE t (id bigint PRIMARY KEY, n bigint)",
     "INSERT INTO t VALUES (1, 1), (2, 3000000000), (3, 4000000000)",
     "CREATE TABLE t (id bigint PRIMARY KEY, n integer)", "fits into integer", "{\"id\":2,\"n\":3000000000}",
     "BETWEEN"},
    {"enum values in use", "CREATE TYPE e AS ENUM ('x', 'y', 'z'); CREATE TABLE t (id bigint PRIMARY KEY, e e)",
     "INSERT INTO t VALUES (1, 'x'), (2, 'z'), (3, 'z')",
     "CREATE TYPE e AS ENUM ('x', 'y'); CREATE TABLE t (id bigint PRIMARY KEY, e e)",
     "column public.t.e holds none of 'z'", "{\"id\":2,\"e\":\"z\"}", "e::text IN ('z')"},
    {"values that a domain refuses", "CREATE DOMAIN d AS integer; CREATE TABLE t (id bigint PRIMARY KEY, value d)",
     "INSERT INTO t VALUES (1, 1), (2, -1), (3, -1)",
     "CREATE DOMAIN d AS integer CONSTRAINT positive CHECK (VALUE > 0); CREATE TABLE t (id bigint PRIMARY KEY, value "
     "d)",
     "every value of column public.t.value satisfies positive", "{\"id\":2,\"value\":-1}", "WHERE NOT"},
    {"a default that is the same for all rows", "CREATE TABLE t (id bigint PRIMARY KEY)",
     "INSERT INTO t VALUES (1), (2), (3)",
     "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL DEFAULT 0, UNIQUE (a))",
     "no duplicates of (a) in public.t", "\"a\":0", "OFFSET 1"},
    {"duplicates among new values", "CREATE TABLE t (id bigint PRIMARY KEY, b text)",
     "INSERT INTO t VALUES (1, 'x'), (2, 'X'), (3, 'y'), (4, 'Y')",
     "CREATE TABLE t (id bigint PRIMARY KEY, b text,\n-- @backfill lower(b)\nc text, UNIQUE (c))",
     "no duplicates of (c) in public.t", "\"rows\":2", "((lower(b))::text) AS c"},
    {"duplicates of a computed column", "CREATE TABLE t (id bigint PRIMARY KEY, a integer)",
     "INSERT INTO t VALUES (1, 1), (2, -1), (3, 2), (4, -2)",
     "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (abs(a)) STORED); CREATE UNIQUE "
     "INDEX ON t (b)",
     "no duplicates of (b) in public.t", "\"rows\":2", "abs(a)"},
    {"defaults without their parent", "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY)",
     "INSERT INTO o VALUES (1); INSERT INTO t VALUES (2), (3)",
     "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint DEFAULT 9 REFERENCES "
     "o)",
     "every row of public.t has its row in public.o", "{\"id\":2,\"o_id\":9}", "((9)::bigint) AS o_id"},
    {"values whose parents are to come", "CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint)",
     "INSERT INTO t VALUES (1, NULL), (2, 9), (3, 8)",
     "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint REFERENCES o)",
     "every row of public.t has its row in public.o", "{\"id\":2,\"o_id\":9}", "o_id IS NOT NULL"},
    {"new values that a CHECK refuses", "CREATE TABLE t (id bigint PRIMARY KEY, a integer)",
     "INSERT INTO t VALUES (1, 1), (2, -1), (3, -1)",
     "CREATE TABLE t (id bigint PRIMARY KEY, a integer,\n-- @backfill a * 2\nb integer, "
     "CONSTRAINT positive CHECK (b > 0))",
     "every row of public.t satisfies positive", "{\"id\":2,\"b\":-2}", "WHERE NOT (b > 0)"},
    {"duplicates within a partition",
     "CREATE TABLE t (id bigint, a integer) PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)",
     "INSERT INTO t VALUES (1, 5), (1, 5), (1, 6), (1, 6)",
     "CREATE TABLE t (id bigint, a integer, UNIQUE (id, a)) PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR "
     "VALUES IN (1)",
     "no duplicates of (id, a) in public.t1", "\"rows\":2", "GROUP BY id, a"},
    {"orphans in a partition",
     "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint) PARTITION BY LIST "
     "(id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2)",
     "INSERT INTO t VALUES (1, 9), (2, 9)",
     "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint REFERENCES o) "
     "PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2)",
     "has its row in public.o", "{\"id\":1,\"o_id\":9}", "NOT EXISTS"},
    {"a default that a domain refuses", "CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE t (id bigint)",
     "INSERT INTO t VALUES (1), (2)",
     "CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE t (id bigint, a d DEFAULT -1)",
     "column public.t.a gets -1", "violates check constraint", "(-1)::public.d"},
    {"values that cannot be computed", "CREATE TABLE t (id bigint PRIMARY KEY, a integer)",
     "INSERT INTO t VALUES (1, 1), (2, 0), (3, 0)",
     "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (10 / a) STORED)",
     "column public.t.b gets 10 / a", "division by zero", "10 / a"},
    {"no key", "CREATE TABLE t (a integer)", "INSERT INTO t VALUES (1), (NULL), (NULL)",
     "CREATE TABLE t (a integer NOT NULL)", "column public.t.a has no NULL", "\"ctid\":\"(0,2)\"", "SELECT ctid, a"},
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what the data does not allow is shown, counted and refused, with a sample and the query",
          "[cli][rows][majors]") {
  for (const Case& test : kCases) {
    INFO(test.what);
    const FreshDatabase database(test.before);
    tests::load(database.url(), test.rows);
    const Folder folder;
    folder.write("schema.sql", std::string(test.after) + ";\n");
    const std::vector<std::string> target{"--url", database.url()};
    const auto with = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.end(), target.begin(), target.end());
      return folder.schema(arguments);
    };
    const Run shown = with({"diff"});
    INFO(shown.out << shown.err);
    CHECK(shown.exit == 0);
    CHECK(contains(shown.out, "The data does not allow it"));
    CHECK(contains(shown.out, test.needs));
    CHECK(contains(shown.out, test.sample));
    CHECK(contains(shown.out, test.query));
    const Run counted = with({"diff", "--check-data", "full", "--format", "json"});
    INFO(counted.out);
    const bool stumbles = !contains(test.sample, "\"");  // over the first of them
    CHECK((stumbles || contains(counted.out, "\"rows\": 2")));
    CHECK(contains(counted.out, "\"verdict\": \"broken\""));
    const Run refused = with({"apply", "--to", "schema.sql", "--yes", "--allow", "all"});
    INFO(refused.err);
    CHECK(refused.exit == 5);
    CHECK(contains(refused.err, test.needs));
    CHECK(contains(refused.err, test.sample));
    CHECK(contains(refused.err, "see them: "));
    CHECK(tests::row_counts(database.url()).size() == tests::row_counts(FreshDatabase(test.before).url()).size());
  }
}

TEST_CASE("data that fits is said nothing of", "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TABLE t (id bigint PRIMARY KEY, b text)");
  tests::load(database.url(), "INSERT INTO t VALUES (1, ' 12 '), (2, NULL), (3, '-5')");
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (id bigint PRIMARY KEY, b integer);");
  const Run shown = folder.schema({"diff", "--url", database.url()});
  INFO(shown.out << shown.err);
  CHECK_FALSE(contains(shown.out, "The data does not allow it"));
  CHECK(folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all", "--url", database.url()}).exit == 0);
}

TEST_CASE("rows that get what a new constraint wants are let pass", "[cli][rows][majors]") {
  const std::string before = "CREATE TABLE o (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY);";
  const FreshDatabase database(before);
  tests::load(database.url(), "INSERT INTO o VALUES (9); INSERT INTO t VALUES (1), (2)");
  const Folder folder;
  folder.write("schema.sql",
               "CREATE TABLE o (id bigint PRIMARY KEY, code bigint UNIQUE DEFAULT 4); CREATE DOMAIN five AS integer "
               "DEFAULT 5; CREATE TABLE t (id bigint PRIMARY KEY, o_id bigint DEFAULT 9 REFERENCES o, code bigint "
               "DEFAULT 4 REFERENCES o (code), nothing integer UNIQUE, number bigserial UNIQUE, any_ uuid DEFAULT "
               "gen_random_uuid() UNIQUE, f five NOT NULL CHECK (f = 5),\n-- @backfill id * 10\n ten bigint UNIQUE "
               "CHECK (ten > 0));");
  const std::vector<std::string> target{"--url", database.url()};
  CHECK_FALSE(contains(folder.schema({"diff", "--url", database.url()}).out, "The data does not allow it"));
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all", "--url", database.url()});
  INFO(run.err);
  CHECK(run.exit == 0);
  CHECK(folder.schema({"diff", "--exit-code", "--url", database.url()}).exit == 0);
}

TEST_CASE("what was done about the rows of a new column counts when the plan goes on", "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TABLE t (id bigint PRIMARY KEY)");
  tests::load(database.url(), "INSERT INTO t VALUES (1), (2); ALTER TABLE t ADD COLUMN a integer NOT NULL DEFAULT 0");
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL DEFAULT 0, UNIQUE (a));");
  const std::vector<std::string> apply{"apply", "--to", "schema.sql", "--yes", "--url", database.url()};
  CHECK(folder.schema(apply).exit == 5);
  tests::load(database.url(), "UPDATE t SET a = id");
  CHECK(folder.schema(apply).exit == 0);
}

TEST_CASE("a condition on a column that the plan adds is asked before its step", "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TABLE t (id bigint PRIMARY KEY)");
  tests::load(database.url(), "INSERT INTO t VALUES (1)");
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL);");
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--url", database.url()});
  INFO(run.err);
  CHECK(run.exit == 5);
  CHECK(contains(run.err, "@backfill"));
}

TEST_CASE("rows of a composite type whose attributes change places keep what each attribute held",
          "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TYPE pair AS (a text, b text); CREATE TABLE t (id integer PRIMARY KEY, p pair)");
  tests::load(database.url(), "INSERT INTO t VALUES (1, ROW('a', 'b')), (2, NULL), (3, ROW(NULL, NULL))");
  const Folder folder;
  folder.write("schema.sql",
               "CREATE TYPE pair AS (b text, new integer, a text); CREATE TABLE t (id integer PRIMARY KEY, p pair);");
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all", "--url", database.url()});
  INFO(run.err);
  REQUIRE(run.exit == 0);
  const postgres::Result rows =
      database.connect().execute("SELECT string_agg(coalesce(p::text, 'NULL'), ' ' ORDER BY id) FROM t");
  CHECK(rows.text(0, 0) == "(b,,a) NULL (,,)");
}

TEST_CASE("a composite type stored within an array is not shuffled", "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TYPE pair AS (a text, b text); CREATE TABLE t (p pair[])");
  const Folder folder;
  folder.write("schema.sql", "CREATE TYPE pair AS (b text, a text); CREATE TABLE t (p pair[]);");
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all", "--url", database.url()});
  INFO(run.err);
  CHECK(run.exit == 1);
  CHECK(contains(run.err, "column public.t.p stores it within other values"));
}

TEST_CASE("a function that returns a table's rows takes the columns as they stand there", "[cli]") {
  const FreshDatabase database("CREATE TABLE t (a integer, b text)");
  tests::load(database.url(), "INSERT INTO t VALUES (1, 'x')");
  const Folder folder;
  folder.write("schema.sql",
               "CREATE TABLE t (a integer, c date, b text);\n"
               "CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t; END;");
  CHECK(folder.schema({"apply", "--to", "schema.sql", "--yes", "--url", database.url()}).exit == 0);
  CHECK(database.connect().execute("SELECT b FROM f()").text(0, 0) == "x");
  CHECK(folder.schema({"diff", "--to", "schema.sql", "--exit-code", "--url", database.url()}).exit == 0);
}
