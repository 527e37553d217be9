// Where passwords come from, and where they never go; poolers; roles that may do little.
#include <fstream>
#include <iterator>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::as_user;
using tests::Child;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

constexpr const char* kSecret = "s3cret-word";

void expect_hidden(const Run& run, int exit, const std::string& text = "") {
  tests::expect(run, exit, text);
  CHECK((run.out + run.err).find(kSecret) == std::string::npos);
}

/// A role that must say its password, on the test binary's server.
void make_locked_role(const FreshDatabase& database) {
  const auto hba = tests::scratch().directory() / "data" / "pg_hba.conf";
  std::ifstream file(hba);
  const std::string rest{std::istreambuf_iterator<char>(file), {}};
  std::ofstream(hba) << "local all locked scram-sha-256\n" << rest;
  database.connect().execute("DROP ROLE IF EXISTS locked");
  database.connect().execute(std::string("CREATE ROLE locked LOGIN SUPERUSER PASSWORD '") + kSecret + "'");
  database.connect().execute("SELECT pg_reload_conf()");
  usleep(200'000);
}

}  // namespace

TEST_CASE("passwords come from files and commands, and show nowhere", "[cli]") {
  const FreshDatabase database;
  make_locked_role(database);
  const Folder folder;
  const std::string url = as_user(database.url(), "locked"), host = tests::scratch().directory().string();
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);\n");
  folder.write("schema.toml", "");
  expect_hidden(folder.schema({"verify", "--update-sums"}), 0);
  expect_hidden(folder.schema({"apply", "--url", as_user(database.url(), "locked:wrong-word")}), 1, "password");
  expect_hidden(folder.schema({"apply", "--url", url}), 1, "password");

  folder.write("pass", "*:*:*:locked:" + std::string(kSecret) + "\n");
  chmod((folder.path() / "pass").c_str(), 0600);
  expect_hidden(folder.schema({"apply", "--url", url}, "", {"PGPASSFILE=" + (folder.path() / "pass").string()}), 0,
                "applied 001_t");
  folder.write("service", "[shop]\nhost=" + host + "\nport=5432\nuser=locked\npassword=" + kSecret + "\ndbname=" +
                              std::string(database.connect().execute("SELECT current_database()").text(0, 0)) + "\n");
  expect_hidden(
      folder.schema({"status"}, "", {"PGSERVICEFILE=" + (folder.path() / "service").string(), "PGSERVICE=shop"}), 0,
      "applied");
  const std::string whole = as_user(database.url(), "locked:" + std::string(kSecret));
  folder.write("url", whole + "\n");
  folder.write("schema.toml",
               "[env.prod]\nurl = \"cmd:cat url\"\n[env.gone]\nurl = \"cmd:echo no vault >&2; exit 7\"\n");
  expect_hidden(folder.schema({"status", "--env", "prod"}), 0, "applied");
  expect_hidden(folder.schema({"status", "--env", "gone"}), 78, "no vault");
  expect_hidden(folder.schema({"drift", "--url", whole, "--to", "nowhere.sql"}), 1);
  const std::string journal = std::string(
      database.connect().execute("SELECT string_agg(m::text, '') FROM schema_journal.migration AS m").text(0, 0));
  CHECK(journal.find(kSecret) == std::string::npos);
}

TEST_CASE("a password on the command line is wiped from the process's title", "[cli]") {
  const FreshDatabase database("CREATE TABLE t (a integer);");
  make_locked_role(database);
  const Folder folder;
  folder.write("migrations/001_t.up.sql", "SELECT pg_sleep(5);\n");
  folder.write("schema.toml", "");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  folder.write("schema.sql", "CREATE TABLE t (a integer); CREATE TABLE u (a integer);");
  postgres::Connection holder = database.connect();
  const postgres::Transaction transaction(holder);
  holder.execute("LOCK TABLE t");
  Child run({SCHEMA_BINARY, "apply", "--yes", "--to", "empty", "--allow", "all", "--url",
             as_user(database.url(), "locked:" + std::string(kSecret))},
            {"NO_COLOR=1"}, folder.path().string());
  REQUIRE(run.says("waiting"));
  std::ifstream file("/proc/" + std::to_string(run.pid()) + "/cmdline", std::ios::binary);
  const std::string title{std::istreambuf_iterator<char>(file), {}};
  CHECK(title.find("--url") != std::string::npos);
  CHECK(title.find(kSecret) == std::string::npos);
}

TEST_CASE("a role without privileges beyond its own objects runs everything", "[cli]") {
  const FreshDatabase database;
  postgres::Connection connection = database.connect();
  const std::string name(connection.execute("SELECT current_database()").text(0, 0));
  connection.execute("DROP ROLE IF EXISTS deployer");
  connection.execute("CREATE ROLE deployer LOGIN");
  connection.execute("GRANT CREATE ON DATABASE " + name + " TO deployer");
  connection.execute("ALTER SCHEMA public OWNER TO deployer");
  const Folder folder;
  const std::string url = as_user(database.url(), "deployer");
  folder.write("schema.toml", "versions = \"sequence\"\n");
  folder.write("schema.sql", "CREATE TABLE t (id integer PRIMARY KEY, a text);\n");
  // 001 says whose the schema is: that was there before.
  expect_hidden(folder.schema({"diff", "first", "--url", url}), 0);
  expect_hidden(folder.schema({"apply", "--url", url}), 0, "applied 002_first");
  connection.execute("INSERT INTO t SELECT g, g::text FROM generate_series(1, 3000) AS g");
  folder.write(
      "schema.sql",
      "CREATE TABLE t (\n  id integer PRIMARY KEY,\n  a text NOT NULL,\n  b integer NOT NULL -- @backfill id\n);\n"
      "CREATE INDEX t_a_idx ON t (a);\n");
  expect_hidden(folder.schema({"diff", "second", "--url", url}), 0);
  expect_hidden(folder.schema({"apply", "--url", url, "--yes", "--allow", "contract"}), 0);
  expect_hidden(folder.schema({"status", "--url", url}), 0);
  expect_hidden(folder.schema({"history", "--url", url}), 0, "deployer");
  expect_hidden(folder.schema({"drift", "--url", url}), 0);
  expect_hidden(folder.schema({"rollback", "--url", url, "--to", "002", "--yes", "--allow", "data-loss"}), 0);
  connection.execute("DROP OWNED BY deployer CASCADE");
}

TEST_CASE("behind a transaction pooler nothing runs and the reason is given; in session mode all is well", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  chmod(folder.path().c_str(), 0777);
  folder.write("schema.toml", "");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  const std::string name(database.connect().execute("SELECT current_database()").text(0, 0));
  for (const char* mode : {"transaction", "session"}) {
    folder.write("pgbouncer.ini",
                 "[databases]\n* = host=" + tests::scratch().directory().string() +
                     " port=5432 user=postgres\n[pgbouncer]\npool_mode = " + mode +
                     "\nlisten_port = 6543\nauth_type = any\nunix_socket_dir = " + folder.path().string() +
                     "\nignore_startup_parameters = extra_float_digits\nserver_reset_query = DISCARD ALL\n" +
                     (geteuid() == 0 ? "user = postgres\n" : ""));
    Child pooler({"pgbouncer", "pgbouncer.ini"}, {"PATH=/usr/sbin:/usr/bin:/bin"}, folder.path().string());
    REQUIRE(pooler.says("process up"));
    const std::string url = "postgresql://postgres@/" + name + "?host=" + folder.path().string() + "&port=6543";
    const Run run = folder.schema({"apply", "--url", url});
    if (mode == std::string("transaction")) {
      expect_hidden(run, 78, "transaction pooler");
      folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
      expect_hidden(folder.schema({"inspect", url}), 0);
      expect_hidden(folder.schema({"drift", "--to", "schema.sql", "--url", url}), 2, "table public.t");
      expect_hidden(folder.schema({"diff", "--to", "schema.sql", "--url", url}), 0, "CREATE TABLE public.t");
      expect_hidden(folder.schema({"status", "--url", url}), 2, "pending");
      expect_hidden(folder.schema({"baseline", "--url", url}), 78, "transaction pooler");
      CHECK(database.connect().execute("SELECT to_regclass('t') IS NULL").text(0, 0) == "t");
    } else {
      expect_hidden(run, 0, "applied 001_t");
    }
    pooler.signal(SIGINT);
    pooler.wait();
  }
}

TEST_CASE("secrets in options are shown and written masked, and are no difference then", "[cli]") {
  const std::string schema =
      "CREATE FOREIGN DATA WRAPPER w;\nCREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h');\n"
      "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'ann', password '" +
      std::string(kSecret) + "');\n";
  const FreshDatabase database(schema);
  const Folder folder;
  expect_hidden(folder.schema({"inspect", database.url()}), 0, "********");
  expect_hidden(folder.schema({"inspect", database.url(), "--format", "json"}), 0);
  expect_hidden(folder.schema({"inspect", database.url(), "--format", "html"}), 0);
  REQUIRE(folder.schema({"inspect", database.url(), "-o", "schema.sql"}).exit == 0);
  expect_hidden(folder.schema({"drift", "--url", database.url(), "--to", "schema.sql"}), 0);
  // Nobody knows it where there is no such mapping yet.
  expect_hidden(folder.schema({"diff", "--from", "empty", "--to", "schema.sql"}), 1, "masked");
  // What takes it away cannot bring it back.
  folder.write("other.sql",
               "CREATE FOREIGN DATA WRAPPER w;\nCREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h');\n"
               "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'bob');\n");
  expect_hidden(folder.schema({"diff", "--from", database.url(), "--to", "other.sql"}), 0, "kept nowhere");
  folder.write("other.sql", "CREATE FOREIGN DATA WRAPPER w;\n");
  const tests::Run gone =
      folder.schema({"diff", "less", "--from", database.url(), "--to", "other.sql", "--allow", "all"});
  expect_hidden(gone, 0, "up, down (as far as it can be taken back) over 0 tables");
}
