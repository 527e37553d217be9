// What a statement can be seen by once it has run, and what of it is left once those after it have.
#include "migrate/effects.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

namespace {

migrate::Statement statement(const std::string& sql, std::vector<std::string> search_path = {}) {
  migrate::Statement made;
  made.sql = sql;
  made.search_path = std::move(search_path);
  return made;
}

/// What is left to be seen of each, by what it is about.
std::vector<std::vector<std::string>> lasting(const std::vector<std::string>& texts) {
  std::vector<migrate::Effects> effects;
  for (const std::string& text : texts) {
    effects.push_back(migrate::effects_of(statement(text)));
  }
  std::vector<std::vector<std::string>> names;
  for (const auto& facts : migrate::lasting_facts(effects)) {
    names.emplace_back();
    for (const migrate::Fact& fact : facts) {
      std::string of = fact.of;
      std::replace(of.begin(), of.end(), '\x1f', ' ');
      names.back().push_back((fact.gone ? "no " : "") + of);
    }
  }
  return names;
}

using Names = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("a later step takes the place of an earlier one in what can be seen") {
  CHECK(
      lasting({"ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT c",
               "ALTER TABLE t ALTER a SET NOT NULL", "ALTER TABLE t DROP CONSTRAINT c"}) ==
      Names{{}, {}, {"public.t column a not null"}, {"no public.t constraint c"}});
  CHECK(lasting({"ALTER TABLE t RENAME a TO a__old", "ALTER TABLE t RENAME a__new TO a"}) ==
        Names{{"public.t column a__old"}, {"no public.t column a__new", "public.t column a"}});
  CHECK(lasting({"CREATE TABLE s.t (a int)", "ALTER TABLE s.t ADD b int", "DROP TABLE s.t"}) ==
        Names{{}, {}, {"no s.t"}});
  CHECK(lasting({"CREATE UNIQUE INDEX i ON t (a)", "ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i"}) ==
        Names{{}, {"public.t constraint k"}});
}

TEST_CASE("columns are those that a statement names, in an index or a key as well") {
  const auto columns = [](const std::string& sql) {
    std::string text;
    for (const auto& [table, column] : migrate::effects_of(statement(sql)).columns) {
      text += (text.empty() ? "" : " ") + table.name.text() + '.' + column;
    }
    return text;
  };
  CHECK(columns("CREATE INDEX i ON t (a, lower(b), \"C d\")") == "t.C d t.a");
  CHECK(columns("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x, y) REFERENCES u") == "t.x t.y");
  CHECK(columns("COMMENT ON COLUMN s.t.c IS ' COLUMN nothing '") == "t.c");
  CHECK(columns("UPDATE t SET a = 1, b = 2") == "t.a t.b");
  CHECK(columns("SELECT ' COLUMN x '").empty());
}

TEST_CASE("what nobody can tell is not told") {
  CHECK(migrate::effects_of(statement("CREATE TALBE t ()")).tag.empty());
  // Which of two schemas it is made in depends on what is there.
  CHECK(migrate::effects_of(statement("CREATE VIEW v AS SELECT 1", {"a", "b"})).facts.empty());
  CHECK(migrate::effects_of(statement("CREATE VIEW v AS SELECT 1", {"a"})).facts.front().query ==
        "SELECT pg_catalog.to_regclass('a.v') IS NOT NULL");
}

TEST_CASE("a command tag is what psql prints") {
  const auto tag = [](const std::string& sql) { return migrate::effects_of(statement(sql)).tag; };
  CHECK(tag("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)") == "CREATE INDEX");
  CHECK(tag("ALTER TABLE t RENAME a TO b") == "ALTER TABLE");
  CHECK(tag("ALTER VIEW v OWNER TO x") == "ALTER VIEW");
  CHECK(tag("DROP MATERIALIZED VIEW v") == "DROP MATERIALIZED VIEW");
  CHECK(tag("CREATE PROCEDURE p() LANGUAGE sql AS ''") == "CREATE PROCEDURE");
  CHECK(tag("REVOKE SELECT ON t FROM PUBLIC") == "REVOKE");
  CHECK(tag("ANALYZE t (a)") == "ANALYZE");
}
