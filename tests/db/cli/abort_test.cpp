// `apply --abort`: what an unfinished plan has done so far is taken back, whatever it was cut off in.
#include <thread>

#include <signal.h>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Child;
using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;
using tests::value;

namespace {

/// Until the killed one's session has noticed that nobody listens.
Run patiently(const Folder& folder, const std::vector<std::string>& arguments) {
  Run run = folder.schema(arguments);
  for (int i = 0; i < 100 && run.exit == 6; ++i) {
    run = folder.schema(arguments);
  }
  return run;
}

constexpr const char* kInvalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";

}  // namespace

TEST_CASE("a type change in one go, cut off in its backfill, is taken back whole", "[cli][abort]") {
  const FreshDatabase database(
      "CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL); INSERT INTO t SELECT g, g FROM generate_series(1, "
      "100000) AS g; CREATE INDEX t_a_idx ON t (a);");
  const std::string before = tests::dump(database.url());
  const Folder folder;
  folder.write("schema.toml", "[env.dev]\nurl = \"" + database.url() +
                                  "\"\n[env.dev.backfill]\nshare = 0.05\nbatch_time = \"20ms\"\n");
  folder.write("schema.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a bigint NOT NULL);\nCREATE INDEX t_a_idx ON t (a);\n");
  {
    Child run({SCHEMA_BINARY, "apply", "--to", "schema.sql", "--yes", "--verbose", "--allow", "all"},
              {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"}, folder.path().string());
    REQUIRE(run.says("1000 rows"));
    run.signal(SIGKILL);
    run.wait();
  }
  expect(patiently(folder, {"apply", "--abort"}), 0, "took it back");
  database.connect().execute("DROP SCHEMA schema_journal CASCADE");
  CHECK(tests::dump(database.url()) == before);
  expect(folder.schema({"apply", "--abort"}), 0, "nothing to take back");
}

TEST_CASE("an index build that was killed leaves nothing behind after --abort", "[cli][abort]") {
  const FreshDatabase database(R"(
    CREATE TABLE t (a integer);
    INSERT INTO t SELECT generate_series(1, 1000);
    CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN PERFORM pg_sleep(0.01); RETURN a; END $$;)");
  const std::string before = tests::dump(database.url());
  const Folder folder;
  folder.write("schema.toml", "[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", before +
                                 "\nALTER TABLE public.t ADD COLUMN b integer;\nCREATE INDEX t_f_idx ON public.t "
                                 "(public.f(a));\n");
  {
    Child run({SCHEMA_BINARY, "apply", "--to", "schema.sql", "--yes", "--verbose"},
              {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"}, folder.path().string());
    REQUIRE(run.says("step 2:"));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    run.signal(SIGKILL);
    run.wait();
  }
  CHECK(value(database, kInvalid) == "1");
  expect(patiently(folder, {"apply", "--abort"}), 0, "took it back");
  CHECK(value(database, kInvalid) == "0");
  database.connect().execute("DROP SCHEMA schema_journal CASCADE");
  CHECK(tests::dump(database.url()) == before);
}

TEST_CASE("a run of --to that was cut off counts in the report of the one that goes on with it", "[cli][abort]") {
  const FreshDatabase database(R"(
    CREATE TABLE t (a integer);
    INSERT INTO t SELECT generate_series(1, 200);
    CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN PERFORM pg_sleep(0.01); RETURN a; END $$;)");
  const Folder folder;
  folder.write("schema.toml", "[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", tests::dump(database.url()) + "\nCREATE INDEX t_f_idx ON public.t (public.f(a));\n");
  {
    Child run({SCHEMA_BINARY, "apply", "--to", "schema.sql", "--yes", "--verbose"},
              {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"}, folder.path().string());
    REQUIRE(run.says("step 1:"));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    run.signal(SIGKILL);
    run.wait();
  }
  const Run finished = patiently(folder, {"apply", "--to", "schema.sql", "--yes", "--format", "json"});
  INFO(finished.err);
  CHECK(finished.exit == 0);
  CHECK(finished.err.find("going on with the run of") != std::string::npos);
  CHECK(finished.out.find("\"steps\": 1,") != std::string::npos);
  CHECK(value(database.url(), kInvalid) == "0");
}

TEST_CASE("a journal of an older release is brought up to this one by the first run", "[cli][abort]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  database.connect().execute(
      "ALTER TABLE schema_journal.migration DROP COLUMN undo; ALTER TABLE schema_journal.step DROP COLUMN statement");
  expect(folder.schema({"status", "--url", database.url()}), 0);
  folder.write("migrations/002_u.up.sql", "CREATE TABLE u ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0, "applied 002_u");
}
