// A database changed by hand in many ways: every change is found and named, --fix brings it back, --adopt keeps it.

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::contains;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

constexpr const char* kSchema = R"(
CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'done');
CREATE DOMAIN app.percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE SEQUENCE app.numbers INCREMENT BY 10;
CREATE TABLE app.customers (id bigint PRIMARY KEY, name text NOT NULL, email text, note text);
COMMENT ON TABLE app.customers IS 'who buys';
ALTER TABLE app.customers OWNER TO drift_owner;
CREATE TABLE app.orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES app.customers,
  status app.status NOT NULL DEFAULT 'open',
  total numeric(12, 2) NOT NULL DEFAULT 0,
  placed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT orders_total_check CHECK (total >= 0)
);
CREATE INDEX orders_customer_idx ON app.orders (customer_id);
CREATE INDEX orders_status_idx ON app.orders (status) WHERE total > 0;
CREATE INDEX orders_placed_idx ON app.orders (placed_at);
GRANT SELECT, INSERT ON app.orders TO drift_reader;
ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON app.orders USING (total < 1000);
CREATE TABLE app.audit (id bigint PRIMARY KEY, what text);
CREATE TABLE app.settings (name text PRIMARY KEY, value text);
CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION app.double(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2 * n';
CREATE TRIGGER orders_stamp BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.stamp();
CREATE VIEW app.open_orders WITH (security_barrier = true) AS SELECT id, total FROM app.orders WHERE status = 'open';
CREATE VIEW app.names AS SELECT id, name FROM app.customers;
CREATE MATERIALIZED VIEW app.totals AS SELECT customer_id, sum(total) AS total FROM app.orders GROUP BY customer_id;
)";

struct Change {
  std::string sql, named;
};

const std::vector<Change>& changes() {
  static const std::vector<Change> kChanges = {
      {"ALTER TABLE app.customers ADD COLUMN nickname text", "column app.customers.nickname"},
      {"ALTER TABLE app.customers DROP COLUMN note", "column app.customers.note"},
      {"ALTER TABLE app.orders ALTER COLUMN total SET DEFAULT 1", "column app.orders.total"},
      {"ALTER TABLE app.customers ALTER COLUMN name DROP NOT NULL", "column app.customers.name"},
      {"ALTER TABLE app.settings ALTER COLUMN value TYPE varchar(50)", "column app.settings.value"},
      {"DROP INDEX app.orders_customer_idx", "index app.orders.orders_customer_idx"},
      {"UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'app.orders_placed_idx'::regclass",
       "index app.orders.orders_placed_idx"},
      {"CREATE INDEX by_hand ON app.audit (what)", "index app.audit.by_hand"},
      {"ALTER TABLE app.orders DISABLE TRIGGER orders_stamp", "trigger app.orders.orders_stamp"},
      {"REVOKE INSERT ON app.orders FROM drift_reader; GRANT DELETE ON app.orders TO drift_reader", "table app.orders"},
      {"ALTER POLICY own_orders ON app.orders USING (true)", "policy app.orders.own_orders"},
      {"ALTER TABLE app.customers OWNER TO CURRENT_USER; COMMENT ON TABLE app.customers IS 'who pays'",
       "table app.customers"},
      {"ALTER TYPE app.status ADD VALUE 'late'", "type app.status"},
      {"ALTER SEQUENCE app.numbers INCREMENT BY 5 CYCLE", "sequence app.numbers"},
      {"ALTER VIEW app.open_orders SET (security_barrier = false)", "view app.open_orders"},
      {"CREATE OR REPLACE VIEW app.names AS SELECT id, name FROM app.customers WHERE id > 0", "view app.names"},
      {"CREATE OR REPLACE FUNCTION app.double(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n + n'",
       "function app.double(integer)"},
      {"ALTER TABLE app.orders DROP CONSTRAINT orders_total_check, ADD CONSTRAINT orders_total_check CHECK (total >= "
       "0) "
       "NOT VALID",
       "constraint app.orders.orders_total_check"},
      {"ALTER TABLE app.orders DROP CONSTRAINT orders_customer_id_fkey",
       "constraint app.orders.orders_customer_id_fkey"},
      {"ALTER TABLE app.settings SET (fillfactor = 50)", "table app.settings"},
      {"ALTER TABLE app.audit SET UNLOGGED", "table app.audit"},
      {"CREATE TABLE app.leftover (id bigint)", "table app.leftover"},
      {"ALTER DOMAIN app.percent ADD CONSTRAINT even CHECK (VALUE % 2 = 0)", "constraint app.percent.even"},
      {"DROP MATERIALIZED VIEW app.totals", "materialized view app.totals"},
      {"CREATE SCHEMA by_hand", "schema by_hand"},
  };
  return kChanges;
}

/// A database that was built by migrations, and the folder they are in.
struct Project {
  Project() {
    postgres::Connection connection = database.connect();
    for (const char* role : {"drift_owner", "drift_reader"}) {
      connection.execute(std::string("DO $$ BEGIN CREATE ROLE ") + role +
                         "; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    }
    folder.write("schema.sql", kSchema);
    folder.write("schema.toml", "schema = \"schema.sql\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
    run({"diff", "init"});
    run({"apply", "--yes"});
  }

  Run run(const std::vector<std::string>& arguments, int exit = 0) const {
    Run result = folder.schema(arguments);
    INFO(arguments.front() << ": " << result.out << result.err);
    CHECK(result.exit == exit);
    return result;
  }

  void change_by_hand() const {
    for (const Change& change : changes()) {
      tests::load(database.url(), change.sql + ";");
    }
  }

  FreshDatabase database;
  Folder folder;
};

}  // namespace

TEST_CASE("texts of times mean what they mean in the database that is compared", "[cli]") {
  const FreshDatabase database;
  database.connect().execute("ALTER DATABASE " + tests::value(database, "SELECT quote_ident(current_database())") +
                             " SET timezone = 'Europe/Berlin'");
  const std::string schema = R"(
CREATE TABLE rate (
  day date DEFAULT '01/02/2020', until date DEFAULT '12/31/9999',
  since timestamptz DEFAULT '2020-01-01' CHECK (since > '2000-01-01 00:00')
);
CREATE VIEW current_rate AS SELECT * FROM rate WHERE since >= '2024-01-01';
CREATE INDEX rate_since ON rate (since) WHERE since > '2024-01-01 00:00';
)";
  database.connect().execute(schema);
  const Folder folder;
  folder.write("same.sql", schema);
  const Run same = folder.schema({"drift", "--url", database.url(), "--to", "same.sql"});
  INFO(same.out << same.err);
  CHECK(same.exit == 0);
  std::string other = schema;
  other.replace(other.find("'2024-01-01'"), 12, "'2024-01-01 00:00+00'");
  other.replace(other.find("'01/02/2020'"), 12, "'2020-02-01'");
  folder.write("other.sql", other);
  const Run changed = folder.schema({"diff", "--from", database.url(), "--to", "other.sql"});
  INFO(changed.out << changed.err);
  CHECK_THAT(changed.out, contains("view public.current_rate"));
  CHECK_THAT(changed.out, contains("column day: default"));
  CHECK_THAT(changed.out, !contains("rate_since"));
}

TEST_CASE("drift names every change made by hand, --fix brings all of them back", "[drift]") {
  const Project project;
  project.run({"drift"});
  const std::string dump = tests::dump(project.database.url());
  project.change_by_hand();

  const Run drift = project.run({"drift"}, 2);
  const Run json = project.run({"drift", "--format", "json"}, 2);
  for (const Change& change : changes()) {
    INFO(drift.out);
    CHECK_THAT(drift.out, contains(change.named));
    CHECK_THAT(json.out, contains("\"subject\": \"" + change.named + "\""));
  }
  CHECK_THAT(project.run({"drift", "--format", "sarif"}, 2).out, contains("\"ruleId\": \"drift-missing\""));
  CHECK_THAT(project.run({"drift", "--format", "github"}, 2).out,
             contains("::error file=migrations/") && contains("title=drift-extra::"));

  project.run({"drift", "--fix", "no_way"}, 3);
  project.run({"drift", "--fix", "bring_back", "--allow", "blocking"});
  // Whoever replays the migrations gets the same as before.
  project.run({"drift"}, 2);
  const Run apply = project.run({"apply", "--yes", "--contract", "made by hand"});
  INFO(apply.err);
  const Run after = project.run({"drift"});
  INFO(after.out << after.err);
  CHECK(tests::dump(project.database.url()) == dump);
}

TEST_CASE("drift that finds nothing takes less time than pg_dump -s", "[drift]") {
  const Project project;
  const auto least_seconds = [](const std::function<int()>& run) {
    double least = 1e9;
    for (int i = 0; i < 7; ++i) {
      const auto start = std::chrono::steady_clock::now();
      CHECK(run() == 0);
      least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return least;
  };
  const double dump = least_seconds([&] { return tests::run({"pg_dump", "-s", "-d", project.database.url()}).exit; });
  const double drift = least_seconds([&] { return project.folder.schema({"drift"}).exit; });
  INFO("drift " << drift << " s, pg_dump -s " << dump << " s");
  CHECK(drift < dump);
}

TEST_CASE("what a changed column should be is told without a statement that adds it", "[drift]") {
  const Project project;
  tests::load(project.database.url(),
              "ALTER TABLE app.customers ALTER COLUMN note TYPE varchar(9), DROP COLUMN email;");
  for (const char* format : {"github", "markdown"}) {
    const Run drift = project.run({"drift", "--format", format}, 2);
    CHECK_THAT(drift.out, contains("should be: note text"));
    CHECK_THAT(drift.out, !contains("ADD COLUMN note"));
    CHECK_THAT(drift.out, contains("ADD COLUMN email"));  // it is not there
  }
}

TEST_CASE("a migration that mends is not run where nothing has drifted", "[drift]") {
  const Project project;
  const FreshDatabase other;
  project.run({"apply", "--yes", "--url", other.url()});
  tests::load(project.database.url(), "ALTER TABLE app.customers ADD COLUMN nickname text;");
  project.run({"drift", "--fix", "bring_back"});
  const Run run = project.run({"apply", "--yes", "--url", other.url()});
  CHECK_THAT(run.err, contains("bring_back"));
  project.run({"drift", "--url", other.url()});
  project.run({"apply", "--yes", "--contract", "made by hand"});
  project.run({"drift"});
}

TEST_CASE("a mending migration goes in before what is pending", "[drift]") {
  const Project project;
  // Versions are seconds: there must be one between what is applied and what is pending.
  std::this_thread::sleep_for(std::chrono::seconds(3));
  project.folder.write("schema.sql", std::string(kSchema) + "CREATE TABLE app.later (id bigint PRIMARY KEY);\n");
  project.run({"diff", "later"});
  tests::load(project.database.url(), "ALTER TABLE app.customers ALTER COLUMN email SET DEFAULT 'none';");
  const Run drift = project.run({"drift"}, 2);
  CHECK_THAT(drift.out, contains("column app.customers.email"));
  CHECK_THAT(drift.out, !contains("app.later"));
  project.run({"drift", "--fix", "bring_back"});
  project.run({"apply", "--yes"});
  project.run({"drift"});
  project.run({"diff", "--exit-code"});
}

TEST_CASE("a mending migration for which no version is left is run by hand", "[drift]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
  CHECK(folder.schema({"diff", "one", "--from", "empty"}).exit == 0);
  CHECK(folder.schema({"apply", "--yes"}).exit == 0);
  folder.write("schema.sql", "CREATE TABLE t (a integer);\nCREATE TABLE u (a integer);\n");
  CHECK(folder.schema({"diff", "two"}).exit == 0);
  tests::load(database.url(), "ALTER TABLE t ADD COLUMN by_hand text;");
  const Run stuck = folder.schema({"drift", "--fix", "back", "--allow", "all"});
  CHECK(stuck.exit == 1);
  CHECK_THAT(stuck.err, contains("no version left between 001 (applied) and 002 (pending)") && contains("--dry-run"));
  const Run shown = folder.schema({"drift", "--fix", "back", "--allow", "all", "--dry-run"});
  CHECK(shown.exit == 0);
  CHECK(tests::run({"psql", "-X", "-v", "ON_ERROR_STOP=1", "-d", database.url()}, shown.out).exit == 0);
  CHECK(folder.schema({"drift"}).exit == 0);
  CHECK(folder.schema({"apply", "--yes"}).exit == 0);
}

TEST_CASE("a mending migration finds its version between those of one day", "[drift]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"date-sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer);\nCREATE TABLE u (a integer);\n");
  folder.write("migrations/20990101_001_one.up.sql", "CREATE TABLE t (a integer);\n");
  CHECK(folder.schema({"verify", "--update-sums"}).exit == 0);
  CHECK(folder.schema({"apply", "--yes"}).exit == 0);
  folder.write("migrations/20990101_003_two.up.sql", "CREATE TABLE u (a integer);\n");
  CHECK(folder.schema({"verify", "--update-sums"}).exit == 0);
  tests::load(database.url(), "ALTER TABLE t ADD COLUMN by_hand text;");
  const Run mended = folder.schema({"drift", "--fix", "back", "--allow", "all"});
  CHECK_THAT(mended.err, contains("20990101_002_back.up.sql"));
  CHECK(folder.schema({"apply", "--yes", "--allow", "all"}).exit == 0);
  CHECK(folder.schema({"drift"}).exit == 0);
}

TEST_CASE("--adopt brings the files up to the database", "[drift]") {
  const Project project;
  project.change_by_hand();
  tests::load(project.database.url(), "REINDEX INDEX app.orders_placed_idx;");
  project.run({"drift", "--adopt"});
  const std::string adopted = project.folder.read("schema.sql");
  CHECK(adopted.starts_with(kSchema));
  CHECK_THAT(adopted,
             contains("ADD COLUMN nickname") && !contains("SCHEMA by_hand OWNER") && !contains("percent_check"));
  const Run same = project.run({"diff", "--exit-code"});
  INFO(same.out);
  project.run({"apply", "--yes", "--contract", "it is so"});
  project.run({"drift"});
}

TEST_CASE("a grant made by hand is drift even where nothing speaks of grants", "[cli]") {
  const FreshDatabase database("CREATE TABLE t (a integer);");
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  const auto exit = [&](const std::string& command, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{command, "--url", database.url(), "--to", "schema.sql"};
    if (command == "diff") {
      arguments[1] = "--from";
      arguments.emplace_back("--exit-code");
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return folder.schema(arguments).exit;
  };
  CHECK(exit("drift") == 0);
  database.connect().execute("GRANT SELECT ON t TO PUBLIC");
  CHECK(exit("drift") == 2);
  CHECK(exit("drift", {"--privileges", "ignore"}) == 0);
  CHECK(exit("diff") == 0);
  CHECK(exit("diff", {"--privileges", "manage"}) == 2);

  // To become what a silent file says takes the permission to take access away.
  const auto readable = [&] {
    return database.connect().execute("SELECT has_table_privilege('public', 't', 'SELECT')").text(0, 0) == "t";
  };
  CHECK(exit("apply", {"--yes", "--allow", "data-loss"}) == 0);
  CHECK(readable());
  CHECK(exit("apply", {"--yes", "--allow", "revoke"}) == 0);
  CHECK_FALSE(readable());
  CHECK(exit("drift") == 0);

  database.connect().execute("GRANT SELECT ON t TO PUBLIC");
  folder.write("schema.toml", "[env.dev]\nprivileges = \"ignore\"\n[env.strict]\nprivileges = \"manage\"\n");
  CHECK(exit("drift", {"--env", "dev"}) == 0);
  CHECK(exit("diff", {"--env", "strict"}) == 2);
}

TEST_CASE("an owner that no file names is that of whoever runs the migrations", "[drift]") {
  const Project project;
  tests::load(project.database.url(), "ALTER TABLE app.audit OWNER TO drift_reader;");
  const Run drift = project.run({"drift"}, 2);
  CHECK(drift.out.find("table app.audit: owner") != std::string::npos);
  project.run({"drift", "--privileges", "ignore"});
  project.run({"drift", "--fix", "back"});
  project.run({"apply"});
  project.run({"drift"});
}

TEST_CASE("of what was there before the journal the owner is the one that most of it has", "[drift]") {
  const FreshDatabase database("CREATE TABLE a (i integer); CREATE TABLE b (i integer); CREATE TABLE c (i integer);");
  tests::load(database.url(), "DO $$ BEGIN CREATE ROLE drift_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  tests::load(database.url(), R"(
    ALTER TABLE a OWNER TO drift_owner; ALTER TABLE b OWNER TO drift_owner; ALTER TABLE c OWNER TO drift_owner;
  )");
  const Folder folder;
  const auto run = [&](std::vector<std::string> arguments, int exit) {
    arguments.insert(arguments.end(), {"--url", database.url()});
    Run result = folder.schema(arguments);
    INFO(arguments.front() << ": " << result.out << result.err);
    CHECK(result.exit == exit);
    return result;
  };
  run({"init"}, 0);
  folder.write("schema.sql", folder.read("schema.sql") + "CREATE TABLE d (i integer);\n");
  run({"diff", "more"}, 0);
  run({"apply"}, 0);
  run({"drift"}, 0);
  tests::load(database.url(), "ALTER TABLE b OWNER TO CURRENT_USER;");
  CHECK(run({"drift"}, 2).out.find("table public.b: owner") != std::string::npos);
  run({"drift", "--adopt"}, 0);
  run({"apply"}, 0);
  run({"drift"}, 0);
}

TEST_CASE("--adopt takes over what was renamed, and what cannot be said it refuses", "[drift]") {
  const Project project;
  tests::load(project.database.url(), R"(
    ALTER TABLE app.orders RENAME CONSTRAINT orders_total_check TO by_hand;
  )");
  project.run({"drift"}, 2);
  project.run({"drift", "--adopt"});
  project.run({"apply"});
  project.run({"drift"});
  project.run({"diff", "--exit-code"});
  tests::load(project.database.url(), R"(
    UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'app.orders_placed_idx'::regclass;
  )");
  const std::string before = project.folder.read("schema.sql");
  CHECK(project.run({"drift", "--adopt"}, 1).err.find("is not valid") != std::string::npos);
  CHECK(project.folder.read("schema.sql") == before);
}

TEST_CASE("what mended a drift is run where it drifted only, and is in nobody's way back", "[drift]") {
  const FreshDatabase drifted, other;
  tests::load(drifted.url(), "DO $$ BEGIN CREATE ROLE drift_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  const auto run = [&](std::vector<std::string> arguments, const std::string& url, int exit) {
    arguments.insert(arguments.end(), {"--url", url});
    Run result = folder.schema(arguments);
    INFO(arguments.front() << ": " << result.out << result.err);
    CHECK(result.exit == exit);
    return result;
  };
  run({"diff", "first"}, drifted.url(), 0);
  run({"apply"}, drifted.url(), 0);
  // No file speaks of grants: what was granted by hand is drift, and taken back, all the same.
  tests::load(drifted.url(), "GRANT SELECT ON t TO drift_reader;");
  run({"drift"}, drifted.url(), 2);
  run({"drift", "--fix", "back"}, drifted.url(), 0);
  run({"apply"}, drifted.url(), 0);
  run({"drift"}, drifted.url(), 0);
  CHECK(run({"apply"}, other.url(), 0).err.find("baselined 002_back") != std::string::npos);
  run({"rollback", "--yes"}, other.url(), 0);
  run({"apply"}, other.url(), 0);
  run({"rollback", "--to", "0", "--yes", "--allow", "data-loss"}, other.url(), 0);
  CHECK(folder.schema({"verify"}).exit == 0);
}
