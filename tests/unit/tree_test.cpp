#include "schema/tree/tree.hpp"

#include "tests/support/catch.hpp"

using namespace schema;

TEST_CASE("a tree is read by PostgreSQL's own node names") {
  const tree::Tree parsed = tree::parse("CREATE TABLE a.t (id bigint, s varchar(32) DEFAULT 'é'); SELECT 1");
  REQUIRE(parsed.size() == 2);
  const tree::Node create = parsed.statement().as("CreateStmt");
  REQUIRE(create);
  CHECK(create["relation"]["schemaname"].text() == "a");
  CHECK(create["tableElts"].size() == 2);
  const tree::Node column = create["tableElts"].at(1).as("ColumnDef");
  CHECK(column["colname"].text() == "s");
  CHECK(column["typeName"]["names"].back().text() == "varchar");
  CHECK(column["typeName"]["typmods"].at(0).as("A_Const")["ival"]["ival"].integer() == 32);
  CHECK(column["constraints"].at(0).as("Constraint")["raw_expr"].as("A_Const")["sval"]["sval"].text() == "é");
  CHECK_FALSE(column["no such field"]["deeper"]);
  CHECK(parsed.statement(1).is("SelectStmt"));
}

TEST_CASE("a syntax error says where, in bytes") {
  try {
    tree::parse("SELECT 'é' FROM WHERE");
    FAIL("accepted");
  } catch (const tree::SyntaxError& error) {
    CHECK(std::string(error.what()) == "syntax error at or near \"WHERE\"");
    CHECK(error.offset == 17);
  }
}

TEST_CASE("an expression is parsed alone") {
  const tree::Tree parsed = tree::parse_expression("a + 1");
  CHECK(tree::expression(parsed).is("A_Expr"));
}

TEST_CASE("long chains of operators are read, endless ones refused") {
  const auto chain = [](int terms) {
    std::string sum = "a";
    for (int i = 1; i < terms; ++i) {
      sum += " || a";
    }
    return sum;
  };
  CHECK(tree::expression(tree::parse_expression(chain(2000))).is("A_Expr"));
  CHECK_THROWS_WITH(tree::parse_expression(chain(20'000)), "an expression is nested too deeply to be read");
}

TEST_CASE("negative integers are themselves, although the JSON leaves them out") {
  const tree::Tree parsed =
      tree::parse("SELECT -1, 0, - /* x */ 5; CREATE SEQUENCE s INCREMENT BY -2 CACHE 1 START WITH -7");
  const tree::Node targets = parsed.statement()["SelectStmt"]["targetList"];
  const auto value = [&](std::size_t i) {
    return targets.at(i).as("ResTarget")["val"].as("A_Const")["ival"]["ival"].integer();
  };
  CHECK(value(0) == -1);
  CHECK(value(1) == 0);
  CHECK(value(2) == -5);
  const tree::Node options = parsed.statement(1)["CreateSeqStmt"]["options"];
  CHECK(options.at(0).as("DefElem")["arg"].integer() == -2);
  CHECK(options.at(2).as("DefElem")["arg"].integer() == -7);
}
