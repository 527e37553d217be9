// The way back of a type change: nothing is lost unasked, nothing is left half-way.
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

/// A table whose column changes its type, as far as up to the contract phase.
class Changed {
 public:
  Changed(const std::string& before, const std::string& rows, const std::string& wanted) : database(before) {
    tests::load(database.url(), rows);
    folder_.write("schema.toml", "");
    folder_.write("schema.sql", wanted);
    expect(folder_.schema({"diff", "m", "--url", database.url()}), 0, "proved");
    expect(schema({"apply"}), 3);  // but for the contract
  }

  Run schema(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--url", database.url()});
    return folder_.schema(std::move(arguments));
  }
  std::string type() const {
    return value(database,
                 "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass "
                 "AND attname = 'a'");
  }

  FreshDatabase database;

 private:
  Folder folder_;
};

}  // namespace

TEST_CASE("a way back that would lose values is refused", "[cli][rows][majors]") {
  struct Case {
    std::string from, to, fits, lost;
  };
  for (const auto& [from, to, fits, lost] :
       {Case{"int", "bigint", "10", "3000000000"}, Case{"int", "numeric(12,2)", "10.00", "1.50"},
        Case{"date", "timestamp", "2026-01-01 00:00:00", "2026-01-01 12:30:00"}}) {
    INFO(from << " to " << to);
    const Changed changed("CREATE TABLE t (id int PRIMARY KEY, a " + from + ");",
                          from == "int" ? "INSERT INTO t VALUES (1, 1), (2, NULL)" : "INSERT INTO t VALUES (1, now())",
                          "CREATE TABLE t (id int PRIMARY KEY, a " + to + ");");
    tests::load(changed.database.url(), "INSERT INTO t (id, a) VALUES (10, '" + lost + "')");
    const Run refused = changed.schema({"rollback", "--steps", "3", "--yes"});
    expect(refused, 3, "{\"id\":10,");
    expect(refused, 3, "--allow data-loss");
    CHECK(value(changed.database, "SELECT a FROM t WHERE id = 10") == lost);
    tests::load(changed.database.url(), "UPDATE t SET a = '" + fits + "' WHERE id = 10");
    expect(changed.schema({"rollback", "--steps", "3", "--yes"}), 0);
    CHECK(value(changed.database, "SELECT a IS NOT NULL FROM t WHERE id = 10") == "t");
    CHECK(changed.type() != to);
  }
}

TEST_CASE("a way back loses what may be lost", "[cli][rows][majors]") {
  const Changed changed("CREATE TABLE t (id int PRIMARY KEY, a int);", "INSERT INTO t VALUES (1, 1)",
                        "CREATE TABLE t (id int PRIMARY KEY, a bigint);");
  tests::load(changed.database.url(), "INSERT INTO t (id, a) VALUES (10, 3000000000)");
  expect(changed.schema({"rollback", "--steps", "1", "--yes", "--allow", "data-loss"}), 0);
  CHECK(value(changed.database, "SELECT a IS NULL FROM t WHERE id = 10") == "t");
}

TEST_CASE("a way back that a value stands against leaves all as it is", "[cli][rows][majors]") {
  const Changed changed("CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);", "INSERT INTO t VALUES (1, 1)",
                        "CREATE TABLE t (id int PRIMARY KEY, a bigint NOT NULL);");
  tests::load(changed.database.url(), "INSERT INTO t (id, a) VALUES (10, 3000000000)");
  expect(changed.schema({"rollback", "--steps", "1", "--yes"}), 5, "{\"id\":10,");
  expect(changed.schema({"rollback", "--steps", "1", "--yes", "--allow", "data-loss"}), 5, "{\"id\":10,");
  CHECK_NOTHROW(tests::load(changed.database.url(), "INSERT INTO t (id, a) VALUES (11, 3000000000)"));
  CHECK(value(changed.database,
              "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid = 't'::regclass") == "0");
  tests::load(changed.database.url(), "DELETE FROM t WHERE id >= 10");
  expect(changed.schema({"rollback", "--steps", "3", "--yes"}), 0);
  CHECK(changed.type() == "integer");
  expect(changed.schema({"apply", "--allow", "contract"}), 0);
  CHECK(changed.type() == "bigint");
}

TEST_CASE("a way back that no value converts to is refused before it begins", "[cli][rows][majors]") {
  const Changed changed("CREATE TABLE t (id int PRIMARY KEY, a int);", "INSERT INTO t VALUES (1, 1)",
                        "CREATE TABLE t (id int PRIMARY KEY, a text);");
  tests::load(changed.database.url(), "INSERT INTO t (id, a) VALUES (10, 'ten')");
  expect(changed.schema({"rollback", "--yes"}), 3, "{\"id\":10,");
  expect(changed.schema({"apply", "--allow", "contract"}), 0);
  expect(changed.schema({"rollback", "--yes", "--allow", "data-loss"}), 5, "{\"id\":10,");
  tests::load(changed.database.url(), "UPDATE t SET a = '10' WHERE id = 10");
  expect(changed.schema({"rollback", "--steps", "4", "--yes", "--allow", "data-loss"}), 0);
  CHECK(value(changed.database, "SELECT sum(a) FROM t") == "11");
}

TEST_CASE("a column that the way back of the contract phase makes again has its grants", "[cli][rows][majors]") {
  const std::string grant = "GRANT SELECT (a) ON t TO pg_monitor;";
  const Changed changed("CREATE TABLE t (id int PRIMARY KEY, a int);" + grant, "INSERT INTO t VALUES (1, 1)",
                        "CREATE TABLE t (id int PRIMARY KEY, a bigint);" + grant);
  expect(changed.schema({"apply", "--allow", "contract"}), 0);
  expect(changed.schema({"rollback", "--steps", "4", "--yes", "--allow", "data-loss"}), 0);
  CHECK(changed.type() == "integer");
  CHECK(value(changed.database, "SELECT has_column_privilege('pg_monitor', 't', 'a', 'SELECT')") == "t");
}

TEST_CASE("a column that cannot come back empty comes back to a table without rows alone", "[cli][rows][majors]") {
  const FreshDatabase database("CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL DEFAULT 7);");
  tests::load(database.url(), "INSERT INTO t VALUES (1, 1)");
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("schema.sql", "CREATE TABLE t (id int PRIMARY KEY, c int);");
  const auto schema = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--url", database.url()});
    return folder.schema(std::move(arguments));
  };
  expect(schema({"diff", "m"}), 0, "proved");
  expect(schema({"apply", "--contract", "nothing reads them"}), 0);
  const std::vector<std::string> back = {"rollback", "--steps", "2", "--yes", "--allow", "data-loss"};
  const Run refused = schema(back);
  expect(refused, 5, "public.t has no rows: column a comes back without its values");
  expect(refused, 5, "{\"id\":1}");
  CHECK(value(database, "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname IN ('b', 'c')") ==
        "1");  // nothing was begun
  expect(schema({"status"}), 0);
  tests::load(database.url(), "DELETE FROM t");
  expect(schema(back), 0);
  CHECK(value(database, "SELECT attnotnull FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a'") == "t");
}
