// What a plan says it will take, through the binary.
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string kTable = "CREATE TABLE t (id bigint PRIMARY KEY, a integer);";

}  // namespace

TEST_CASE("a plan for a live database says its risk, its downtime and what it takes", "[cli]") {
  const FreshDatabase database(kTable);
  tests::load(database.url(), "INSERT INTO t SELECT g, g FROM generate_series(1, 1000) AS g; ANALYZE t");
  const Folder folder;
  folder.write("schema.toml",
               "[env.prod]\nurl = \"" + database.url() + "\"\n[env.prod.rates]\nscan = 0.05\nindex = 0.01\n");
  folder.write("schema.sql", kTable + "CREATE INDEX t_a ON t (a);");
  const Run text = folder.schema({"diff"});
  INFO(text.out << text.err);
  CHECK(contains(text.out, "risk medium; downtime none"));
  CHECK(contains(text.out, "about 10 s"));
  CHECK(contains(text.out, "(rates: schema.toml)"));
  const Run json = folder.schema({"diff", "--format", "json"});
  CHECK(contains(json.out, "\"risk\": \"medium\""));
  CHECK(contains(json.out, "\"downtime\": \"none\""));
  CHECK(contains(json.out, "\"duration_ms\": 10000"));
  REQUIRE(folder.schema({"diff", "speed", "--no-prove"}).exit == 0);
  std::string up, runbook;
  for (const std::string& file : folder.files()) {
    if (contains(file, "_speed.up.sql")) {
      up = folder.read(file);
    } else if (contains(file, "_speed.md")) {
      runbook = folder.read(file);
    }
  }
  INFO(up);
  CHECK(contains(up, "-- schema:risk medium\n"));
  CHECK(contains(up, "-- schema:downtime none\n"));
  CHECK(contains(up, "-- schema:estimate about 10 s"));
  CHECK(contains(up, "-- schema:takes about 10 s"));
  CHECK(contains(runbook, "about 10 s"));
  CHECK(folder.schema({"apply", "--yes"}).exit == 0);
}

TEST_CASE("what blocks is downtime, in seconds", "[cli]") {
  const FreshDatabase database(kTable);
  tests::load(database.url(), "INSERT INTO t SELECT g, g FROM generate_series(1, 1000) AS g; ANALYZE t");
  const Folder folder;
  folder.write("schema.toml",
               "[env.prod]\nurl = \"" + database.url() + "\"\n[env.prod.rates]\nrewrite = 0.01\nindex = 1000\n");
  folder.write("schema.sql", "CREATE UNLOGGED TABLE t (id bigint PRIMARY KEY, a integer);");
  const Run text = folder.schema({"diff"});
  INFO(text.out << text.err);
  CHECK(contains(text.out, ", about 10 s"));
}

TEST_CASE("rates of past steps are taken from the journal", "[cli]") {
  const FreshDatabase database(kTable);
  tests::load(database.url(), "INSERT INTO t SELECT g, g FROM generate_series(1, 1000) AS g; ANALYZE t");
  const Folder folder;
  folder.write("schema.toml", "[env.prod]\nurl = \"" + database.url() + "\"\n[env.prod.rates]\nindex = 1000\n");
  folder.write("schema.sql", kTable + "COMMENT ON TABLE t IS 'x';");
  REQUIRE(folder.schema({"apply", "--to", "schema.sql", "--yes"}).exit == 0);
  tests::load(
      database.url(),
      "INSERT INTO schema_journal.rate (work, amount, seconds) VALUES ('index', 10000, 1), ('index', 30000, 3)");
  folder.write("schema.sql", kTable + "COMMENT ON TABLE t IS 'x'; CREATE INDEX t_a ON t (a);");
  const Run text = folder.schema({"diff"});
  INFO(text.out << text.err);
  CHECK(contains(text.out, "about 10 s"));
  CHECK(contains(text.out, "(rates: past steps on this server)"));
}

TEST_CASE("rates in schema.toml are numbers above zero", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", "[env.prod.rates]\nscan = 0\n");
  folder.write("schema.sql", "");
  const Run run = folder.schema({"diff"});
  CHECK(run.exit == 78);
  CHECK(contains(run.err, "schema.toml:2:"));
}
