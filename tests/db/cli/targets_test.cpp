// Many databases of one environment: what is about one of them has to be told which.
#include "tests/support/catch.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::expect;
using tests::Folder;
using tests::FreshDatabase;

TEST_CASE("a command about one database takes none by itself where the environment has many", "[cli][targets]") {
  const FreshDatabase one, two, other("CREATE TABLE of_others (a integer)");
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
  folder.write("schema.toml", "versions = \"sequence\"\n");
  expect(folder.schema({"diff", "t", "--from", "empty"}), 0);
  const std::string url = other.url();
  const std::vector<std::string> beside = {"DATABASE_URL=" + url, "PGDATABASE=of_others"};
  const std::string many = "environment \"dev\" has many databases, and none is named";
  for (const std::string& databases : {"targets = [\"" + one.url() + "\", \"" + two.url() + "\"]",
                                       "url = \"" + url + "\"\ntargets_query = \"SELECT '" + one.url() + "'\""}) {
    folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\n" + databases + '\n');
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"rollback", "--yes"},
                                               {"baseline"},
                                               {"resolve", "001", "--applied"},
                                               {"history"},
                                               {"runbook", "001"},
                                               {"diff"},
                                               {"diff", "change"},
                                               {"diff", "--from", "env:dev"},
                                               {"inspect"},
                                               {"drift", "--adopt"}}) {
      INFO(databases << ": " << command.front());
      expect(folder.schema(command, "", beside), 64, many);
    }
    expect(folder.schema({"apply", "--yes"}, "", beside), 0, "done");
    expect(folder.schema({"history", "--url", one.url()}, "", beside), 0, "001_t");
    expect(folder.schema({"rollback", "--yes", "--allow", "data-loss", "--url", one.url()}, "", beside), 0,
           "rolled back");
    CHECK(tests::value(other, "SELECT to_regnamespace('schema_journal') IS NULL") == "t");
  }
}

TEST_CASE("what yields the names of databases is asked on a url of its own", "[cli][targets]") {
  const Folder folder;
  folder.write("schema.toml", "[env.dev]\ntargets_query = \"SELECT 'x'\"\n");
  expect(folder.schema({"status"}), 78, "`targets_query` is asked on `url`");
}
