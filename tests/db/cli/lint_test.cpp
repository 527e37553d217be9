// `schema lint` as a person or a pipeline calls it. No server is needed.

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using tests::contains;
using tests::Folder;
using tests::Run;

TEST_CASE("lint exits with 4 on errors, 0 without, and --fail-on moves the bar", "[lint]") {
  const Folder folder;
  folder.write("a.sql", "CREATE INDEX i ON t (a);\n");
  folder.write("b.sql", "SET lock_timeout = '1s';\nALTER TABLE t ADD COLUMN b text;\n");
  folder.write("c.sql", "ALTER TABLE t ADD COLUMN b text;\n");
  const Run bad = folder.schema({"lint", "a.sql"});
  CHECK(bad.exit == 4);
  CHECK_THAT(bad.out,
             contains("a.sql:1:1: error: writes to public.t wait until index i is built [index-not-concurrent]"));
  CHECK_THAT(bad.out, contains("instead: CREATE INDEX CONCURRENTLY"));
  CHECK(folder.schema({"lint", "b.sql"}).exit == 0);
  CHECK(folder.schema({"lint", "c.sql"}).exit == 0);
  CHECK(folder.schema({"lint", "c.sql", "--fail-on", "warning"}).exit == 4);
  CHECK(folder.schema({"lint", "-"}, "DROP TABLE t;").exit == 4);
  CHECK(folder.schema({"lint", "-"}, "-- contract-phase-ok: nothing reads it\nDROP TABLE t;").exit == 0);
  CHECK(folder.schema({"lint", "missing.sql"}).exit == 1);
  CHECK_THAT(folder.schema({"lint", "-"}, "SELECT (;").out, contains("<stdin>:1:9: error: syntax error"));
}

TEST_CASE("what psql would have run is not passed over in silence", "[lint]") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a int);\n\\i more.sql\n\\connect other\n");
  const Run alone = folder.schema({"lint", "a.sql"});
  CHECK(alone.exit == 0);
  CHECK_THAT(alone.out, contains("a.sql:2:1: warning: \\i is a command of psql"));
  CHECK_THAT(alone.out, !contains("connect"));
  folder.write("schema.sql", "CREATE TABLE t (a int);\n");
  folder.write("schema.toml", "versions = \"sequence\"\n");
  REQUIRE(folder.schema({"diff", "first", "--from", "empty"}).exit == 0);
  REQUIRE(folder.schema({"new", "second"}).exit == 0);
  folder.write("migrations/002_second.up.sql", "\\connect other\nCREATE TABLE u (a int);\n");
  const Run ours = folder.schema({"lint"});
  CHECK(ours.exit == 4);
  CHECK_THAT(ours.out, contains("002_second.up.sql:1:1: error: \\connect is a command of psql"));
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"verify"}, {"diff", "third", "--from", "empty"}, {"diff", "--from", "migrations"}}) {
    const Run run = folder.schema(command);
    CHECK(run.exit == 1);
    CHECK_THAT(run.err, contains("002_second.up.sql:1: \\connect is a command of psql"));
  }
}

TEST_CASE("lint of a migration knows the schema that those before it leave", "[lint]") {
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10) NOT NULL);\n");
  REQUIRE(folder.schema({"diff", "first", "--from", "empty", "--to", "schema.sql"}).exit == 0);
  folder.write("schema.sql",
               "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20) NOT NULL, b text);\nCREATE INDEX i ON t (b);\n");
  REQUIRE(folder.schema({"diff", "second", "--from", "migrations", "--to", "schema.sql"}).exit == 0);
  const Run all = folder.schema({"lint"});
  INFO(all.out << all.err);
  CHECK(all.exit == 0);
  CHECK_THAT(all.out, contains("in 2 files"));
  CHECK_THAT(folder.schema({"lint", "--latest", "1"}).out, contains("in 1 file"));
  // Alone, nobody knows what column a was.
  for (const std::string& file : folder.files()) {
    if (file.ends_with("second.up.sql")) {
      CHECK(folder.schema({"lint", file}).exit == 0);
      CHECK(folder.schema({"lint", "-"}, folder.read(file)).exit == 4);
      CHECK(folder.schema({"lint", "-", "--from", "empty"}, folder.read(file)).exit == 4);
    }
  }
}

TEST_CASE("levels come from schema.toml, for all environments and for one", "[lint]") {
  const Folder folder;
  folder.write("a.sql", "CREATE INDEX i ON t (a);\n");
  folder.write("schema.toml",
               "[lint]\nindex-not-concurrent = \"warning\"\nlock_timeout = true\n"
               "[env.prod]\nurl = \"postgres://nowhere\"\n[env.prod.lint]\nindex-not-concurrent = \"error\"\n"
               "[env.dev.lint]\nindex-not-concurrent = \"off\"\n");
  CHECK_THAT(folder.schema({"lint", "a.sql", "--env", "prod"}).out, contains("error: writes"));
  CHECK(folder.schema({"lint", "a.sql", "--env", "dev"}).out == "nothing found in 1 file\n");
  folder.write("schema.toml", "[lint]\nindex-not-concurent = \"warning\"\n");
  const Run unknown = folder.schema({"lint", "a.sql"});
  CHECK(unknown.exit == 78);
  CHECK_THAT(unknown.err, contains("schema.toml:2:") && contains("did you mean `index-not-concurrent`?"));
}

TEST_CASE("a directory of migrations is read in order, one of a schema as a whole", "[lint]") {
  const Folder folder;
  folder.write("m/V9__a.sql", "CREATE TABLE t (id bigint PRIMARY KEY);\n");
  folder.write("m/V10__b.sql", "CREATE INDEX i ON t (id, id);\n");
  folder.write("m/U10__b.sql", "DROP TABLE t;\n");
  const Run migrations = folder.schema({"lint", "m"});
  CHECK(migrations.exit == 4);
  CHECK_THAT(migrations.out, contains("m/V10__b.sql:1:1: error") && contains("in 2 files"));
  folder.write("s/01_tables.sql", "CREATE TABLE t (id bigint PRIMARY KEY);\n");
  folder.write("s/02_indexes.sql", "CREATE INDEX i ON t (id, id);\n");
  CHECK(folder.schema({"lint", "s"}).exit == 0);
}

TEST_CASE("a rule is explained by its code or by what others call it", "[lint]") {
  const Folder folder;
  for (const char* name : {"index-not-concurrent", "require-concurrent-index-creation", "PG101", "E6"}) {
    const Run run = folder.schema({"lint", "--explain", name});
    CHECK(run.exit == 0);
    CHECK_THAT(run.out, contains("# index-not-concurrent") && contains("CREATE INDEX CONCURRENTLY"));
  }
  const Run unknown = folder.schema({"lint", "--explain", "index-not-concurent"});
  CHECK(unknown.exit == 64);
  CHECK_THAT(unknown.err, contains("did you mean index-not-concurrent?"));
}
