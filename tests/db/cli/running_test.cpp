// What happens to `schema apply` on a server in use: each case ends in the state the manual says, with its exit code.
#include <thread>

#include <signal.h>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Child;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;
using tests::value;
using namespace std::chrono_literals;

namespace {

/// A project with migrations written by hand, numbered from 1.
class Project {
 public:
  /// `setup` is migration 000, and has run.
  Project(const FreshDatabase& database, const std::string& setup, const std::vector<std::string>& migrations,
          const std::string& settings = "")
      : url_(database.url()) {
    folder.write("schema.toml",
                 "versions = \"sequence\"\n[env.dev]\nrunner_wait = \"300ms\"\nlock_patience = \"1s\"\n" + settings);
    if (!setup.empty()) {
      write(0, setup);
      const Run run = apply();
      INFO(run.err);
      REQUIRE(run.exit == 0);
    }
    for (std::size_t i = 0; i < migrations.size(); ++i) {
      write(i + 1, migrations[i]);
    }
  }

  void write(std::size_t number, const std::string& up) const {
    folder.write("migrations/00" + std::to_string(number) + "_m.up.sql", up);
    const Run sums = folder.schema({"verify", "--update-sums"});
    INFO(sums.err);
    REQUIRE(sums.exit == 0);
  }

  Run schema(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--url", url_});
    return folder.schema(arguments);
  }
  Run apply() const { return schema({"apply", "--yes"}); }
  Child start() const {
    return {{SCHEMA_BINARY, "apply", "--yes", "--verbose", "--url", url_},
            {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"},
            folder.path().string()};
  }

  Folder folder;

 private:
  std::string url_;
};

bool has(const Run& run, const std::string& text) { return run.err.find(text) != std::string::npos; }

constexpr const char* kInvalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";

}  // namespace

TEST_CASE("a lock that the application holds ends in exit 6, names its holder, and is got later", "[cli]") {
  const FreshDatabase database;
  const Project project(database, "CREATE TABLE t (a integer);", {"ALTER TABLE t ADD COLUMN b integer;\n"});
  postgres::Connection holder(database.url(), "the shop");
  {
    const postgres::Transaction transaction(holder);
    holder.execute("SELECT count(*) FROM t");
    const Run run = project.apply();
    INFO(run.err);
    CHECK(run.exit == 6);
    CHECK(has(run, "pid " + std::to_string(holder.backend_pid())));
    CHECK(has(run, "user postgres"));
    CHECK(has(run, "application the shop"));
    CHECK(has(run, "SELECT count(*) FROM t"));
  }
  CHECK(project.apply().exit == 0);
  CHECK(project.schema({"status"}).exit == 0);
}

TEST_CASE("two runs at once: the second says who is at work, ten end with every migration run once", "[cli]") {
  const FreshDatabase database;
  const Project project(database, "", {"CREATE TABLE t (a integer);\nSELECT pg_sleep(1);\n"});
  Child first = project.start();
  REQUIRE(first.says("running 001_m"));
  const Run second = project.apply();
  INFO(second.err);
  CHECK(second.exit == 6);
  CHECK(has(second, "another runner is at work"));
  CHECK(has(second, "application schema"));
  CHECK(first.wait().exit == 0);

  project.write(2, "CREATE TABLE u (a integer);\n");
  std::vector<std::unique_ptr<Child>> runs;
  for (int i = 0; i < 10; ++i) {
    runs.emplace_back(new Child(project.start()));
  }
  int done = 0;
  for (const std::unique_ptr<Child>& run : runs) {
    const Run result = run->wait();
    INFO(result.err);
    CHECK((result.exit == 0 || result.exit == 6));
    done += result.exit == 0 ? 1 : 0;
  }
  CHECK(done >= 1);
  CHECK(value(database, "SELECT count(*) FROM schema_journal.migration WHERE state = 'applied'") == "2");
}

TEST_CASE("two apply --to at once: the second plans again after the first", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (a integer);\nCREATE TABLE u (a integer);\n");
  std::vector<std::unique_ptr<Child>> runs;
  for (int i = 0; i < 4; ++i) {
    runs.emplace_back(new Child({SCHEMA_BINARY, "apply", "--yes", "--url", database.url(), "--to", "schema.sql"},
                                {"NO_COLOR=1"}, folder.path().string()));
  }
  for (const std::unique_ptr<Child>& run : runs) {
    const Run result = run->wait();
    INFO(result.err);
    CHECK(result.exit == 0);
  }
  CHECK(value(database, "SELECT count(*) FROM schema_journal.migration") == "1");
}

TEST_CASE("an index build that fails (disk full, timeout, Ctrl-C) leaves no invalid index, and runs again", "[cli]") {
  // The function stands for the disk: while the switch is on, it is full or slow.
  const FreshDatabase database;
  const Project project(database, R"(
    CREATE TABLE t (a integer);
    INSERT INTO t SELECT generate_series(1, 100);
    CREATE TABLE switch (state text);
    CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
      IF EXISTS (SELECT FROM public.switch WHERE state = 'full') THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
      END IF;
      IF EXISTS (SELECT FROM public.switch WHERE state = 'slow') THEN
        PERFORM pg_sleep(0.1);
      END IF;
      RETURN a;
    END $$;)",
                        {"CREATE INDEX CONCURRENTLY t_f_idx ON t (f(a));\n"});
  database.connect().execute("INSERT INTO switch VALUES ('full')");
  const Run full = project.apply();
  INFO(full.err);
  CHECK(full.exit == 1);
  CHECK(has(full, "53100"));
  CHECK(has(full, "No space left"));
  CHECK(value(database, kInvalid) == "0");
  CHECK(value(database, "SELECT state || ' ' || sqlstate FROM schema_journal.step WHERE sqlstate IS NOT NULL") ==
        "failed 53100");

  database.connect().execute("UPDATE switch SET state = 'slow'");
  {
    Child slow = project.start();
    REQUIRE(slow.says("step 1:"));
    std::this_thread::sleep_for(200ms);
    slow.signal(SIGINT);
    const Run stopped = slow.wait();
    INFO(stopped.err);
    CHECK(stopped.exit == 130);
    CHECK(has(stopped, "the same command goes on"));
  }
  CHECK(value(database, kInvalid) == "0");
  CHECK(project.schema({"status"}).exit == 2);

  {  // Killed, it leaves an invalid one: found and built again.
    Child slow = project.start();
    REQUIRE(slow.says("step 1:"));
    std::this_thread::sleep_for(200ms);
    slow.signal(SIGKILL);
    CHECK(slow.wait().exit == 128 + SIGKILL);
  }
  database.connect().execute("DELETE FROM switch");
  // The killed one's session is at work until it sees that nobody listens: 300 ms are not enough to wait for it.
  Run again = project.apply();
  for (int i = 0; i < 100 && again.exit == 6; ++i) {
    again = project.apply();
  }
  INFO(again.err);
  CHECK(again.exit == 0);
  CHECK(value(database, kInvalid) == "0");
  CHECK(value(database, "SELECT count(*) FROM pg_index WHERE indexrelid = 't_f_idx'::regclass AND indisvalid") == "1");
}

TEST_CASE("a statement_timeout and a lost connection stop the run with exit 1; the next one goes on", "[cli]") {
  const FreshDatabase database;
  const Project project(database, "",
                        {"CREATE TABLE t (a integer);\n",
                         "SET statement_timeout = '50ms';\nCREATE TABLE u (a integer);\nSELECT pg_sleep(5);\n"});
  const Run timeout = project.apply();
  INFO(timeout.err);
  CHECK(timeout.exit == 1);
  CHECK(has(timeout, "57014"));
  CHECK(has(timeout, "step 2 of 2"));
  CHECK(value(database, "SELECT to_regclass('t') IS NOT NULL AND to_regclass('u') IS NULL") == "t");
  CHECK(value(database, "SELECT state FROM schema_journal.migration WHERE version = '002'") == "failed");

  project.write(2, "CREATE TABLE u (a integer);\nSELECT pg_sleep(0.5);\n");
  Child run = project.start();
  REQUIRE(run.says("step 2:"));
  std::this_thread::sleep_for(100ms);
  database.connect().execute(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM "
      "pg_database WHERE datname = current_database())");
  const Run lost = run.wait();
  INFO(lost.err);
  CHECK(lost.exit == 1);
  CHECK(has(lost, "connection was lost"));
  CHECK(project.apply().exit == 0);
  CHECK(project.schema({"status"}).exit == 0);
}

TEST_CASE("a long reader before CREATE INDEX CONCURRENTLY is waited out and named", "[cli]") {
  const FreshDatabase database;
  const Project project(database, "CREATE TABLE t (a integer); CREATE TABLE other (a integer);",
                        {"CREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n"});
  postgres::Connection reader = database.connect();
  auto transaction = std::make_unique<postgres::Transaction>(reader, "BEGIN ISOLATION LEVEL REPEATABLE READ");
  reader.execute("SELECT count(*) FROM other");
  Child run = project.start();
  CHECK(run.says("pid " + std::to_string(reader.backend_pid())));
  // A second runner waits outside any transaction: the index build never waits for it.
  CHECK(project.apply().exit == 6);
  transaction.reset();
  const Run result = run.wait();
  INFO(result.err);
  CHECK(result.exit == 0);
}

TEST_CASE("a hand-written statement that was cut off is unknown until somebody says how it ended", "[cli]") {
  const FreshDatabase database;
  const Project project(database, "CREATE TABLE t (a integer);",
                        {"-- schema:transaction none\nSELECT pg_sleep(1);\nCREATE TABLE u ();\n"});
  {
    Child run = project.start();
    REQUIRE(run.says("step 1:"));
    std::this_thread::sleep_for(100ms);
    const Run status = project.schema({"status"});
    CHECK(status.out.find("Do not kill it now: of step 1 of 001_") != std::string::npos);
    CHECK(status.out.find(": 0 of 2 steps done") != std::string::npos);
    CHECK(project.schema({"status", "--format", "json"}).out.find("\"may_be_killed\": false") != std::string::npos);
    run.signal(SIGKILL);
    run.wait();
  }
  Run again = project.apply();
  for (int i = 0; i < 100 && again.exit == 6; ++i) {
    again = project.apply();
  }
  INFO(again.err);
  CHECK(again.exit == 1);
  CHECK(has(again, "schema resolve 001 --step-done"));
  CHECK(has(again, "schema:done-when"));
  const Run cut_off = project.schema({"status"});
  CHECK(cut_off.out.find("was cut off in step 1: `schema resolve 001 --step-done`") != std::string::npos);
  CHECK(cut_off.out.find("the next apply goes on") == std::string::npos);
  CHECK(project.schema({"resolve", "001", "--step-done"}).exit == 0);
  CHECK(project.apply().exit == 0);

  project.write(2,
                "-- schema:transaction none\n-- schema:done-when SELECT to_regclass('v') IS NOT NULL\nDO $$ BEGIN "
                "CREATE TABLE v (); COMMIT; PERFORM pg_sleep(1); END $$;\n");
  {
    Child run = project.start();
    REQUIRE(run.says("step 1:"));
    std::this_thread::sleep_for(200ms);
    CHECK(project.schema({"status"}).out.find("It may be killed") != std::string::npos);
    run.signal(SIGKILL);
    run.wait();
  }
  Run done = project.apply();
  for (int i = 0; i < 100 && done.exit == 6; ++i) {
    done = project.apply();
  }
  INFO(done.err);
  CHECK(done.exit == 0);
  CHECK(has(done, "the catalog shows it done"));
}

TEST_CASE("Ctrl-C stops a transaction of several statements at once, and nothing of it is left", "[cli]") {
  const FreshDatabase database;
  const Project project(database, "", {"CREATE TABLE t (a integer);\nSELECT pg_sleep(20);\nCREATE TABLE u ();\n"});
  Child run = project.start();
  REQUIRE(run.says("step 1:"));
  for (int i = 0; i < 100 && value(database,
                                   "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' "
                                   "AND pid <> pg_backend_pid()") == "0";
       ++i) {
    std::this_thread::sleep_for(50ms);
  }
  run.signal(SIGINT);
  const Run stopped = run.wait();
  INFO(stopped.err);
  CHECK(stopped.exit == 130);
  CHECK(value(database, "SELECT to_regclass('t') IS NULL") == "t");
}

TEST_CASE("Ctrl-C pauses a backfill; the next run goes on and touches every row once", "[cli]") {
  const FreshDatabase database;
  const Project project(
      database, R"(
    CREATE TABLE t (id integer PRIMARY KEY, a integer, touched integer NOT NULL DEFAULT 0);
    INSERT INTO t SELECT g, NULL FROM generate_series(1, 100000) AS g;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
    CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
    ALTER TABLE t ENABLE ALWAYS TRIGGER touch;
    CREATE TABLE hold (a integer);)",
      {"-- schema:backfill t\n-- schema:backfill-set a = id\n-- schema:backfill-where a IS NULL\nDO $$ BEGIN NULL; END "
       "$$;\n"},
      "[env.dev.backfill]\nshare = 0.5\nbatch_time = \"20ms\"\nwait_when = \"SELECT EXISTS (SELECT FROM hold)\"\n");
  Child run = project.start();
  REQUIRE(run.says("step 1: 1000 rows"));
  database.connect().execute("INSERT INTO hold VALUES (1)");
  CHECK(run.says("wait_when says so"));
  run.signal(SIGINT);
  const Run paused = run.wait();
  INFO(paused.err);
  CHECK(paused.exit == 130);
  const std::string rows = value(database, "SELECT rows FROM schema_journal.backfill");
  CHECK(rows == value(database, "SELECT count(*) FROM t WHERE a IS NOT NULL"));
  CHECK(rows != "100000");
  tests::expect(project.schema({"status"}), 2, "stopped");
  database.connect().execute("DELETE FROM hold");
  const Run rest = project.apply();
  INFO(rest.err);
  CHECK(rest.exit == 0);
  CHECK(value(database, "SELECT count(*) FROM t WHERE a = id AND touched = 1") == "100000");
  CHECK(value(database, "SELECT rows FROM schema_journal.backfill WHERE finished_at IS NOT NULL") == "100000");
}

TEST_CASE("an extension goes back to a version that no update leads to by being made anew", "[cli]") {
  const FreshDatabase database("CREATE EXTENSION pg_trgm VERSION '1.4'");
  const Folder folder;
  folder.write("older.sql", "CREATE EXTENSION pg_trgm VERSION '1.3';");
  folder.write("newer.sql", "CREATE EXTENSION pg_trgm VERSION '1.6';");
  const auto apply = [&](const std::string& file) {
    const Run run = folder.schema({"apply", "--url", database.url(), "--to", file, "--yes", "--allow", "all"});
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    return run.out;
  };
  postgres::Connection connection = database.connect();
  const auto version = [&] {
    return std::string(connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'pg_trgm'").text(0, 0));
  };
  const Run shown = folder.schema({"diff", "--from", database.url(), "--to", "older.sql"});
  CHECK(shown.out.find("DROP EXTENSION pg_trgm") != std::string::npos);
  apply("older.sql");
  CHECK(version() == "1.3");
  CHECK(folder.schema({"diff", "--from", database.url(), "--to", "newer.sql"}).out.find("UPDATE TO '1.6'") !=
        std::string::npos);
  apply("newer.sql");
  CHECK(version() == "1.6");
}
