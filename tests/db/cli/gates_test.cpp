// What an environment asks before and while something runs: when, and what of the server must hold.
#include <chrono>
#include <ctime>
#include <thread>

#include "cli/window.hpp"
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

std::string in_seconds(int seconds) {
  return cli::to_string(std::chrono::system_clock::now() + std::chrono::seconds(seconds));
}

/// A backfill of a hundred thousand rows, each of which counts how often it was touched, at a few thousand a second.
struct SlowBackfill {
  explicit SlowBackfill(const std::string& settings) {
    configure("");
    folder.write("migrations/000_t.up.sql", R"(
CREATE TABLE t (id integer PRIMARY KEY, a integer, touched integer NOT NULL DEFAULT 0);
INSERT INTO t SELECT g, NULL FROM generate_series(1, 100000) AS g;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE t ENABLE ALWAYS TRIGGER touch;
)");
    expect(folder.schema({"verify", "--update-sums"}), 0);
    expect(folder.schema({"apply"}), 0);
    folder.write("migrations/001_fill.up.sql",
                 "-- schema:backfill t\n-- schema:backfill-set a = id\n-- schema:backfill-where a IS NULL\nDO $$ BEGIN "
                 "UPDATE t SET a = id WHERE a IS NULL; END $$;\nCREATE TABLE after ();\n");
    expect(folder.schema({"verify", "--update-sums"}), 0);
    configure(settings);
  }

  void configure(const std::string& settings) const {
    folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n" + settings);
  }

  /// Nothing missed, nothing done twice.
  void require_whole() const {
    CHECK(value(database, "SELECT count(*) FROM t WHERE a = id AND touched = 1") == "100000");
    CHECK(value(database, "SELECT to_regclass('after') IS NOT NULL") == "t");
  }

  FreshDatabase database;
  Folder folder;
};

constexpr const char* kSlow = "[env.dev.backfill]\nshare = 0.05\nbatch_time = \"20ms\"\n";

}  // namespace

TEST_CASE("outside its window nothing is begun; at its end a backfill pauses, and goes on in the next",
          "[cli][gates]") {
  const SlowBackfill project("on_event = \"echo $SCHEMA_EVENT >> events\"\n" + std::string(kSlow));
  expect(project.folder.schema({"apply", "--not-before", in_seconds(3600)}), 6, "not to run before");
  expect(project.folder.schema({"apply", "--until", in_seconds(-60)}), 6, "was to run until");
  expect(project.folder.schema({"apply", "--until", "25:00"}), 64, "--until is \"25:00\"");
  CHECK(value(project.database, "SELECT count(*) FROM schema_journal.migration") == "1");
  expect(project.folder.schema({"apply", "--dry-run", "--until", in_seconds(-60)}), 0);

  expect(project.folder.schema({"apply", "--until", in_seconds(3)}), 6, "the time to run is over");
  const std::string rows = value(project.database, "SELECT rows FROM schema_journal.backfill");
  CHECK(rows == value(project.database, "SELECT count(*) FROM t WHERE a IS NOT NULL"));
  CHECK(rows != "100000");
  CHECK(project.folder.read("events") == "stopped\n");
  CHECK(value(project.database, "SELECT to_regclass('after') IS NULL") == "t");
  expect(project.folder.schema({"status"}), 2, "the time to run is over");

  project.folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + project.database.url() + "\"\n");
  expect(project.folder.schema({"apply"}), 0, "applied 001_fill");
  project.require_whole();
}

TEST_CASE("an environment may have a window of its own; a word on the command line goes first", "[cli][gates]") {
  const SlowBackfill project("until = \"2020-01-01T00:00\"\n");
  expect(project.folder.schema({"apply"}), 6, "was to run until");
  project.folder.write("schema.sql", "CREATE TABLE u ();");
  expect(project.folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all"}), 6, "was to run until");
  expect(project.folder.schema({"apply", "--until", in_seconds(3600)}), 0);
  project.require_whole();
  project.folder.write("schema.toml", "[env.dev]\nuntil = \"soon\"\n");
  expect(project.folder.schema({"apply"}), 78, "schema.toml:2:9: `until` is \"soon\"");
}

TEST_CASE("free disk is held against what the migrations take, at the start and before each step", "[cli][gates]") {
  const FreshDatabase database(
      "CREATE TABLE t (id integer PRIMARY KEY, a integer); INSERT INTO t SELECT g, g FROM generate_series(1, 200000) "
      "AS "
      "g; ANALYZE t; CREATE TABLE disk (free bigint); INSERT INTO disk VALUES (1000000);");
  const Folder folder;
  const auto configure = [&](const std::string& gates) {
    folder.write("schema.toml", "versions = \"sequence\"\n[env.prod]\nurl = \"" + database.url() +
                                    "\"\nexclude = [\"public.disk\"]\n[env.prod.gates]\n" + gates);
  };
  configure("free_disk = \"SELECT free FROM disk\"\n");
  folder.write("schema.sql", "CREATE TABLE t (id integer PRIMARY KEY, a integer);\nCREATE INDEX t_a_idx ON t (a);\n");
  expect(folder.schema({"diff", "index"}), 0);
  // An index of 200,000 rows takes more than 6 MB, and as much WAL.
  expect(folder.schema({"apply"}), 6, "977 kB of disk are free; what is to be done takes about 6250 kB, and 6250 kB");
  database.connect().execute("UPDATE disk SET free = 20000000");
  configure("free_disk = \"cmd:echo 20000000\"\nfree_disk_mb = 10\n");
  expect(folder.schema({"apply"}), 6, "10 MB must stay free");
  configure("free_disk_mb = 10\n");
  expect(folder.schema({"apply"}), 78, "nothing says what is");
  configure("free_disk = \"cmd:echo much\"\n");
  expect(folder.schema({"apply"}), 78, "no number of bytes");
  configure("free_disk = \"SELECT free FROM disk\"\n");
  expect(folder.schema({"apply", "--to", "schema.sql", "--yes", "--dry-run"}), 0);
  expect(folder.schema({"apply"}), 0);

  // The disk fills up while it runs: what is done stays, the rest waits.
  folder.write("migrations/900_two.up.sql",
               "CREATE TABLE u ();\n-- schema:transaction none\nSELECT 1 FROM pg_sleep(0);\nCREATE INDEX CONCURRENTLY "
               "t_b_idx ON t (a, id);\n");
  folder.write("migrations/800_fill.up.sql", "UPDATE disk SET free = 1000000;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--doubts", "ignore"}), 6, "977 kB of disk are free");
  CHECK(value(database, "SELECT to_regclass('t_b_idx') IS NULL") == "t");
  configure("");
  expect(folder.schema({"apply"}), 0, "applied 900_two");
}

TEST_CASE("a gate that closes during a backfill pauses it; patience waits for it to open", "[cli][gates]") {
  const SlowBackfill project(std::string(kSlow) + "[env.dev.gates]\ntransaction_age = \"1s\"\npatience = \"100ms\"\n");
  postgres::Connection reader = project.database.connect();
  auto transaction = std::make_unique<postgres::Transaction>(reader);
  Child run({SCHEMA_BINARY, "apply", "--verbose"}, {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"},
            project.folder.path().string());
  REQUIRE(run.says("step 1: 1000 rows"));
  reader.execute("SELECT 1");
  const Run paused = run.wait();
  expect(paused, 6, "a transaction is");
  CHECK(paused.err.find("pid " + std::to_string(reader.backend_pid())) != std::string::npos);
  project.configure("[env.dev.gates]\ntransaction_age = \"1s\"\npatience = \"30s\"\n");
  Child rest({SCHEMA_BINARY, "apply", "--verbose"}, {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"},
             project.folder.path().string());
  REQUIRE(rest.says("waiting: a transaction is"));
  transaction.reset();
  expect(rest.wait(), 0);
  project.require_whole();
}

TEST_CASE("WAL that a replication slot keeps closes the gate, and that is an event", "[cli][gates]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.prod]\nurl = \"" + database.url() +
                                  "\"\non_event = \"echo $SCHEMA_EVENT: $SCHEMA_MESSAGE >> events\"\n"
                                  "[env.prod.gates]\nwal_kept_mb = 1\n");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  postgres::Connection connection = database.connect();
  connection.execute("SELECT pg_create_physical_replication_slot('gates_slot', true)");
  connection.execute("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 3000000))");
  expect(folder.schema({"apply"}), 6, "the replication slot gates_slot keeps ");
  CHECK(folder.read("events").starts_with("stopped: the replication slot gates_slot keeps "));
  CHECK(value(database, "SELECT to_regclass('t') IS NULL") == "t");
  connection.execute("SELECT pg_drop_replication_slot('gates_slot')");
  expect(folder.schema({"apply"}), 0, "applied 001_t");
}

TEST_CASE("a backfill waits while too many sessions are at work, and vacuums as it goes", "[cli][gates]") {
  const SlowBackfill project("[env.dev.backfill]\nactive_sessions = 1\nvacuum_after = 0.2\nshare = 1\n");
  std::vector<std::thread> busy;
  for (int i = 0; i < 3; ++i) {
    busy.emplace_back([&project] { project.database.connect().execute("SELECT pg_sleep(3)"); });
  }
  Child run({SCHEMA_BINARY, "apply", "--verbose"}, {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"},
            project.folder.path().string());
  CHECK(run.says("sessions are at work"));
  CHECK(value(project.database, "SELECT count(*) FROM t WHERE a IS NOT NULL") == "0");
  for (std::thread& session : busy) {
    session.join();
  }
  expect(run.wait(), 0, "applied 001_fill");
  project.require_whole();
  const std::string vacuums = "SELECT vacuum_count >= 2 FROM pg_stat_user_tables WHERE relname = 't'";
  for (int i = 0; i < 50 && value(project.database, vacuums) != "t"; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  CHECK(value(project.database, vacuums) == "t");
}

TEST_CASE("a gate that the role cannot judge is said, not passed", "[cli][gates]") {
  const FreshDatabase database("CREATE ROLE gates_app LOGIN; GRANT ALL ON SCHEMA public TO gates_app;");
  const Folder folder;
  const std::string url = database.url() + (database.url().find('?') == std::string::npos ? "?" : "&");
  folder.write("schema.toml",
               "[env.prod]\nurl = \"" + url + "user=gates_app\"\n[env.prod.gates]\nreplica_lag = \"1s\"\n");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply"}), 78, "GRANT pg_monitor");
  database.connect().execute("DROP OWNED BY gates_app; DROP ROLE gates_app");
}

TEST_CASE("a step that does not get on is told of once", "[cli][gates]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml",
               "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() +
                   "\"\nsilence = \"1s\"\non_event = \"echo $SCHEMA_EVENT: $SCHEMA_MESSAGE >> events\"\n");
  folder.write("migrations/001_slow.up.sql", "CREATE TABLE t ();\nSELECT pg_sleep(2.5);\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply"}), 0, "warning: step 2 of 001_slow has not got on for 1 s");
  CHECK(folder.read("events") == "silent: step 2 of 001_slow has not got on for 1 s\n");
  folder.write("migrations/002_fails.up.sql", "SELECT 1 / 0;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply"}), 1);
  CHECK(folder.read("events").find("failed: step 1 of 1 of 002_fails failed: ") != std::string::npos);
}

TEST_CASE("who replicates a table is told what a migration does to it", "[cli][gates]") {
  const FreshDatabase database("CREATE TABLE t (id integer PRIMARY KEY, a integer); CREATE TABLE u (a integer);");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write(
      "schema.sql",
      "CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);\nCREATE TABLE u (a integer, b integer);\n"
      "CREATE PUBLICATION shop FOR TABLE t;\n");
  // WAL of a level below logical publishes nothing, and says so in a warning.
  database.connect().execute("CREATE PUBLICATION shop FOR TABLE t");
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes"});
  expect(run, 0, "warning: public.t is published by shop: subscribers need the new column first");
  CHECK(run.err.find("public.u is published") == std::string::npos);
}
