// What files of migrations, and databases, set for a session: what a file says means the same everywhere, and what it
// leaves behind ends with it.
#include "tests/support/catch.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/role.hpp"
#include "tests/support/server.hpp"

using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Role;
using tests::Run;
using tests::value;

namespace {

/// Writes the files in their order and runs them.
Run apply_files(const Folder& folder, const std::string& url, const std::vector<std::string>& files) {
  folder.write("schema.toml", "");
  for (std::size_t i = 0; i < files.size(); ++i) {
    folder.write("migrations/00" + std::to_string(i + 1) + "_m.up.sql", files[i]);
  }
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  return folder.schema({"apply", "--yes", "--url", url});
}

std::string schema_of(const FreshDatabase& database, const std::string& table) {
  return value(database, "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = '" + table + "'");
}

}  // namespace

TEST_CASE("what a migration leaves in the session is gone when the next one begins", "[cli][majors]") {
  for (const char* path :
       {"SELECT pg_catalog.set_config('search_path', 'app', false);", "SET search_path = app;",
        "DO $$ BEGIN EXECUTE 'SET search_path = app'; END $$;", "SET search_path = ''; SET search_path = app;"}) {
    INFO(path);
    const FreshDatabase database;
    const Folder folder;
    const std::string leaves = "CREATE TEMP TABLE work (a integer);\nPREPARE question AS SELECT 1;\n";
    expect(apply_files(folder, database.url(),
                       {"CREATE SCHEMA app;\n" + leaves + path + "\nCREATE TABLE app.first (a integer);\n",
                        leaves + "CREATE TABLE second (a integer);\n"}),
           0, "applied 002_m");
    CHECK(schema_of(database, "second") == "public");
    expect(folder.schema({"drift", "--url", database.url()}), 0);
  }
}

TEST_CASE("RESET gives a file the search_path that it began with", "[cli][majors]") {
  for (const char* reset : {"RESET ALL", "RESET search_path", "SET search_path TO DEFAULT"}) {
    for (const char* between : {"", "CREATE INDEX CONCURRENTLY ON app.in_app (a);\n"}) {
      INFO(reset << between);
      const FreshDatabase database;
      database.connect().execute("ALTER DATABASE " + value(database, "SELECT current_database()") +
                                 " SET search_path = elsewhere");
      const Folder folder;
      expect(apply_files(folder, database.url(),
                         {"CREATE SCHEMA app;\nSET search_path = app;\nCREATE TABLE in_app (a integer);\n" +
                          std::string(between) + reset + ";\nCREATE TABLE in_public (a integer);\n"}),
             0);
      CHECK(schema_of(database, "in_app") == "app");
      CHECK(schema_of(database, "in_public") == "public");
      expect(folder.schema({"drift", "--url", database.url()}), 0);
    }
  }
}

TEST_CASE("a migration that sets a role is journaled by whoever runs it, and the next one has that role no more",
          "[cli][roles][majors]") {
  for (const char* set : {"SET ROLE maker", "SET LOCAL ROLE maker", "SET SESSION AUTHORIZATION maker"}) {
    INFO(set);
    const FreshDatabase database;
    const Role role(database, "maker", "");
    const Folder folder;
    const std::string begin = std::string(set) + ";\n";
    const Run run =
        apply_files(folder, database.url(),
                    {"GRANT ALL ON SCHEMA public TO maker;\n" + begin + "CREATE TABLE made (a integer);\n",
                     begin + "CREATE TABLE two (a integer);\nCREATE INDEX CONCURRENTLY two_a_idx ON two (a);\n",
                     "CREATE TABLE after (a integer);\n", begin + "SELECT 1 / 0;\n"});
    expect(run, 1, "division by zero");
    CHECK(value(database, "SELECT relowner::regrole FROM pg_class WHERE relname = 'made'") == "maker");
    CHECK(value(database, "SELECT relowner = 'maker'::regrole FROM pg_class WHERE relname = 'after'") == "f");
    expect(folder.schema({"status", "--url", database.url()}), 2, "division by zero");
    expect(folder.schema({"drift", "--url", database.url()}), 0);
    CHECK(value(database, "SELECT count(*) FROM schema_journal.migration WHERE state = 'applied'") == "3");
  }
}

TEST_CASE("what a database has set for old applications does not change what a file says", "[cli][majors]") {
  const FreshDatabase database;
  const std::string name = value(database, "SELECT current_database()");
  for (const char* setting :
       {"standard_conforming_strings = off", "backslash_quote = off", "array_nulls = off", "transform_null_equals = on",
        "xmloption = document", "default_transaction_isolation = 'repeatable read'"}) {
    database.connect().execute("ALTER DATABASE " + name + " SET " + setting);
  }
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n");
  const std::string text =
      "CREATE TABLE t (id integer PRIMARY KEY, path text DEFAULT 'c:\\new', quoted text DEFAULT E'it\\'s',\n"
      "  list text[] DEFAULT '{NULL,a}', CHECK (path <> 'a\\b')";
  folder.write("schema.sql", text + ");\nCREATE VIEW v AS SELECT id FROM t WHERE path = NULL;\n");
  expect(folder.schema({"diff", "first", "--url", database.url()}), 0);
  expect(folder.schema({"apply", "--yes", "--url", database.url()}), 0);
  database.connect().execute("INSERT INTO t (id) VALUES (1)");
  CHECK(value(database, "SELECT path = E'c:\\\\new' AND list[1] IS NULL FROM t") == "t");
  CHECK(value(database, "SELECT pg_get_viewdef('v'::regclass) LIKE '%= NULL%'") == "t");
  folder.write("schema.sql", text +
                                 ", more text NOT NULL -- @backfill 'x\\y' || path\n);\n"
                                 "CREATE VIEW v AS SELECT id FROM t WHERE path = NULL;\n");
  expect(folder.schema({"diff", "second", "--url", database.url()}), 0);
  expect(folder.schema({"apply", "--yes", "--allow", "contract", "--url", database.url()}), 0);
  CHECK(value(database, "SELECT more = E'x\\\\yc:\\\\new' FROM t") == "t");
  expect(folder.schema({"drift", "--url", database.url()}), 0);
}

TEST_CASE("what the server refuses within a transaction is run outside of one, or told how to be", "[cli][majors]") {
  const FreshDatabase database;
  const Folder folder;
  const Run run = apply_files(
      folder, database.url(),
      {"CREATE TABLE t (a integer);\nCREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (1); "
       "COMMIT; END';\n",
       "do $$ begin insert into t values (2); commit ; insert into t values (3); rollback and chain; end $$;\n",
       "REINDEX SCHEMA public;\nCLUSTER;\n", "CREATE TABLE u ();\n\n  CALL fill();\n"});
  expect(run, 1, "applied 003_m");
  expect(run, 1, "at 004_m.up.sql:3:3");
  CHECK(run.err.find("hint: write `-- schema:transaction none`") == run.err.rfind("hint: "));
  CHECK(value(database, "SELECT string_agg(a::text, ',') FROM t") == "2");
  folder.write("migrations/004_m.up.sql", "CREATE TABLE u ();\n-- schema:transaction none\nCALL fill();\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  expect(folder.schema({"apply", "--yes", "--url", database.url()}), 0, "applied 004_m");

  // What the procedure did besides is not known, which is no difference: the next migration runs.
  expect(folder.schema({"drift", "--url", database.url()}), 2, "CALL");
  folder.write("migrations/005_m.up.sql", "CREATE TABLE w ();\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  expect(folder.schema({"apply", "--yes", "--url", database.url()}), 0, "applied 005_m");
  database.connect().execute("CREATE TABLE not_ours ()");
  folder.write("migrations/006_m.up.sql", "CREATE TABLE x ();\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  expect(folder.schema({"apply", "--yes", "--url", database.url()}), 7, "drop table public.not_ours");
}

TEST_CASE("a database that begins transactions read-only is not changed, and the way around it is said",
          "[cli][roles][majors]") {
  const FreshDatabase database(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "
      "current_database()); END $$;");
  const Folder folder;
  const Run refused = apply_files(folder, database.url(), {"CREATE TABLE t (a integer);"});
  expect(refused, 1, "begins every transaction read-only");
  expect(refused, 1, "PGOPTIONS='-c default_transaction_read_only=off'");
  expect(folder.schema({"status", "--url", database.url()}), 2);
}

TEST_CASE("a statement that cannot reach another server fails, and the connection is not said to be lost", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  const Run refused = apply_files(folder, database.url(),
                                  {"-- schema:transaction none\nCREATE SUBSCRIPTION s CONNECTION "
                                   "'host=/nowhere dbname=x' PUBLICATION p;"});
  expect(refused, 1, "could not connect to the publisher");
  CHECK(refused.err.find("was lost") == std::string::npos);
}
