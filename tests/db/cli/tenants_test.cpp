// Tenants: schemas of one database, each with all that the files say of one schema, a journal and a lock of its own.
#include "tests/support/catch.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;
using tests::value;

namespace {

constexpr const char* kSchema =
    "CREATE TYPE state AS ENUM ('open', 'done');\n"
    "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state state NOT NULL DEFAULT 'open', "
    "total numeric);\n"
    "CREATE FUNCTION open_orders() RETURNS bigint LANGUAGE sql AS $$SELECT count(*) FROM orders WHERE state = "
    "'open'$$;\n"
    "CREATE VIEW done AS SELECT id FROM orders WHERE state = 'done';\n";

void configure(const Folder& folder, const FreshDatabase& database, const std::string& tenants) {
  folder.write("schema.toml",
               "versions = \"sequence\"\n[env.prod]\nurl = \"" + database.url() + "\"\n" + tenants + '\n');
  folder.write("schema.sql", kSchema);
}

/// `a:1 b:2`: the query in each of the schemas.
std::string in_each(const FreshDatabase& database, const std::string& query) {
  std::string values;
  for (const std::string tenant : {"acme", "Globex", "ini-tech"}) {
    values +=
        (values.empty() ? "" : " ") + value(database.url() + "&options=-csearch_path%3D%22" + tenant + "%22", query);
  }
  return values;
}

}  // namespace

TEST_CASE("each tenant's schema becomes what the files say; what fails for one is done for it alone",
          "[cli][tenants]") {
  const FreshDatabase database;
  const Folder folder;
  configure(folder, database, "tenants = [\"acme\", \"Globex\", \"ini-tech\"]");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0);
  const Run first = folder.schema({"apply", "--yes"});
  expect(first, 0, "3 of 3 tenants done");
  CHECK(in_each(database, "INSERT INTO orders DEFAULT VALUES RETURNING id") == "1 1 1");
  CHECK(in_each(database, "SELECT open_orders()") == "1 1 1");
  CHECK(value(database, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0");
  expect(folder.schema({"status"}), 0, "3 of 3 tenants done");
  expect(folder.schema({"drift"}), 0, "3 of 3 tenants done");

  // In phases, with a backfill and an index that is built concurrently. One tenant has rows that do not fit.
  std::string wanted = kSchema;
  wanted.replace(wanted.find("total numeric"), 13,
                 "total numeric NOT NULL, made uuid NOT NULL DEFAULT gen_random_uuid()");
  folder.write("schema.sql", wanted + "CREATE INDEX orders_made ON orders (made);\n");
  expect(folder.schema({"diff", "totals"}), 0);
  database.connect().execute(
      "UPDATE acme.orders SET total = 1; UPDATE \"ini-tech\".orders SET total = 1; "
      "INSERT INTO acme.orders (total) SELECT 1 FROM generate_series(1, 1000)");
  const Run second = folder.schema({"apply", "--yes", "--jobs", "2"});
  expect(second, 5, "2 of 3 tenants done, 1 failed, 0 not begun");
  expect(second, 5, "Globex: exit 5");
  CHECK(value(database,
              "SELECT string_agg(n.nspname || i.indisvalid, ',' ORDER BY n.nspname) FROM pg_index i JOIN "
              "pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = "
              "'orders_made'") == "acmetrue,ini-techtrue");
  CHECK(value(database, "SELECT count(DISTINCT made) FROM acme.orders") == "1001");
  const Run status = folder.schema({"status", "--format", "json"});
  expect(status, 2, "\"name\": \"Globex\",\n      \"exit_code\": 2");
  CHECK(tests::run({"python3", "-c",
                    "import json, sys; t = json.load(sys.stdin)['targets']; assert "
                    "[x['result']['ok'] for x in t] == [True, False, True]"},
                   status.out)
            .exit == 0);

  database.connect().execute("UPDATE \"Globex\".orders SET total = 2");
  const std::string runs =
      "SELECT count(*) FROM (TABLE schema_journal_acme.step UNION ALL TABLE "
      "\"schema_journal_ini-tech\".step) s";
  const std::string before = value(database, runs);
  expect(folder.schema({"apply", "--yes"}), 0, "3 of 3 tenants done");
  CHECK(value(database, runs) == before);
  expect(folder.schema({"drift"}), 0);

  // One tenant alone.
  database.connect().execute("ALTER TABLE \"Globex\".orders ADD by_hand text");
  expect(folder.schema({"drift"}), 2, "2 of 3 tenants done, 1 failed");
  expect(folder.schema({"drift", "--tenant", "Globex"}), 2, "by_hand");
  expect(folder.schema({"drift", "--tenant", "acme"}), 0);
  expect(folder.schema({"rollback", "--tenant", "acme", "--yes", "--allow", "data-loss"}), 0, "rolled back");
  expect(folder.schema({"status", "--tenant", "acme"}), 2);
  expect(folder.schema({"status", "--tenant", "ini-tech"}), 0);
}

TEST_CASE("apply --to makes every tenant what the file says", "[cli][tenants]") {
  const FreshDatabase database;
  const Folder folder;
  configure(folder, database,
            "tenants_query = \"SELECT name FROM public.tenants ORDER BY name\"\nexclude = [\"public.tmp_*\"]");
  database.connect().execute(
      "CREATE TABLE public.tenants (name text); INSERT INTO public.tenants VALUES ('a'), ('b'); "
      "CREATE SCHEMA a; CREATE TABLE a.tmp_import (x text)");
  expect(folder.schema({"apply", "--to", "schema.sql", "--yes"}), 0, "2 of 2 tenants done");
  CHECK(value(database,
              "SELECT to_regclass('a.done') IS NOT NULL AND to_regclass('b.done') IS NOT NULL AND "
              "to_regclass('a.tmp_import') IS NOT NULL") == "t");
  expect(folder.schema({"drift", "--to", "schema.sql"}), 0);
  // A new one comes; the others have nothing to do.
  database.connect().execute("INSERT INTO public.tenants VALUES ('c')");
  const Run again = folder.schema({"apply", "--to", "schema.sql", "--yes"});
  expect(again, 0, "b: nothing to do");
  expect(again, 0, "c: done: ");
}

TEST_CASE("a password of --url reaches the run of each tenant", "[cli][tenants]") {
  const FreshDatabase database(
      "CREATE ROLE tenants_app LOGIN PASSWORD 'hush'; CREATE SCHEMA a AUTHORIZATION tenants_app; CREATE SCHEMA "
      "schema_journal_a AUTHORIZATION tenants_app;");
  const Folder folder;
  configure(folder, database, "tenants = [\"a\"]\nbefore_apply = \"echo $SCHEMA_URL > url\"");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--yes", "--url", tests::as_user(database.url(), "tenants_app") + "&password=hush"}),
         0, "1 of 1 tenants done");
  CHECK(folder.read("url").find("password=hush") != std::string::npos);
  CHECK(value(database, "SELECT tableowner FROM pg_tables WHERE schemaname = 'a'") == "tenants_app");
  database.connect().execute("DROP OWNED BY tenants_app; DROP ROLE tenants_app");
}

TEST_CASE("what extensions have brought is the same for all tenants", "[cli][tenants]") {
  const FreshDatabase database;
  database.connect().execute("CREATE EXTENSION citext; CREATE EXTENSION pgcrypto");
  const Folder folder;
  configure(folder, database, "tenants = [\"a\", \"b\"]");
  folder.write("schema.sql",
               "CREATE EXTENSION citext;\nCREATE EXTENSION pgcrypto;\nCREATE TABLE t (a citext, b bytea "
               "DEFAULT gen_random_bytes(4));\n");
  folder.write("migrations/001_t.up.sql",
               "CREATE TABLE public.t (a public.citext, b bytea DEFAULT "
               "gen_random_bytes(4));\nALTER TABLE t ADD c citext;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--yes"}), 0, "2 of 2 tenants done");
  expect(folder.schema({"drift"}), 0, "2 of 2 tenants done");
}

TEST_CASE("a command that is about one asks which tenant is meant", "[cli][tenants]") {
  const FreshDatabase database;
  const Folder folder;
  configure(folder, database, "tenants = [\"acme\", \"globex\"]");
  expect(folder.schema({"diff", "first"}), 0);
  expect(folder.schema({"rollback", "--yes"}), 64, "--tenant NAME");
  expect(folder.schema({"history"}), 64, "--tenant NAME");
  expect(folder.schema({"status", "--tenant", "globx"}), 64, "did you mean globex?");
  expect(folder.schema({"rebase"}), 64, "--onto REF");
  expect(folder.schema({"drift", "--adopt"}), 64);
  expect(folder.schema({"drift", "--format", "sarif"}), 64, "say --tenant NAME");
  expect(folder.schema({"baseline", "--tenant", "globex"}), 0, "baselined 001_first");
  expect(folder.schema({"history", "--tenant", "globex"}), 0, "001_first");
  expect(folder.schema({"history", "--tenant", "acme"}), 0);
}
