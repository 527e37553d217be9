#include "postgres/connection.hpp"

#include "postgres/scratch.hpp"
#include "tests/support/catch.hpp"

using namespace postgres;

namespace {
ScratchServer& server() {
  static ScratchServer instance;
  return instance;
}
}  // namespace

TEST_CASE("rows come as text, NULL apart from the empty string") {
  Connection connection(server().url());
  const Result result = connection.execute("SELECT 1, NULL, '' UNION ALL SELECT 2, 'x', 'é' ORDER BY 1");
  REQUIRE(result.rows() == 2);
  REQUIRE(result.columns() == 3);
  CHECK(result.text(0, 0) == "1");
  CHECK(result.is_null(0, 1));
  CHECK_FALSE(result.is_null(0, 2));
  CHECK(result.text(1, 2) == "é");
  const Result bound = connection.execute("SELECT $1::text, $2::text", {std::nullopt, "it's"});
  CHECK(bound.is_null(0, 0));
  CHECK(bound.text(0, 1) == "it's");
}

TEST_CASE("queries run in one round trip keep their order and name the one that failed") {
  Connection connection(server().url());
  const auto results = connection.execute_all({"SELECT 1", "SELECT 2, 3", "SELECT 4 WHERE false"});
  REQUIRE(results.size() == 3);
  CHECK(results[1].text(0, 1) == "3");
  CHECK(results[2].rows() == 0);
  try {
    connection.execute_all({"SELECT 1", "SELECT 1/0", "SELECT 2"});
    FAIL("no error");
  } catch (const SqlError& error) {
    CHECK(error.sqlstate == "22012");
    CHECK(error.statement == "SELECT 1/0");
  }
  CHECK(connection.execute("SELECT 5").text(0, 0) == "5");
}

TEST_CASE("an error carries its parts") {
  Connection connection(server().url());
  connection.execute("CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int REFERENCES parent)");
  try {
    connection.execute("INSERT INTO child VALUES (7)");
    FAIL("no error");
  } catch (const SqlError& error) {
    CHECK(error.sqlstate == "23503");
    CHECK(std::string(error.what()) ==
          R"(insert or update on table "child" violates foreign key constraint "child_id_fkey")");
    CHECK(error.detail == R"(Key (id)=(7) is not present in table "parent".)");
    CHECK_FALSE(error.connection_lost);
  }
  connection.execute("DROP TABLE child, parent");
}

TEST_CASE("every kind of error says its SQLSTATE") {
  Connection connection(server().url());
  for (const char* code : {"0A000", "22012", "22P02", "23505", "40000", "40001", "40P01", "42501", "42601", "42703",
                           "42P01", "42704", "53100", "53200", "53300", "55P03", "57014", "P0001", "XX000"}) {
    try {
      connection.execute(std::string("DO $$ BEGIN RAISE 'x' USING ERRCODE = '") + code + "'; END $$");
      FAIL("no error");
    } catch (const SqlError& error) {
      CHECK(error.sqlstate == code);
    }
  }
}

TEST_CASE("an explicit transaction rolls back unless committed, and CONCURRENTLY runs outside one") {
  Connection connection(server().url());
  {
    Transaction transaction(connection);
    connection.execute("CREATE TABLE gone (id int)");
  }
  CHECK_THROWS_AS(connection.execute("SELECT FROM gone"), SqlError);
  {
    Transaction transaction(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    connection.execute("CREATE TABLE kept (id int)");
    transaction.commit();
  }
  connection.execute("CREATE INDEX CONCURRENTLY kept_id ON kept (id)");
  connection.execute("DROP TABLE kept");
}

TEST_CASE("a lost connection is said as such and never replaced behind our back") {
  Connection victim(server().url());
  Connection other(server().url());
  other.execute("SELECT pg_terminate_backend($1::int)", {std::to_string(victim.backend_pid())});
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      victim.execute("SELECT 1");
      FAIL("no error");
    } catch (const SqlError& error) {
      CHECK(error.connection_lost);
    }
  }
  CHECK_FALSE(victim.alive());
}

TEST_CASE("notices reach the handler") {
  Connection connection(server().url());
  std::string seen;
  connection.on_notice([&](std::string_view text) { seen += text; });
  connection.execute("DO $$ BEGIN RAISE NOTICE 'hello'; END $$");
  CHECK(seen.find("hello") != std::string::npos);
}

TEST_CASE("a refused connection says where, why and what to do, without the password") {
  try {
    Connection connection(server().url("no_such_database") +
                          (server().url().find('?') == std::string::npos ? "?" : "&") + "password=hush");
    FAIL("connected");
  } catch (const ConnectionError& error) {
    const std::string message = error.what();
    CHECK(message.find("no_such_database") != std::string::npos);
    CHECK(message.find("hush") == std::string::npos);
    CHECK(message.find("create the database") != std::string::npos);
  }
}
