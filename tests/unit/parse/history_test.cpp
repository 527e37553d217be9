// Files that are a history: statement after statement, as the server's own names and cascades make them meant.

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

Database replayed(const std::string& sql) {
  parse::ReadResult result = parse::read({{"history.sql", sql}});
  for (const Diagnostic& diagnostic : result.diagnostics) {
    INFO(to_string(result.database, diagnostic.place) + ' ' + diagnostic.message);
    CHECK(diagnostic.severity != Severity::error);
  }
  return std::move(result.database);
}

template <class Map>
std::string keys(const Map& objects) {
  std::string list;
  for (const auto& [id, object] : objects) {
    list += (list.empty() ? "" : " ") + id.name.text();
  }
  return list;
}

const std::string kTree = R"(
  CREATE TABLE p (a integer PRIMARY KEY, b integer) PARTITION BY RANGE (a);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (a);
  CREATE INDEX ON p (b);
  CREATE TABLE p11 PARTITION OF p1 FOR VALUES FROM (0) TO (5);
)";

}  // namespace

TEST_CASE("a history names what partitions have by the names it got") {
  CHECK(keys(replayed(kTree + "ALTER INDEX p11_b_idx RENAME TO leaf;").indexes) == "p_b_idx leaf");
  CHECK(keys(replayed(kTree + "ALTER INDEX p11_b_idx RENAME TO leaf; ALTER INDEX leaf RENAME TO p11_b_idx;").indexes) ==
        "p_b_idx");
  CHECK(keys(replayed(kTree + "ALTER INDEX p1_b_idx ATTACH PARTITION p11_b_idx;").indexes) == "p_b_idx");
  CHECK(keys(replayed(kTree + "COMMENT ON INDEX p1_b_idx IS 'x'; COMMENT ON INDEX p1_b_idx IS NULL;").indexes) ==
        "p_b_idx");
  // The index keeps its name when its table, or its column, gets another one.
  CHECK(keys(replayed(kTree + "ALTER TABLE p11 RENAME TO q;").indexes) == "p_b_idx p11_b_idx");
  CHECK(keys(replayed(kTree + "ALTER TABLE p RENAME COLUMN b TO c;").indexes) == "p_b_idx p1_b_idx p11_b_idx");
  CHECK(keys(replayed(kTree + "ALTER INDEX p11_b_idx RENAME TO leaf; DROP INDEX p_b_idx;").indexes).empty());
}

TEST_CASE("a key that a partition got from its parent is known by its name") {
  const Database db = replayed(kTree + R"(
    ALTER INDEX p1_pkey RENAME TO middle;
    ALTER TABLE p11 RENAME CONSTRAINT p11_pkey TO low;
    ALTER TABLE p1 DETACH PARTITION p11;
    ALTER INDEX low RENAME TO low_key;
    CREATE TABLE p11_pkey (a integer);
  )");
  CHECK(keys(db.constraints) == "p_pkey low_key");
  const auto noted = parse::read({{"history.sql", kTree + "COMMENT ON INDEX p11_pkey IS 'x';"}});
  REQUIRE(noted.database.unmodelled.size() == 1);
  CHECK(noted.database.unmodelled[0].kind == "comment on index");
}

TEST_CASE("what later files say of partitions of earlier ones goes by the same names") {
  Database db = replayed(kTree);
  CHECK(parse::interpret(db, {"2.sql", "ALTER TABLE p11 RENAME TO q; ALTER INDEX p1_b_idx RENAME TO middle;"}).empty());
  CHECK(parse::interpret(db, {"3.sql", "ALTER INDEX p11_b_idx RENAME TO leaf; ALTER INDEX p1_pkey RENAME TO k;"})
            .empty());
  CHECK(keys(db.indexes) == "p_b_idx middle leaf");
}

TEST_CASE("the table's whole row can be a key, and CASCADE of a key's type takes the table") {
  const Database db = replayed(R"(
    CREATE TABLE whole (a integer, b integer) PARTITION BY LIST ((whole));
    CREATE TABLE whole_1 PARTITION OF whole FOR VALUES IN ('(1,2)');
    CREATE DOMAIN small AS integer;
    CREATE TABLE goes (a small, b integer) PARTITION BY RANGE (a);
    CREATE TABLE stays (a small, b integer);
    DROP DOMAIN small CASCADE;
  )");
  CHECK(keys(db.tables) == "stays whole whole_1");
  CHECK(db.tables.at({Kind::table, "public", "", "whole"}).partition_key->elements[0].expression->text == "whole");
}

TEST_CASE("what a dropped object leaves nothing of") {
  const Database db = replayed(R"(
    CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;
    CREATE OPERATOR CLASS whole FOR TYPE integer USING tree AS OPERATOR 1 <;
    DROP ACCESS METHOD tree;
    CREATE SCHEMA gone;
    CREATE SCHEMA kept;
    CREATE PUBLICATION news FOR TABLES IN SCHEMA gone, kept;
    DROP SCHEMA gone CASCADE;
  )");
  CHECK(db.operator_classes.empty());
  CHECK(db.publications.begin()->second.schemas == std::set<std::string>{"kept"});
}

TEST_CASE("what LIKE copies stands over what a parent brings, and a family of the server's own is not looked at") {
  const Database db = replayed(R"(
    CREATE TABLE source (a text, b text);
    COMMENT ON COLUMN source.a IS 'A';
    ALTER TABLE source ALTER COLUMN b SET STORAGE EXTERNAL;
    CREATE TABLE child (LIKE source INCLUDING ALL) INHERITS (source);
    CREATE FUNCTION same(text, integer) RETURNS boolean RETURN true;
    CREATE OPERATOR === (FUNCTION = same, LEFTARG = text, RIGHTARG = integer);
    ALTER OPERATOR FAMILY integer_ops USING hash ADD OPERATOR 1 === (text, integer);
  )");
  CHECK(db.columns.at({Kind::column, "public", "child", "a"}).comment == "A");
  CHECK(db.columns.at({Kind::column, "public", "child", "b"}).storage == "external");
  REQUIRE(db.unmodelled.size() == 1);
  CHECK(db.unmodelled[0].identity == "integer_ops USING hash");
}

TEST_CASE("the family that came with a class keeps its owner when the class leaves it") {
  const Database db = replayed(R"(
    CREATE OPERATOR CLASS one FOR TYPE uuid USING hash AS OPERATOR 1 =;
    ALTER OPERATOR CLASS one USING hash OWNER TO boss;
    ALTER OPERATOR CLASS one USING hash RENAME TO other;
  )");
  CHECK_FALSE(db.operator_families.at({Kind::operator_family, "public", "", "one USING hash"}).owner);
}

TEST_CASE("CASCADE takes what names the object, however the name is written") {
  const Database left = replayed(R"x(
    CREATE TABLE "Öre ""x""" (n integer);
    CREATE TABLE plain (n integer, m integer);
    CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
    CREATE VIEW in_capitals AS SELECT PLAIN.M FROM PUBLIC.PLAIN;
    CREATE VIEW in_quotes AS SELECT 1 FROM "Öre ""x""";
    CREATE VIEW in_escapes AS SELECT 1 FROM U&"\00D6re ""x""";
    CREATE VIEW with_star AS SELECT * FROM plain;
    CREATE VIEW by_call AS SELECT TWICE(1);
    CREATE VIEW longer_name AS SELECT plain_2.n FROM (SELECT 1 AS n) plain_2;
    CREATE TABLE other (n integer CHECK (public.twice(n) > 0), size bigint DEFAULT pg_table_size('plain'));
    DROP TABLE "Öre ""x""" CASCADE;
    ALTER TABLE plain DROP COLUMN m CASCADE;
    DROP FUNCTION twice CASCADE;)x");
  CHECK(keys(left.views) == "longer_name");
  CHECK(left.constraints.empty());
  CHECK(keys(left.tables) == "other plain");
}
