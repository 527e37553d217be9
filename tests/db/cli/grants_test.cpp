// Grants that others than the owner made.
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
