// What an environment asks before and while something runs: when, and what of the server must hold.
#include <chrono>
#include <ctime>

#include "cli/window.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Child;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

std::string in_seconds(int seconds) {
  return cli::to_string(std::chrono::system_clock::now() + std::chrono::seconds(seconds));
}

std::string value(const FreshDatabase& database, const std::string& query) {
  return std::string(database.connect().execute(query).text(0, 0));
}

void expect(const Run& run, int exit, const std::string& text = "") {
  INFO(run.out << run.err);
  CHECK(run.exit == exit);
  CHECK((run.out + run.err).find(text) != std::string::npos);
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
