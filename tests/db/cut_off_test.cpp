// Steps that were cut off or failed: what is looked for, what runs again, what the journal keeps of them.
#include "migrate/error.hpp"
#include "migrate/runner.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

using migrate::Migration;

namespace {

Migration file(std::string version, std::string up) {
  std::vector<schema::Diagnostic> diagnostics;
  Migration migration = migrate::parse_migration(std::move(version), "m", std::move(up), "", &diagnostics);
  CHECK(diagnostics.empty());
  return migration;
}

std::string value(postgres::Connection& connection, const std::string& query) {
  return std::string(connection.execute(query).text(0, 0));
}

}  // namespace

TEST_CASE("what need not stand outside a transaction and does is looked for in the catalog") {
  const tests::FreshDatabase database(
      "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE part (a int); "
      "CREATE TABLE u (a int);");
  postgres::Connection connection = database.connect();
  const Migration migration =
      file("1",
           "-- schema:transaction none\n\nALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'b';\n"
           "ALTER TABLE u ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;\n"
           "ALTER TABLE u VALIDATE CONSTRAINT positive;\nALTER TABLE t ATTACH PARTITION part FOR VALUES IN (1);\n");
  REQUIRE(migration.statements.size() == 4);
  for (const migrate::Statement& statement : migration.statements) {
    INFO(statement.sql);
    CHECK(value(connection, statement.done_when) == "f");
    connection.execute(statement.sql);
    CHECK(value(connection, statement.done_when) == "t");
  }
  CHECK(file("1", "-- schema:transaction none\n\nVACUUM u;\n").statements.at(0).done_when == "SELECT false");
  CHECK(file("1", "UPDATE u SET a = 1;\n").statements.at(0).done_when.empty());
}

TEST_CASE("a REINDEX that was cut off runs again, and what it left goes") {
  const tests::FreshDatabase database("CREATE TABLE t (a int); CREATE INDEX t_a_idx ON t (a);");
  postgres::Connection connection = database.connect();
  const std::vector<Migration> migrations{file("1", "REINDEX INDEX CONCURRENTLY t_a_idx;\n")};
  CHECK(migrations[0].statements.at(0).transaction == planner::Transaction::forbidden);
  // As a kill leaves it: begun, and the new index there, invalid.
  migrate::apply(connection, migrations);
  connection.execute(
      "UPDATE schema_journal.migration SET state = 'running'; UPDATE schema_journal.step SET state = 'running'; "
      "CREATE INDEX t_a_idx_ccnew ON t (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
      "'t_a_idx_ccnew'::regclass");
  CHECK(migrate::apply(connection, migrations).applied.size() == 1);
  CHECK(value(connection,
              "SELECT count(*) || ' ' || bool_and(indisvalid) FROM pg_index WHERE indrelid = "
              "'t'::regclass") == "1 true");
}

TEST_CASE("a step that failed keeps its statement, without secrets") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  CHECK_THROWS_AS(
      migrate::apply(connection,
                     {file("1", "CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (password 'hush');\n")}),
      migrate::StepFailed);
  const migrate::Journal journal = migrate::read_journal(connection);
  REQUIRE(journal.records.at(0).steps.size() == 1);
  const migrate::StepRecord& step = journal.records[0].steps[0];
  CHECK(step.sqlstate == "42704");
  CHECK(step.error.find("server \"s\" does not exist") != std::string::npos);
  CHECK(step.statement == "CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (password '********')");
  CHECK_FALSE(step.finished_at.empty());
}
