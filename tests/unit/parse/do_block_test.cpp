#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

parse::ReadResult read(const std::string& sql) { return parse::read({{"schema.sql", sql}}); }

bool is_opaque(const std::string& body) {
  const parse::ReadResult result = read("CREATE TABLE t (id integer);\nDO $$ " + body + " $$;");
  CHECK(result.ok());
  return !result.database.unmodelled.empty();
}

}  // namespace

TEST_CASE("do block: what stays undecidable is opaque") {
  CHECK(is_opaque("BEGIN EXECUTE 'DROP TABLE ' || current_user; END"));
  CHECK(is_opaque("BEGIN FOR i IN 1..3 LOOP CREATE TABLE u (); END LOOP; END"));
  CHECK(is_opaque("BEGIN IF (SELECT count(*) FROM t) > 3 THEN DROP TABLE t; END IF; END"));
  CHECK(is_opaque("DECLARE x boolean; BEGIN x := random() > 0.5; IF x THEN RETURN; END IF; DROP TABLE t; END"));
  CHECK_FALSE(is_opaque("BEGIN INSERT INTO t VALUES (1); END"));
  CHECK_FALSE(is_opaque("BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN NULL; END"));
}

TEST_CASE("do block: nothing of an opaque one is done") {
  const parse::ReadResult result =
      read("DO $$ BEGIN CREATE TABLE u (id integer); EXECUTE format('DROP TABLE %I', current_user); END $$;");
  CHECK(result.database.tables.empty());
  CHECK(result.database.unmodelled.size() == 1);
}

TEST_CASE("do block: calls of functions that may change the schema are done or said") {
  const auto opaque = [](const std::string& calls) {
    const parse::ReadResult result = read(
        "CREATE TABLE users (id integer, comment text);\n"
        "CREATE FUNCTION make(t text) RETURNS void LANGUAGE plpgsql AS\n"
        "  $$ BEGIN EXECUTE format('CREATE TABLE %I ()', t || '_log'); END $$;\n"
        "CREATE FUNCTION make_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM make('a'); END $$;\n"
        "CREATE FUNCTION say(c text) RETURNS void LANGUAGE sql AS $$ INSERT INTO users (comment) VALUES (c) $$;\n" +
        calls);
    CHECK(result.ok());
    return !result.database.unmodelled.empty();
  };
  CHECK_FALSE(opaque("SELECT make('users');"));
  CHECK_FALSE(opaque("SELECT say('drop');"));
  CHECK(opaque("SELECT make(current_user::text);"));
  CHECK(opaque("SELECT make(comment) FROM users;"));
  CHECK(opaque("SELECT make_all();"));
  CHECK(opaque("DO $$ BEGIN PERFORM make('b'); END $$;"));
}

TEST_CASE("do block: an error in it is at its place in the file") {
  const parse::ReadResult result =
      read("SELECT 1;\nDO $$\nBEGIN\n  ALTER TABLE missing ADD COLUMN a integer;\nEND $$;");
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].place.line == 4);
}

TEST_CASE("alter table: a negative statistics target among several subcommands") {
  const parse::ReadResult result = read(
      "CREATE TABLE t (a integer, b integer);\n"
      "ALTER TABLE t ALTER COLUMN a SET STATISTICS 10, ALTER COLUMN b SET STATISTICS 0;\n"
      "ALTER TABLE t ALTER COLUMN a SET STATISTICS -1, ALTER COLUMN b SET STATISTICS 5;");
  CHECK_FALSE(result.database.columns.at({Kind::column, "public", "t", "a"}).statistics);
  CHECK(result.database.columns.at({Kind::column, "public", "t", "b"}).statistics == 5);
}

TEST_CASE("read: SET client_encoding says what the bytes are") {
  const parse::ReadResult result = read(
      "CREATE TABLE t (a integer);\nSET client_encoding = 'LATIN1';\nCOMMENT ON TABLE t IS 'R\xe9sum\xe9';\n"
      "SET client_encoding TO utf8;\nCOMMENT ON COLUMN t.a IS 'R\xc3\xa9sum\xc3\xa9';");
  CHECK(result.database.tables.at({Kind::table, "public", "", "t"}).comment == "R\xc3\xa9sum\xc3\xa9");
  CHECK(result.database.columns.at({Kind::column, "public", "t", "a"}).comment == "R\xc3\xa9sum\xc3\xa9");
}
