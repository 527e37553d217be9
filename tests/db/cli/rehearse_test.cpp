// Migrations run on a restored copy first: what they took is written down, and an environment may insist on it.
#include "tests/support/catch.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

constexpr const char* kTables =
    "CREATE TABLE t (id integer PRIMARY KEY, a integer, b text); INSERT INTO t SELECT g, g, repeat('x', 100) FROM "
    "generate_series(1, 1200000) AS g; ANALYZE t;";

}  // namespace

TEST_CASE("what was rehearsed on a copy may run on a large table, and feeds estimates", "[cli][rehearse]") {
  const FreshDatabase prod(kTables), copy(kTables),
      small("CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.prod]\nurl = \"" + prod.url() +
                                  "\"\n[env.prod.policy]\nrehearsed_above_mb = 10\n");
  folder.write("schema.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);\nCREATE INDEX t_a_idx ON t (a, b, id);\n");
  expect(folder.schema({"apply", "--to", "schema.sql", "--yes"}), 3, "not rehearsed: the plan works on");
  expect(folder.schema({"diff", "index"}), 0);
  expect(folder.schema({"apply", "--up-to", "001"}), 0, "baselined");
  expect(folder.schema({"apply"}), 3, "002_index works on");

  expect(folder.schema({"rehearse"}), 64, "--url");
  expect(folder.schema({"rehearse", "--url", prod.url(), "--yes"}), 3, "the database itself");
  for (const FreshDatabase* database : {&copy, &small}) {
    expect(folder.schema({"baseline", "001", "--url", database->url()}), 0);
  }
  expect(folder.schema({"rehearse", "--url", small.url(), "--yes"}), 0, "002_index took");
  expect(folder.schema({"apply"}), 3, "and was rehearsed on");
  expect(folder.schema({"rehearse", "--url", copy.url(), "--yes"}), 0, "002_index took");
  const std::string record = folder.read("migrations/rehearsed.toml");
  INFO(record);
  CHECK(record.find("[rates.\"prod\"]\nindex = ") != std::string::npos);
  CHECK(record.find("version = \"002\"\nname = \"index\"") != std::string::npos);
  expect(folder.schema({"rehearse", "--url", copy.url(), "--yes"}), 0, "nothing to rehearse");

  folder.write("schema.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);\nCREATE INDEX t_a_idx ON t (a, b, "
               "id);\nCREATE INDEX t_b_idx ON t (b);\n");
  expect(folder.schema({"diff"}), 0, "(rates: a rehearsal on a copy)");
  expect(folder.schema({"apply"}), 0, "when it was rehearsed");
  expect(folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "unrehearsed"}), 0);
}

TEST_CASE("a rehearsal that fails keeps what it measured", "[cli][rehearse]") {
  const FreshDatabase copy;
  const Folder folder;
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t ();\n");
  folder.write("migrations/002_x.up.sql", "SELECT 1 / 0;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"rehearse", "--url", copy.url(), "--yes"}), 1, "division by zero");
  const std::string record = folder.read("migrations/rehearsed.toml");
  CHECK(record.find("version = \"001\"") != std::string::npos);
  CHECK(record.find("version = \"002\"") == std::string::npos);
  expect(folder.schema({"verify"}), 1);  // schema.sql is not there; the sums are right
  folder.write("migrations/rehearsed.toml", "what = [");
  expect(folder.schema({"apply", "--url", copy.url()}), 78, "rehearsed.toml:1:");
}
