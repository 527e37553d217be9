// Servers and roles that allow little: every command works there, or says which right it lacks and what needed it, and
// leaves everything as it was.
#include <fstream>
#include <thread>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postgres/process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/role.hpp"
#include "tests/support/server.hpp"

using tests::as_user;
using tests::Child;
using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Role;
using tests::Run;
using tests::value;

namespace {

/// A database with a table of 3,000 rows in a schema that `role` owns, and one that it may not look into.
const char* const kShop = R"(
  CREATE SCHEMA shop;
  CREATE TABLE shop.t (id integer PRIMARY KEY, a text CHECK (a IN ('x', 'y')));
  INSERT INTO shop.t SELECT g, 'x' FROM generate_series(1, 3000) AS g;
  CREATE VIEW shop.v AS SELECT id FROM shop.t WHERE a = 'x';
  CREATE SCHEMA closed;
  CREATE TABLE closed.s (a integer DEFAULT 1 + 1);
  CREATE VIEW closed.v AS SELECT a FROM closed.s;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;)";

const char* const kWanted = R"(
CREATE SCHEMA shop;
CREATE TABLE shop.t (
  id integer PRIMARY KEY,
  a text NOT NULL CHECK (a IN ('x', 'y')),
  b integer NOT NULL -- @backfill id
);
CREATE INDEX t_a_idx ON shop.t (a);
CREATE VIEW shop.v AS SELECT id FROM shop.t WHERE a = 'x';
)";

/// `role` owns schema shop and may connect.
std::string grants_of(const FreshDatabase& database, const std::string& role) {
  return "ALTER SCHEMA shop OWNER TO " + role + "; ALTER TABLE shop.t OWNER TO " + role +
         "; ALTER VIEW shop.v OWNER TO " + role + "; GRANT CONNECT ON DATABASE " +
         value(database.url(), "SELECT current_database()") + " TO " + role;
}

/// PostgreSQL refuses to run as root.
std::vector<std::string> as_server_account(std::vector<std::string> command) {
  if (const postgres::Account account = postgres::server_account(); account.switch_to) {
    const std::vector<std::string> prefix{
        "setpriv", "--reuid", account.name, "--regid", std::to_string(account.gid), "--clear-groups", "--"};
    command.insert(command.begin(), prefix.begin(), prefix.end());
  }
  return command;
}

void give_to_server_account(const std::filesystem::path& path) {
  const postgres::Account account = postgres::server_account();
  REQUIRE(chown(path.c_str(), account.uid, account.gid) == 0);
}

std::string setting(const std::string& name) { return name + "=" + value(tests::scratch().url(), "SHOW " + name); }

}  // namespace

TEST_CASE("a role that owns one schema and nothing else says what the journal needs, and then runs everything",
          "[cli][roles][majors]") {
  const FreshDatabase database(kShop);
  const Role role(database, "tenant", grants_of(database, "tenant"));
  const std::string url = as_user(database.url(), "tenant");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nschemas = [\"shop\"]\nurl = \"" + url + "\"\n");
  folder.write("schema.sql", kWanted);
  expect(folder.schema({"inspect"}), 0, "CREATE TABLE shop.t");
  expect(folder.schema({"inspect", url}), 0);  // and what it may not use can be read all the same
  expect(folder.schema({"diff", "first"}), 0, "001_baseline.up.sql");
  CHECK(folder.read("migrations/001_baseline.up.sql").find("public") ==
        folder.read("migrations/001_baseline.up.sql").find("public;"));  // in the search_path alone
  expect(folder.schema({"verify"}), 0);
  expect(folder.schema({"drift", "--to", "schema.sql", "--judge", "target"}), 2, "column shop.t.b");

  const Run refused = folder.schema({"apply", "--yes"});
  expect(refused, 1, "permission denied for database");
  expect(refused, 1, "CREATE SCHEMA schema_journal AUTHORIZATION tenant");
  CHECK(value(database.url(), "SELECT to_regnamespace('schema_journal') IS NULL") == "t");
  expect(folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all"}), 1, "AUTHORIZATION tenant");
  CHECK(value(database.url(), "SELECT count(*) FROM pg_attribute WHERE attrelid = 'shop.t'::regclass AND attnum > 0") ==
        "2");

  database.connect().execute("CREATE SCHEMA schema_journal AUTHORIZATION tenant");
  expect(folder.schema({"apply", "--yes", "--allow", "contract"}), 0, "baselined 001_baseline");
  expect(folder.schema({"status"}), 0);
  expect(folder.schema({"history"}), 0, "tenant");
  expect(folder.schema({"drift"}), 0);
  expect(folder.schema({"rollback", "--to", "001", "--yes", "--allow", "data-loss"}), 0);
  CHECK(value(database.url(), "SELECT count(*) FROM shop.t") == "3000");
}

TEST_CASE("a role that reads alone inspects and compares, and apply says what it may not", "[cli][roles][majors]") {
  const FreshDatabase database(kShop);
  const std::string name = value(database.url(), "SELECT current_database()");
  const Role role(database, "reader", "GRANT CONNECT ON DATABASE " + name + " TO reader");
  const std::string url = as_user(database.url(), "reader");
  const Folder folder;
  folder.write("schema.toml", "");
  REQUIRE(folder.schema({"inspect", database.url(), "-o", "schema.sql"}).exit == 0);
  expect(folder.schema({"drift", "--to", "schema.sql", "--url", url}), 0);
  folder.write("wanted.sql", folder.read("schema.sql") + "CREATE INDEX i ON shop.t (a);\n");
  expect(folder.schema({"diff", "--to", "wanted.sql", "--url", url}), 0, "index i");
  expect(folder.schema({"apply", "--to", "wanted.sql", "--url", url, "--yes"}), 1, "permission denied");
  expect(folder.schema({"status", "--url", url}), 0);
  // The journal is somebody else's.
  REQUIRE(folder.schema({"apply", "--to", "wanted.sql", "--yes", "--url", database.url()}).exit == 0);
  const Run status = folder.schema({"status", "--url", url});
  expect(status, 1, "permission denied for schema schema_journal");
  expect(status, 1, "statement: ");
}

TEST_CASE("where the target cannot be asked, a difference stays a doubt and says why", "[cli][roles][majors]") {
  // Nobody but a server knows whether the two are the same.
  const FreshDatabase database(
      "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT xmlelement(name x, a) AS e FROM t, generate_series(1, 2) AS "
      "g (n);");
  const std::string name = value(database.url(), "SELECT current_database()");
  const Role role(database, "guest", "GRANT CONNECT ON DATABASE " + name + " TO guest; GRANT SELECT ON t TO guest");
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("schema.sql",
               "CREATE TABLE t (a integer); GRANT SELECT ON t TO guest;\n"
               "CREATE VIEW v AS SELECT xmlelement(name x, a) AS e FROM t, generate_series(1, 2) AS g (n);\n");
  const auto drift = [&](const std::string& url, const std::string& judge) {
    return folder.schema({"drift", "--to", "schema.sql", "--privileges", "ignore", "--judge", judge, "--url", url});
  };
  expect(drift(database.url(), "target"), 0);
  expect(drift(as_user(database.url(), "guest"), "target"), 2, "permission denied to create temporary tables");
  expect(drift(as_user(database.url(), "guest"), "auto"), 0);
  tests::load(database.url(), R"(
    CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'ask the DBA'; END $$;
    CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION forbid();)");
  const std::vector<std::string> apart{"drift",           "--to",      "schema.sql",   "--privileges",
                                       "ignore",          "--exclude", "function:*",   "--exclude",
                                       "event trigger:*", "--url",     database.url(), "--judge"};
  auto target = apart, automatic = apart;
  target.emplace_back("target");
  automatic.emplace_back("auto");
  expect(folder.schema(target), 2, "event triggers");
  expect(folder.schema(automatic), 0);
  database.connect().execute("DROP EVENT TRIGGER no_ddl");
}

TEST_CASE("an event trigger that forbids DDL stops apply with its own words, and nothing is left behind",
          "[cli][roles][majors]") {
  const FreshDatabase database(R"(
    CREATE TABLE t (a integer);
    CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE 'ask the DBA before %', tg_tag; END $$;)");
  const Folder folder;
  folder.write("schema.toml", "");
  REQUIRE(folder.schema({"inspect", database.url(), "-o", "schema.sql"}).exit == 0);
  folder.write("schema.sql",
               folder.read("schema.sql") + "CREATE INDEX t_a_idx ON t (a);\nCREATE VIEW w AS SELECT a FROM t;\n");
  const std::vector<std::string> apply{"apply",        "--to",  "schema.sql", "--url",
                                       database.url(), "--yes", "--exclude",  "event trigger:*"};
  postgres::Connection connection = database.connect();
  connection.execute("CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION forbid()");
  expect(folder.schema({"diff", "--to", "schema.sql", "--url", database.url()}), 0, "index t_a_idx");
  expect(folder.schema(apply), 1, "the journal, schema schema_journal of the database, cannot be made: ask the DBA");
  expect(folder.schema(apply), 1, "hint: event triggers are in force (no_ddl)");
  CHECK(value(database.url(), "SELECT to_regnamespace('schema_journal') IS NULL") == "t");
  // One that lets the journal pass, and stops a step.
  connection.execute("DROP EVENT TRIGGER no_ddl");
  connection.execute(
      "CREATE EVENT TRIGGER no_ddl ON ddl_command_start WHEN TAG IN ('CREATE VIEW') EXECUTE FUNCTION forbid()");
  const Run run = folder.schema(apply);
  expect(run, 1, "ask the DBA before CREATE VIEW");
  expect(run, 1, "statement: CREATE VIEW");
  CHECK(value(database.url(), "SELECT to_regclass('w') IS NULL") == "t");
  connection.execute("DROP EVENT TRIGGER no_ddl");
  expect(folder.schema(apply), 0);
  expect(folder.schema({"drift", "--to", "schema.sql", "--url", database.url()}), 0);
}

TEST_CASE("timeouts that server, database or role have set end no run", "[cli][roles][majors]") {
  const FreshDatabase database;
  const std::string name = value(database.url(), "SELECT current_database()");
  const Role role(database, "hurried",
                  "GRANT ALL ON DATABASE " + name + " TO hurried; ALTER SCHEMA public OWNER TO hurried");
  for (const char* timeout : {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
                              "idle_session_timeout", "transaction_timeout"}) {
    if (value(database.url(), std::string("SELECT count(*) FROM pg_settings WHERE name = '") + timeout + "'") == "1") {
      database.connect().execute(std::string("ALTER ROLE hurried SET ") + timeout + " = '400ms'");
    }
  }
  const std::string url = as_user(database.url(), "hurried");
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (id integer PRIMARY KEY);\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  expect(folder.schema({"apply", "--url", url}), 0);
  // Both a slow statement and a wait for a lock that is in use.
  folder.write("migrations/002_slow.up.sql",
               "ALTER TABLE t ADD COLUMN a integer;\nSELECT pg_sleep(1);\nALTER TABLE t ADD COLUMN b integer;\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  postgres::Connection holder = database.connect();
  auto transaction = std::make_unique<postgres::Transaction>(holder);
  holder.execute("SELECT FROM t");
  Child run({SCHEMA_BINARY, "apply", "--yes", "--url", url}, {"NO_COLOR=1"}, folder.path().string());
  CHECK(run.says("pid " + std::to_string(holder.backend_pid())));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  transaction.reset();
  expect(run.wait(), 0, "applied 002_slow");
  folder.write("schema.sql", "CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);\n");
  expect(folder.schema({"drift", "--to", "schema.sql", "--url", url}), 0);
}

TEST_CASE("a read-only standby is read like any server, and changed never", "[cli]") {
  const FreshDatabase database(
      "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT xmlelement(name x, a) AS e FROM t, generate_series(1, 2) AS "
      "g (n);");
  const std::string name = value(database.url(), "SELECT current_database()");
  const Folder folder;
  chmod(folder.path().c_str(), 0755);
  const std::string directory = (folder.path() / "standby").string();
  std::filesystem::create_directory(directory);
  give_to_server_account(directory);
  const std::filesystem::path bin = postgres::find_server_binaries().value();
  const Run copied =
      tests::run(as_server_account({(bin / "pg_basebackup").string(), "-h", tests::scratch().directory().string(), "-p",
                                    "5432", "-U", "postgres", "-D", directory + "/data", "-c", "fast", "-R"}));
  INFO(copied.err);
  REQUIRE(copied.exit == 0);
  Child server(
      as_server_account({(bin / "postgres").string(), "-D", directory + "/data", "-c", "listen_addresses=", "-c",
                         "unix_socket_directories=" + directory, "-c", "port=5432", "-c", setting("max_connections"),
                         "-c", setting("max_locks_per_transaction"), "-c", setting("wal_level"), "-c", "fsync=off"}),
      {}, directory);
  REQUIRE(server.says("ready to accept read-only connections"));
  const std::string url = "postgresql://postgres@/" + name + "?host=" + directory + "&port=5432";
  folder.write("schema.toml", "");
  folder.write("schema.sql",
               "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT xmlelement(name x, a) AS e FROM t, "
               "generate_series(1, 2) AS g (n);");
  expect(folder.schema({"inspect", url}), 0, "CREATE TABLE public.t");
  expect(folder.schema({"drift", "--to", "schema.sql", "--url", url}), 0);
  expect(folder.schema({"drift", "--to", "schema.sql", "--judge", "target", "--url", url}), 2, "read-only transaction");
  folder.write("schema.sql", folder.read("schema.sql") + "CREATE TABLE u ();\n");
  expect(folder.schema({"diff", "--to", "schema.sql", "--url", url}), 0, "table public.u");
  expect(folder.schema({"status", "--url", url}), 0);
  expect(folder.schema({"apply", "--to", "schema.sql", "--url", url, "--yes"}), 1, "replica");
  folder.write("migrations/001_u.up.sql", "CREATE TABLE u ();\n");
  REQUIRE(folder.schema({"verify", "--update-sums"}).exit == 0);
  for (const char* command : {"apply", "baseline"}) {
    expect(folder.schema({command, "--url", url}), 1, "replica");
  }
  server.signal(SIGINT);
  server.wait();
}

TEST_CASE("certificates are checked as the URL asks", "[cli][roles][majors]") {
  const Folder folder;
  chmod(folder.path().c_str(), 0755);
  const std::string path = folder.path().string();
  for (const char* name : {"own", "other"}) {
    const Run made =
        tests::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                    path + "/" + name + ".key", "-out", path + "/" + name + ".crt"});
    INFO(made.err);
    REQUIRE(made.exit == 0);
  }
  chmod((path + "/own.key").c_str(), 0600);
  give_to_server_account(path + "/own.key");
  // The port is fixed, so the address is our own among the loopback's.
  const std::string address =
      "127." + std::to_string(64 + getpid() % 64) + "." + std::to_string(getpid() / 64 % 256) + ".2";
  postgres::ScratchOptions options;
  options.settings = {"listen_addresses=" + address, "ssl=on", "ssl_cert_file=" + path + "/own.crt",
                      "ssl_key_file=" + path + "/own.key"};
  const postgres::ScratchServer server(options);
  std::ofstream(server.directory() / "data" / "pg_hba.conf")
      << "local all all trust\nhostssl all all 127.0.0.0/8 trust\n";
  postgres::Connection(server.url()).execute("CREATE TABLE t (a integer)");
  postgres::Connection(server.url()).execute("SELECT pg_reload_conf()");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto inspect = [&](const std::string& host, const std::string& options_of_url) {
    return folder.schema(
        {"inspect", "postgresql://postgres@" + host + "/postgres?hostaddr=" + address + "&" + options_of_url});
  };
  folder.write("schema.toml", "");
  expect(inspect("localhost", "sslmode=verify-full&sslrootcert=" + path + "/own.crt"), 0, "CREATE TABLE public.t");
  expect(inspect("localhost", "sslmode=require"), 0);
  const Run stranger = inspect("localhost", "sslmode=verify-full&sslrootcert=" + path + "/other.crt");
  expect(stranger, 1, "certificate verify failed");
  expect(stranger, 1, "signed by what sslrootcert names");
  expect(inspect("db.example", "sslmode=verify-full&sslrootcert=" + path + "/own.crt"), 1, "does not match host name");
  expect(inspect("localhost", "sslmode=disable"), 1, "sslmode=require");
}
