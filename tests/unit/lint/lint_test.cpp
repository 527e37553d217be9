#include "lint/lint.hpp"

#include <algorithm>
#include <chrono>

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

namespace {

using lint::Options;
using lint::Runner;

std::vector<schema::Diagnostic> lint_text(const std::string& sql, const Options& options = {},
                                          const std::string& before = "") {
  schema::Database database = schema::parse::read({{"before.sql", before}}).database;
  return lint::lint(database, {{"file.sql", sql}}, options);
}

/// `code line:column` of what is at least a warning.
std::vector<std::string> codes(const std::string& sql, const Options& options = {.lock_timeout = true},
                               const std::string& before = "") {
  std::vector<std::string> found;
  for (const schema::Diagnostic& finding : lint_text(sql, options, before)) {
    if (finding.severity != schema::Severity::note) {
      found.push_back(finding.code + ' ' + std::to_string(finding.place.line) + ':' +
                      std::to_string(finding.place.column));
    }
  }
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("nothing is said of locks on tables that the file itself makes") {
  CHECK(codes(R"(
    CREATE SCHEMA app;
    CREATE TABLE app.t (id bigint PRIMARY KEY, v text);
    ALTER TABLE app.t ADD COLUMN n bigint NOT NULL;
    ALTER TABLE app.t ALTER COLUMN v TYPE varchar(10), ALTER COLUMN v SET NOT NULL;
    ALTER TABLE app.t ADD CONSTRAINT c CHECK (n > 0);
    CREATE UNIQUE INDEX i ON app.t (v);
    ALTER TABLE app.t RENAME TO u;
    CREATE INDEX j ON app.u (n);
    UPDATE app.u SET n = 1;
    DELETE FROM app.u;
    TRUNCATE app.u;
    DROP TABLE app.u;
    CREATE TEMP TABLE x AS SELECT 1 AS a;
    CREATE INDEX ON x (a);
    DROP TABLE x;
  )")
            .empty());
}

TEST_CASE("a table is found through the search_path of the file") {
  CHECK(codes("CREATE SCHEMA a; SET search_path = a; CREATE TABLE t (id bigint PRIMARY KEY);\n"
              "CREATE INDEX i ON a.t (id, id); CREATE INDEX k ON public.t (id);") ==
        Codes{"index-not-concurrent 2:33"});
}

TEST_CASE("a place is line and column in characters, in the middle of a statement too") {
  CHECK(codes("-- größe\nALTER TABLE t\n  ADD COLUMN größe text,  ADD CONSTRAINT c CHECK (a > 0);") ==
        Codes{"check-scans-table 3:31"});
}

TEST_CASE("the schema before the file tells which") {
  const std::string before = "CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL, b varchar(10), c text);";
  CHECK(codes("ALTER TABLE t ALTER COLUMN a SET NOT NULL;", {.lock_timeout = true}, before).empty());
  CHECK(codes("ALTER TABLE t ALTER COLUMN b TYPE text;", {.lock_timeout = true}, before).empty());
  CHECK(codes("ALTER TABLE t ALTER COLUMN b TYPE text;") == Codes{"type-change-rewrites 1:1"});
  CHECK(codes("BEGIN;\nALTER TABLE t ADD COLUMN d text;\nALTER TABLE t ALTER COLUMN b TYPE varchar(20);\nCOMMIT;",
              {.lock_timeout = true}, before)
            .empty());
  const auto findings = lint_text("ALTER TABLE t ALTER COLUMN c TYPE integer USING c::integer;", {}, before);
  REQUIRE_FALSE(findings.empty());
  CHECK(std::ranges::any_of(findings, [](const auto& finding) {
    return finding.message.find("public.t.c from text to integer") != std::string::npos;
  }));
}

TEST_CASE("NOT NULL is proved by a check that was validated, not by one that was not") {
  const std::string add = "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL AND b > 0) NOT VALID;\n";
  const std::string set = "ALTER TABLE t ALTER COLUMN a SET NOT NULL;";
  CHECK(codes(add + set) == Codes{"set-not-null-scans 2:1"});
  CHECK(codes(add + "ALTER TABLE t VALIDATE CONSTRAINT c;\n" + set).empty());
  CHECK(codes(add + "ALTER TABLE t VALIDATE CONSTRAINT c;\n" + set, {.server_version = 110000, .lock_timeout = true}) ==
        Codes{"set-not-null-scans 3:1"});
}

TEST_CASE("who runs the file decides what shares a transaction") {
  const std::string index = "CREATE INDEX CONCURRENTLY i ON t (a);";
  CHECK(codes(index, {.runner = Runner::statement, .lock_timeout = true}).empty());
  CHECK(codes(index, {.runner = Runner::schema, .lock_timeout = true}).empty());
  CHECK(codes(index, {.runner = Runner::transaction, .lock_timeout = true}) ==
        Codes{"concurrently-in-transaction 1:1"});
  CHECK(codes("-- atlas:txmode none\n\n" + index, {.runner = Runner::transaction, .lock_timeout = true}).empty());
  CHECK(codes("-- migrate:up\n" + index, {.lock_timeout = true}) == Codes{"concurrently-in-transaction 2:1"});
  CHECK(codes("-- migrate:up transaction:false\n" + index, {.lock_timeout = true}).empty());
  CHECK(codes("-- +goose NO TRANSACTION\n-- +goose Up\n" + index, {.lock_timeout = true}).empty());
  const std::string steps =
      "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c;";
  CHECK(codes(steps, {.runner = Runner::transaction, .lock_timeout = true}) ==
        Codes{"validate-in-same-transaction 2:1", "work-under-exclusive-lock 2:1"});
  CHECK(codes(steps, {.runner = Runner::schema, .lock_timeout = true}).empty());
}

TEST_CASE("a part that takes back is not looked at") {
  CHECK(codes("-- migrate:up\nCREATE TABLE t (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE u;\n").empty());
  CHECK(codes("-- +goose Up\nCREATE TABLE t (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE u;\n").empty());
}

TEST_CASE("what destroys is an error until the file says why it may") {
  const std::string drop = "DROP TABLE t;";
  CHECK(codes(drop) == Codes{"drop-table 1:1"});
  CHECK(codes("-- contract-phase-ok: moved to u\n" + drop).empty());
  CHECK(codes("-- contract-phase-ok:\n" + drop) == Codes{"silenced-without-reason 1:1", "drop-table 2:1"});
  CHECK(codes("-- say why with a line\n--   contract-phase-ok: reason\n\n" + drop) == Codes{"drop-table 4:1"});
  CHECK(codes(drop, {.lock_timeout = true, .down = true}).empty());
  CHECK(codes("TRUNCATE t;\nDELETE FROM t WHERE id = 1;\nALTER TABLE t DROP COLUMN a;") ==
        Codes{"truncate 1:1", "delete-rows 2:1", "drop-column 3:1"});
  CHECK(codes("DROP TABLE IF EXISTS t;\nCREATE TABLE t (id bigint PRIMARY KEY);").empty());
}

TEST_CASE("comments silence a rule for a statement or for the file, in our words and in those of others") {
  const std::string index = "CREATE INDEX i ON t (a);";
  const std::string two = index + "\nCREATE INDEX j ON t (b);";
  CHECK(codes("-- schema:ignore index-not-concurrent ten rows\n" + two) == Codes{"index-not-concurrent 3:1"});
  CHECK(codes("-- schema:ignore index-not-concurrent ten rows\n\n" + two).empty());
  CHECK(codes(index + " -- schema:ignore index-not-concurrent ten rows").empty());
  CHECK(codes("-- squawk-ignore require-concurrent-index-creation\n" + index).empty());
  CHECK(codes("-- squawk-ignore prefer-robust-stmts\n" + index) == Codes{"index-not-concurrent 2:1"});
  CHECK(codes("-- squawk-ignore-file require-concurrent-index-creation\n" + two).empty());
  CHECK(codes("-- atlas:nolint PG101\n" + index).empty());
  CHECK(codes("-- atlas:nolint\n" + index).empty());
  CHECK(codes("-- atlas:nolint destructive\nDROP TABLE t;").empty());
  CHECK(codes("-- eugene: ignore E6\n" + index).empty());
  CHECK(codes("-- schema:ignore index-not-concurrent\n" + index) == Codes{"silenced-without-reason 1:1"});
  CHECK(codes("-- schema:ignore no-such-rule because\n" + index) ==
        Codes{"unknown-rule 1:1", "index-not-concurrent 2:1"});
  CHECK(codes("SELECT '-- schema:ignore index-not-concurrent no comment';" + index) ==
        Codes{"index-not-concurrent 1:59"});
}

TEST_CASE("levels can be set, and off is off") {
  Options options{.lock_timeout = true};
  options.levels["index-not-concurrent"] = lint::Level::off;
  CHECK(codes("CREATE INDEX i ON t (a);", options).empty());
  options.levels["index-not-concurrent"] = lint::Level::warning;
  CHECK(lint_text("CREATE INDEX i ON t (a);", options).front().severity == schema::Severity::warning);
}

TEST_CASE("a text that is not SQL is an error at its place, and the rest is looked at") {
  CHECK(codes("SELECT 1;\nCREATE TALBE t (a int);\nCREATE INDEX i ON t (a);") ==
        Codes{"syntax 2:8", "index-not-concurrent 3:1"});
}

TEST_CASE("a file of many rows takes time by its length, not by the square of it") {
  std::string sql;
  for (int i = 0; i < 40'000; ++i) {
    sql +=
        "INSERT INTO t (id, name) VALUES (" + std::to_string(i) + ", 'a name that is about as long as names are');\n";
  }
  const auto start = std::chrono::steady_clock::now();
  CHECK(codes(sql).empty());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(8));
}

TEST_CASE("where the schema before is complete, what is missing is an error") {
  CHECK(codes("ALTER TABLE t ADD COLUMN a text;", {.lock_timeout = true, .complete = true}) ==
        Codes{"missing-reference 1:13"});
}

TEST_CASE("a lock without timeout is said once a file, and not where one is set") {
  const std::string two = "ALTER TABLE t ADD COLUMN a text;\nALTER TABLE t ADD COLUMN b text;";
  CHECK(codes(two, {}) == Codes{"lock-without-timeout 1:1"});
  CHECK(codes("SET lock_timeout = '1s';\n" + two, {}).empty());
  CHECK(codes("SET lock_timeout = 0;\n" + two, {}) == Codes{"lock-without-timeout 2:1"});
}

TEST_CASE("rows are deleted in a WITH and by MERGE as well, and not where a function would do it") {
  CHECK(codes("WITH x AS (DELETE FROM t RETURNING a) INSERT INTO u SELECT * FROM x;") == Codes{"delete-rows 1:1"});
  CHECK(codes("MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE;") == Codes{"delete-rows 1:1"});
  CHECK(codes("MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DO NOTHING;").empty());
  CHECK(codes("CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM t; END;").empty());
  CHECK(codes("-- contract-phase-ok: copied to u\n\nWITH x AS (DELETE FROM t RETURNING a) SELECT FROM x;").empty());
}

TEST_CASE("whatever is dropped is asked about, by name where it has one") {
  for (const char* sql :
       {"DROP COLLATION c;", "DROP OPERATOR + (t, t);", "DROP CAST (a AS b);", "DROP EVENT TRIGGER e;",
        "DROP TEXT SEARCH CONFIGURATION c;", "DROP ROLE r;", "DROP SUBSCRIPTION s;",
        "DROP OPERATOR CLASS c USING btree;", "DROP LANGUAGE l;", "DROP FOREIGN DATA WRAPPER w;"}) {
    INFO(sql);
    CHECK(codes(sql) == Codes{"drop-object 1:1"});
    CHECK(codes(std::string("-- contract-phase-ok: reason\n") + sql).empty());
  }
}

TEST_CASE("a trigger that goes is one that runs no longer, unless it is made anew or belongs to what is taken away") {
  CHECK(codes("DROP TRIGGER x ON t;") == Codes{"trigger-disabled 1:1"});
  CHECK(codes("DROP TRIGGER x ON t;\nCREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();").empty());
  CHECK(codes("-- contract-phase-ok: reason\nDROP TRIGGER x ON t;").empty());
}

TEST_CASE("a table that the file makes further down was not there before, unless the file moves an older one away") {
  CHECK(codes("DROP TRIGGER IF EXISTS x ON t;\nCREATE TABLE t (id bigint PRIMARY KEY);").empty());
  CHECK(codes("CREATE TABLE u (id bigint PRIMARY KEY, t bigint REFERENCES t);\nCREATE INDEX i ON u (t);\n"
              "CREATE TABLE t (id bigint PRIMARY KEY);",
              {})
            .empty());
  CHECK(codes("CREATE INDEX i ON t (a, a);\nDROP TABLE t;\nCREATE TABLE t (id bigint PRIMARY KEY);") ==
        Codes{"index-not-concurrent 1:1", "drop-table 2:1"});
  CHECK(codes("DROP TABLE t;\nCREATE TABLE t (id bigint PRIMARY KEY);") == Codes{"drop-table 1:1"});
  CHECK(codes("CREATE INDEX i ON t (a, a);\nCREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY);") ==
        Codes{"index-not-concurrent 1:1"});
}

TEST_CASE("a domain's constraint is asked of the tables that use it, by name where they are known") {
  CHECK(codes("CREATE DOMAIN d AS text;\nALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE <> '');").empty());
  const std::string add = "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE <> '');";
  CHECK(codes(add) == Codes{"domain-constraint 1:1"});
  CHECK(codes(add, {.lock_timeout = true, .complete = true}, "CREATE DOMAIN d AS text;").empty());
  const auto findings = lint_text(add, {}, "CREATE DOMAIN d AS text; CREATE TABLE t (a d, b text);");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().message.find("wait: public.t.a") != std::string::npos);
}
