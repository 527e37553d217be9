#include "schema/parse/newer_grammar.hpp"

#include "schema/parse/read.hpp"
#include "schema/tree/tree.hpp"
#include "tests/support/catch.hpp"

using schema::parse::newer_grammar_hint;

TEST_CASE("a statement of a newer release says so") {
  const std::string sql = "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL);\nCREATE TABLE u (c int);";
  const schema::parse::ReadResult result = schema::parse::read({{"s.sql", sql}});
  if (schema::tree::grammar_version() >= 18) {
    CHECK(result.ok());
    return;
  }
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].place.line == 1);
  CHECK_THAT(result.diagnostics[0].hint, tests::contains("VIRTUAL generated column is of PostgreSQL 18") &&
                                             tests::contains(std::to_string(schema::tree::grammar_version())));
  CHECK(result.database.contains({schema::Kind::table, "public", "", "u"}));
}

TEST_CASE("an ordinary mistake is no newer grammar") {
  CHECK(newer_grammar_hint("CREATE TALBE t (a int)").empty());
  CHECK(newer_grammar_hint("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID,").empty());
}
