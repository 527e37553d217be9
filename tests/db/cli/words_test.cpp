// The words of a file mean what they mean to the server at hand: ALL of a table's privileges has MAINTAIN since 17, a
// range type comes with a multirange type since 14, and PUBLIC may create in the schema public until 14.
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

TEST_CASE("files, and migrations replayed, are read as the server at hand understands them", "[cli][majors]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  std::string sql =
      "CREATE TYPE r AS RANGE (SUBTYPE = double precision);\nCREATE TABLE t (a r);\nGRANT ALL ON t TO pg_monitor;\n"
      "GRANT USAGE ON SCHEMA public TO pg_monitor;\n";
  folder.write("schema.sql", sql);
  const auto expect = [&](const std::vector<std::string>& arguments, int exit) {
    const Run run = folder.schema(arguments);
    INFO(arguments[0] << '\n' << run.out << run.err);
    CHECK(run.exit == exit);
  };
  expect({"diff", "first"}, 0);
  expect({"apply", "--yes"}, 0);
  expect({"verify"}, 0);
  expect({"drift"}, 0);
  expect({"drift", "--to", "schema.sql"}, 0);
  folder.write("schema.sql", sql += "CREATE TABLE u (a r);\n");
  expect({"apply", "--to", "schema.sql", "--yes"}, 0);
  expect({"diff", "--exit-code"}, 0);
}
