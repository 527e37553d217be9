// Several teams, one database: each owns some schemas, with a journal and a lock of its own.
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

void configure(const Folder& folder, const FreshDatabase& database, const std::string& manage) {
  folder.write("schema.toml", "versions = \"sequence\"\n[env.prod]\nurl = \"" + database.url() + "\"\n" + manage);
}

}  // namespace

TEST_CASE("two teams keep their schemas apart, and drift of one does not stop the other", "[cli][teams]") {
  const FreshDatabase database;
  const Folder core, billing;
  configure(core, database, "[env.prod.manage]\nschemas = [\"core\"]\n");
  configure(billing, database, "[manage]\nschemas = [\"billing\"]\njournal = \"team b\"\n");
  core.write("schema.sql", "CREATE SCHEMA core;\nCREATE TABLE core.users (id integer PRIMARY KEY);\n");
  expect(core.schema({"diff", "users"}), 0);
  expect(core.schema({"apply"}), 0, "applied 001_users");
  billing.write("schema.sql",
                "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id integer PRIMARY KEY, total numeric);\n");
  expect(billing.schema({"diff", "invoices"}), 0);
  expect(billing.schema({"apply"}), 0, "applied 001_invoices");
  CHECK(value(database,
              "SELECT string_agg(nspname, ', ' ORDER BY nspname) FROM pg_namespace WHERE nspname LIKE "
              "'schema_journal%'") == "schema_journal_core, schema_journal_team b");

  // By hand, in the other team's part.
  database.connect().execute("CREATE TABLE core.by_hand (a integer); CREATE TABLE public.scratch (a integer)");
  expect(billing.schema({"drift"}), 0);
  expect(core.schema({"drift"}), 2, "core.by_hand");
  billing.write("schema.sql",
                "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id integer PRIMARY KEY, total numeric, paid "
                "boolean);\n");
  expect(billing.schema({"diff", "paid"}), 0);
  expect(billing.schema({"apply"}), 0, "applied 002_paid");
  expect(billing.schema({"status"}), 0);
  expect(billing.schema({"rollback", "--yes", "--allow", "data-loss"}), 0, "rolled back 002_paid");
  expect(billing.schema({"apply", "--to", "schema.sql", "--yes"}), 0, "done: 1 steps");
  const Run history = billing.schema({"history"});
  CHECK(history.out.find("001_users") == std::string::npos);
  CHECK(value(database,
              "SELECT to_regclass('core.by_hand') IS NOT NULL AND to_regclass('public.scratch') IS NOT NULL") == "t");
}

TEST_CASE("drift and history ask the journal of the environment they speak of", "[cli][teams]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.core]\nurl = \"" + database.url() +
                                  "\"\n[env.core.manage]\nschemas = [\"core\"]\n[env.rest]\nurl = \"" + database.url() +
                                  "\"\n");
  folder.write("schema.sql", "CREATE SCHEMA core;\nCREATE TABLE core.users (id integer PRIMARY KEY);\n");
  expect(folder.schema({"diff", "users", "--env", "core"}), 0);
  expect(folder.schema({"apply", "--env", "core"}), 0, "applied 001_users");
  expect(folder.schema({"drift", "--env", "core"}), 0);
  expect(folder.schema({"history", "--env", "core", "--format", "markdown"}), 0, "| core | 001 | 1 | 0 |");
  expect(folder.schema({"history", "--env", "core", "--format", "markdown"}), 0, "| rest | none | 0 | 1 |");

  database.connect().execute("ALTER TABLE core.users OWNER TO pg_monitor");
  expect(folder.schema({"drift", "--env", "core"}), 2, "table core.users: owner");
  expect(folder.schema({"drift", "--env", "core", "--fix", "owner"}), 0);
  expect(folder.schema({"apply", "--env", "core"}), 0, "applied");
  CHECK(value(database, "SELECT relowner::regrole FROM pg_class WHERE relname = 'users'") == "postgres");
}

TEST_CASE("one team's run does not wait for another's", "[cli][teams]") {
  const FreshDatabase database;
  const Folder core, billing;
  configure(core, database, "[env.prod.manage]\nschemas = [\"core\"]\n");
  configure(billing, database, "[env.prod.manage]\nschemas = [\"billing\"]\n");
  core.write("migrations/001_slow.up.sql", "CREATE SCHEMA core;\nSELECT pg_sleep(3);\n");
  billing.write("migrations/001_t.up.sql", "CREATE SCHEMA billing;\nCREATE TABLE billing.t ();\n");
  expect(core.schema({"verify", "--update-sums"}), 0);
  expect(billing.schema({"verify", "--update-sums"}), 0);
  Child slow({SCHEMA_BINARY, "apply", "--verbose"}, {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"}, core.path().string());
  REQUIRE(slow.says("step 2:"));
  expect(billing.schema({"apply"}), 0, "applied 001_t");
  CHECK(core.schema({"status"}).out.find("at work") != std::string::npos);
  expect(slow.wait(), 0);
}

TEST_CASE("a team's tables may refer to another's", "[cli][teams]") {
  const FreshDatabase database("CREATE SCHEMA core; CREATE TABLE core.users (id integer PRIMARY KEY);");
  const Folder billing;
  billing.write("schema.toml",
                "schema = [\"core.sql\", \"schema.sql\"]\nversions = \"sequence\"\n[env.prod]\nurl = \"" +
                    database.url() + "\"\n[env.prod.manage]\nschemas = [\"billing\"]\n");
  billing.write("core.sql", "CREATE SCHEMA core;\nCREATE TABLE core.users (id integer PRIMARY KEY, name text);\n");
  billing.write("schema.sql",
                "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id integer PRIMARY KEY, user_id integer "
                "REFERENCES core.users);\n");
  expect(billing.schema({"diff", "invoices"}), 0);
  CHECK(billing.files().size() == 7);  // no baseline: nothing of ours was there
  expect(billing.schema({"apply"}), 0, "applied 001_invoices");
  expect(billing.schema({"drift"}), 0);
  expect(billing.schema({"verify"}), 0, "the migrations end in what the schema says");
  CHECK(value(database, "SELECT count(*) FROM pg_constraint WHERE confrelid = 'core.users'::regclass") == "1");
}

TEST_CASE("what [manage] says must be whole", "[cli][teams]") {
  const Folder folder;
  folder.write("schema.toml", "[manage]\njournal = \"x\"\n");
  expect(folder.schema({"status"}), 78, "`manage` names no schema");
}
