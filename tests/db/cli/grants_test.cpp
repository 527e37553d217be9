// Grants that others than the owner made, and owners that the file does not name.
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

TEST_CASE("who loses the grant option loses what was granted by it, and what is wanted comes back", "[cli]") {
  const FreshDatabase database(
      "CREATE TABLE t (a integer); GRANT SELECT, INSERT ON t TO pg_monitor WITH GRANT OPTION; SET ROLE pg_monitor; "
      "GRANT SELECT, INSERT ON t TO pg_read_all_stats; GRANT SELECT ON t TO pg_signal_backend; RESET ROLE");
  const Folder folder;
  folder.write("schema.sql",
               "CREATE TABLE t (a integer); GRANT SELECT ON t TO pg_monitor; GRANT INSERT ON t TO pg_read_all_stats;");
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all", "--url", database.url()});
  INFO(run.err);
  REQUIRE(run.exit == 0);
  CHECK(folder.schema({"drift", "--to", "schema.sql", "--url", database.url()}).exit == 0);
  const postgres::Result rows = database.connect().execute(
      "SELECT string_agg(grantee::regrole || ' ' || privilege_type || ' ' || is_grantable, ', ' ORDER BY 1)"
      "  FROM pg_class, aclexplode(relacl) WHERE relname = 't' AND grantee <> relowner");
  CHECK(rows.text(0, 0) == "pg_monitor SELECT false, pg_read_all_stats INSERT false");
}

TEST_CASE("the sequence of a column has the owner of its table, whoever makes it", "[cli]") {
  const FreshDatabase database(
      "CREATE TABLE t (a integer); ALTER TABLE t OWNER TO pg_monitor; CREATE SEQUENCE apart;"
      "CREATE SEQUENCE before; GRANT CREATE ON SCHEMA public TO pg_monitor");
  const Folder folder;
  folder.write(
      "schema.sql",
      "CREATE SEQUENCE apart; CREATE TABLE t (a integer, b serial NOT NULL, c bigint DEFAULT nextval('apart'));"
      "CREATE SEQUENCE before; ALTER SEQUENCE apart OWNED BY t.c; GRANT CREATE ON SCHEMA public TO pg_monitor;");
  const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--url", database.url()});
  INFO(run.err);
  REQUIRE(run.exit == 0);
  const postgres::Result rows = database.connect().execute(
      "SELECT string_agg(relname || ' ' || pg_get_userbyid(relowner), ', ' ORDER BY relname)"
      "  FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace");
  CHECK(rows.text(0, 0) == "apart pg_monitor, before postgres, t_b_seq pg_monitor");
  CHECK(folder.schema({"diff", "--to", "schema.sql", "--exit-code", "--url", database.url()}).exit == 0);
}

TEST_CASE("what default privileges give by name to the role that runs the file goes with the object to its new owner",
          "[cli]") {
  const Folder folder;
  folder.write("schema.sql",
               "CREATE SCHEMA depot; GRANT USAGE ON SCHEMA depot TO pg_monitor;"
               "ALTER DEFAULT PRIVILEGES IN SCHEMA depot GRANT ALL ON TABLES TO postgres, pg_read_all_stats;"
               "CREATE TABLE depot.crate (n integer); ALTER TABLE depot.crate OWNER TO pg_monitor;");
  for (const std::string extension : {"", "CREATE EXTENSION citext"}) {
    const FreshDatabase database(extension);
    const Run run = folder.schema({"apply", "--to", "schema.sql", "--yes", "--allow", "all", "--url", database.url()});
    INFO(run.err);
    REQUIRE(run.exit == 0);
    const postgres::Result rows = database.connect().execute(
        "SELECT string_agg(DISTINCT grantee::regrole::text, ', ')"
        "  FROM pg_class, aclexplode(relacl) WHERE relname = 'crate'");
    CHECK(rows.text(0, 0) == "pg_monitor, pg_read_all_stats");
    CHECK(folder.schema({"diff", "--to", "schema.sql", "--exit-code", "--url", database.url()}).exit == 0);
  }
}
