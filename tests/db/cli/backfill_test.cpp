// Rows that are filled: all of them or none, without the table's triggers, by an expression that was tried before.
#include "tests/support/catch.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/role.hpp"
#include "tests/support/server.hpp"

using tests::as_user;
using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Role;
using tests::Run;
using tests::value;

namespace {

/// A role that owns schema public and all tables of it, and may make its journal.
std::string owner_of(const FreshDatabase& database, const std::string& role, const std::string& tables) {
  const std::string name = value(database, "SELECT current_database()");
  return "GRANT CONNECT, CREATE ON DATABASE " + name + " TO " + role + "; ALTER SCHEMA public OWNER TO " + role +
         "; ALTER TABLE " + tables + " OWNER TO " + role;
}

Run apply(const Folder& folder, const std::string& url, const std::string& wanted) {
  folder.write("schema.sql", wanted);
  return folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "contract,data-loss", "--privileges",
                        "ignore", "--url", url});
}

// --- row-level security

const std::string kPolicies =
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;"
    "CREATE POLICY p ON t USING (tenant = current_setting('app.tenant', true)::int);";

std::string rows_for_tenants(const std::string& columns) {
  return "CREATE TABLE t (id int" + columns + ", tenant int, a int);" + kPolicies;
}

/// Ten rows, and what a run as their owner, from whom policies keep them, has to say.
void refuses_hidden_rows(const std::string& key, const std::string& wanted, const std::string& hidden_from) {
  INFO(wanted);
  const FreshDatabase database(rows_for_tenants(key));
  tests::load(database.url(), "INSERT INTO t SELECT g, g % 3, g FROM generate_series(1, 10) AS g");
  const Role role(database, "tenant_owner", owner_of(database, "tenant_owner", "t"));
  const Folder folder;
  folder.write("schema.sql", wanted);
  const Run shown = folder.schema(
      {"diff", "--to", "schema.sql", "--privileges", "ignore", "--url", as_user(database.url(), "tenant_owner")});
  expect(shown, 0, "policies keep rows from this role");
  const Run run = apply(folder, as_user(database.url(), "tenant_owner"), wanted);
  expect(run, 5, hidden_from);
  expect(run, 5, "\"t\"");
  expect(run, 5, "NO FORCE ROW LEVEL SECURITY");
  CHECK(value(database, "SELECT count(a) FROM t") == "10");
  CHECK(value(database,
              "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = "
              "'t'::regclass AND attnum > 0") == "id,tenant,a");
}

std::string with(std::string sql, const std::string& what, const std::string& by) {
  return sql.replace(sql.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("rows that policies hide from their owner are neither lost nor passed over", "[cli][rows][majors]") {
  for (const std::string key : {"", " PRIMARY KEY"}) {
    const std::string before = rows_for_tenants(key);
    refuses_hidden_rows(key, with(before, "a int", "a bigint"), "every row of public.t can be seen");
    refuses_hidden_rows(key, with(before, "a int", "a int, b int -- @backfill a + 1\n"), "can be seen");
    refuses_hidden_rows(key, with(before, "a int", "a int CHECK (a > 5)"), "every row of public.t satisfies");
  }
}

TEST_CASE("a way back does not fill past rows that policies hide", "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TABLE t (id int PRIMARY KEY, tenant int, a int)");
  tests::load(database.url(), "INSERT INTO t SELECT g, g % 3, g FROM generate_series(1, 10) AS g");
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("schema.sql", "CREATE TABLE t (id int PRIMARY KEY, tenant int, a bigint);");
  REQUIRE(folder.schema({"diff", "m", "--url", database.url()}).exit == 0);
  REQUIRE(folder.schema({"apply", "--url", database.url(), "--allow", "contract"}).exit == 0);
  tests::load(database.url(), kPolicies);
  const std::string name = value(database, "SELECT current_database()");
  const Role role(database, "tenant_owner",
                  owner_of(database, "tenant_owner", "t") +
                      "; GRANT USAGE ON SCHEMA schema_journal TO tenant_owner; GRANT ALL ON ALL TABLES IN SCHEMA "
                      "schema_journal TO tenant_owner; GRANT ALL ON ALL SEQUENCES IN SCHEMA schema_journal TO "
                      "tenant_owner");
  expect(folder.schema({"rollback", "--yes", "--allow", "data-loss", "--url", as_user(database.url(), "tenant_owner")}),
         5, "NO FORCE ROW LEVEL SECURITY");
  CHECK(value(database, "SELECT count(a) FROM t") == "10");
}

// --- triggers

namespace {

const std::string kAudited = R"(
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.updated_at := now(); RETURN NEW; END$$;
CREATE TABLE hist (id int, at timestamptz);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO hist VALUES (NEW.id, now()); RETURN NULL; END$$;
CREATE TABLE t (id int PRIMARY KEY, a int, updated_at timestamptz);
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER t_audit AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION audit();)";
const std::string kRows = "INSERT INTO t SELECT g, g, '2020-01-01' FROM generate_series(1, 5) AS g";
const std::string kUntouched =
    "SELECT (SELECT count(*) FROM t WHERE updated_at = '2020-01-01') || '/' || (SELECT count(*) FROM hist)";

}  // namespace

TEST_CASE("filling rows does not fire the table's triggers", "[cli][rows][majors]") {
  for (const std::string key : {"PRIMARY KEY", ""}) {
    for (const std::string change : {"a bigint", "a int, s text NOT NULL DEFAULT gen_random_uuid()::text"}) {
      INFO(key << change);
      const std::string before = with(kAudited, "PRIMARY KEY", key);
      const FreshDatabase database(before);
      tests::load(database.url(), kRows);
      const Folder folder;
      folder.write("schema.toml", "");
      folder.write("schema.sql", with(before, "a int", change));
      expect(folder.schema({"diff", "m", "--url", database.url()}), 0, "proved");
      const Run run = folder.schema({"apply", "--allow", "contract", "--url", database.url()});
      expect(run, 0);
      CHECK(run.err.find("t_touch") == std::string::npos);
      CHECK(value(database, kUntouched) == "5/0");
      if (change == "a bigint") {
        expect(folder.schema({"rollback", "--yes", "--allow", "data-loss", "--url", database.url()}), 0);
        CHECK(value(database, kUntouched) == "5/0");
      }
    }
  }
}

TEST_CASE("a role that cannot keep triggers out is told which ones fire", "[cli][rows][majors]") {
  const FreshDatabase database(kAudited);
  tests::load(database.url(), kRows);
  const Role role(database, "toucher",
                  owner_of(database, "toucher", "t") +
                      "; ALTER TABLE hist OWNER TO toucher; ALTER FUNCTION touch() OWNER TO toucher; ALTER FUNCTION "
                      "audit() OWNER TO toucher");
  const Folder folder;
  const Run run = apply(folder, as_user(database.url(), "toucher"), with(kAudited, "a int", "a bigint"));
  expect(run, 0, "t_audit, t_touch of public.t: this role may not set session_replication_role");
  CHECK(value(database, kUntouched) == "0/5");
  folder.write("schema.sql", with(kAudited, "a int", "a int, b int -- @backfill a\n"));
  expect(folder.schema({"diff", "--url", database.url()}), 0, "fires-triggers: t_audit, t_touch");
}

TEST_CASE("a trigger that keeps rows as they are does not leave them unfilled in silence", "[cli][rows][majors]") {
  for (const std::string key : {" PRIMARY KEY", ""}) {
    const std::string before =
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;"
        "CREATE TABLE t (id int" +
        key +
        ", a int);"
        "CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION keep();";
    const FreshDatabase database(before);
    tests::load(database.url(), "INSERT INTO t SELECT g, g FROM generate_series(1, 5) AS g");
    const Role role(database, "keeper", owner_of(database, "keeper", "t"));
    const Folder folder;
    const Run run = apply(folder, as_user(database.url(), "keeper"), with(before, "a int", "a bigint"));
    CHECK(run.exit != 0);
    expect(run, run.exit, "rows of public.t are not filled");
    CHECK(value(database, "SELECT count(a) FROM t") == "5");
  }
}

TEST_CASE("a foreign key and a deferrable key stay in force for what is filled", "[cli][rows][majors]") {
  const std::string before =
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int, p_id int REFERENCES p, u int "
      "UNIQUE DEFERRABLE);";
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("schema.sql", before);
  REQUIRE(folder.schema({"diff", "first", "--url", database.url()}).exit == 0);
  REQUIRE(folder.schema({"apply", "--url", database.url()}).exit == 0);
  tests::load(database.url(), "INSERT INTO t VALUES (1, 1, NULL, NULL), (2, 2, NULL, NULL)");
  const auto fill = [&](const std::string& assignment, const std::string& filter) {
    folder.write("migrations/20990101000000_fill.up.sql", "-- schema:backfill public.t\n-- schema:backfill-set " +
                                                              assignment + "\n-- schema:backfill-where " + filter +
                                                              "\nUPDATE public.t SET " + assignment + ";\n");
    REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
    return folder.schema({"apply", "--url", database.url()});
  };
  expect(fill("p_id = 9", "p_id IS NULL"), 1, "violates foreign key constraint");
  CHECK(value(database, "SELECT count(p_id) FROM t") == "0");
  expect(fill("u = 9", "u IS NULL"), 1, "duplicate key");
  CHECK(value(database, "SELECT count(u) FROM t") == "0");
}

// --- expressions

TEST_CASE("an expression that is none is an error of the file, with its place", "[cli][rows][majors]") {
  const Folder folder;
  folder.write("before.sql", "CREATE TABLE t (id int, a text);");
  for (const std::string wrong : {"lower(a", "a +", "a); DROP TABLE t; SELECT (1"}) {
    folder.write("schema.sql", "CREATE TABLE t (id int, a text,\n  b text -- @backfill " + wrong + "\n);");
    expect(folder.schema({"diff", "--from", "before.sql", "--to", "schema.sql"}), 1, "schema.sql:2:");
  }
  folder.write("schema.sql", "CREATE TABLE t (id int, a text,\n  b text -- @backfill lower(a) -- for now\n);");
  expect(folder.schema({"diff", "--from", "before.sql", "--to", "schema.sql"}), 0, "lower(a)");
}

TEST_CASE("an expression is tried before anything is done", "[cli][rows][majors]") {
  struct Case {
    std::string column;
    int exit;
    std::string says;
  };
  const std::string before = "CREATE TABLE t (id int PRIMARY KEY, a text);";
  for (const auto& [column, exit, says] :
       {Case{"b int NOT NULL -- @backfill a::int", 5, "\"zz\""}, Case{"b int -- @backfill a::int", 5, "\"zz\""},
        Case{"b text NOT NULL -- @backfill nullif(a, 'zz')", 5, "{\"id\":2}"},
        Case{"b text NOT NULL -- @backfill nosuch || 'x'", 1, "nosuch"},
        Case{"b text NOT NULL -- @backfill nosuch(a)", 1, "nosuch"},
        Case{"b int NOT NULL -- @backfill id::text", 1, "type integer but expression"}}) {
    INFO(column);
    const FreshDatabase database(before);
    tests::load(database.url(), "INSERT INTO t VALUES (1, '1'), (2, 'zz')");
    const Folder folder;
    expect(apply(folder, database.url(), with(before, "a text", "a text, " + column + "\n")), exit, says);
    CHECK(value(database, "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0") == "2");
    CHECK_NOTHROW(tests::load(database.url(), "INSERT INTO t VALUES (3, 'n/a')"));
  }
}

TEST_CASE("an expression may name what the same plan makes", "[cli][rows][majors]") {
  const std::string before = "CREATE TABLE t (id int PRIMARY KEY, a text);";
  const FreshDatabase database(before);
  tests::load(database.url(), "INSERT INTO t VALUES (1, 'x')");
  const Folder folder;
  expect(apply(folder, database.url(),
               "CREATE TABLE t (id int PRIMARY KEY, a text, b text NOT NULL -- @backfill zz(c)\n, c text NOT NULL -- "
               "@backfill a || 'c'\n);"
               "CREATE FUNCTION zz(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(x, '') || 'b' "
               "$$;"),
         0);
  CHECK(value(database, "SELECT c FROM t") == "xc");
}

TEST_CASE("a mended expression reaches the trigger that an unfinished plan has left", "[cli][rows][majors]") {
  const std::string before = "CREATE TABLE t (id int PRIMARY KEY, a text);";
  const FreshDatabase database(before);
  tests::load(database.url(), "INSERT INTO t VALUES (1, '1')");
  const Folder folder;
  const auto wanted = [&](const std::string& expression) {
    return with(before, "a text", "a text, b int NOT NULL -- @backfill " + expression + "\n");
  };
  folder.write("schema.sql", wanted("a::int"));
  const auto apply_to = [&](const std::string& allowed) {
    return folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", allowed, "--url", database.url()});
  };
  expect(apply_to("breaking"), 3);
  folder.write("schema.toml", "");
  REQUIRE(folder.schema({"diff", "m", "--url", database.url()}).exit == 0);
  tests::load(database.url(), "INSERT INTO t VALUES (2, '2')");
  expect(folder.schema({"apply", "--url", database.url()}), 3);
  CHECK_THROWS(tests::load(database.url(), "INSERT INTO t VALUES (3, 'n/a')"));
  tests::load(database.url(), "ALTER TABLE t ALTER b DROP NOT NULL");
  folder.write("schema.sql", wanted("coalesce(substring(a from '^[0-9]+$'), '0')::int"));
  expect(apply_to("contract"), 0);
  CHECK(value(database, "SELECT count(*) FROM pg_trigger WHERE tgrelid = 't'::regclass") == "0");
}
