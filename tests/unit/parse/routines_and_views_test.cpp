#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

parse::ReadResult read(const std::string& sql) {
  parse::ReadResult result = parse::read({{"schema.sql", sql}});
  for (const Diagnostic& diagnostic : result.diagnostics) {
    INFO(to_string(result.database, diagnostic.place) + ' ' + diagnostic.message);
    CHECK(diagnostic.severity != Severity::error);
  }
  return result;
}

}  // namespace

TEST_CASE("a function is read with all it says") {
  const Database db = read(R"(
    CREATE FUNCTION f(a integer DEFAULT (1 + 2), OUT b text, VARIADIC c numeric(10,2)[] = '{}')
      RETURNS text LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 5
      SET search_path = public, "$user" SET statement_timeout TO '5s' AS $$BEGIN RETURN; END$$;
    CREATE FUNCTION t() RETURNS TABLE (x varchar(3), y int) RETURN (1, 2);
    CREATE PROCEDURE p(IN a int, OUT b int) BEGIN ATOMIC SELECT 1; END;
  )")
                          .database;
  const Routine* f = db.find<Routine>({Kind::routine, "public", "", "f(integer, numeric[])"});
  REQUIRE(f != nullptr);
  CHECK(f->arguments.at(0).default_value->text == "(1 + 2)");
  CHECK(f->arguments.at(2).default_value->text == "'{}'");
  CHECK(f->arguments.at(2).mode == ArgumentMode::variadic);
  CHECK(f->returns.empty());
  CHECK(f->volatility == Volatility::stable);
  CHECK(f->strict);
  CHECK(f->security_definer);
  CHECK(f->cost == 5);
  CHECK(f->settings == Options{{"search_path", "public, \"$user\""}, {"statement_timeout", "5s"}});
  CHECK(f->body == "BEGIN RETURN; END");
  const Routine* t = db.find<Routine>({Kind::routine, "public", "", "t()"});
  REQUIRE(t != nullptr);
  CHECK(t->returns_set);
  CHECK(t->rows == 1000);
  CHECK(t->arguments.at(0).type == "character varying");
  CHECK(t->sql_body->text == "RETURN (1, 2)");
  const Routine* p = db.find<Routine>({Kind::routine, "public", "", "p(integer)"});
  REQUIRE(p != nullptr);
  CHECK(p->procedure);
  CHECK(p->sql_body->text == "BEGIN ATOMIC SELECT 1; END");
}

TEST_CASE("a view's definition is the query alone, as it was written") {
  const Database db = read(R"(
    CREATE VIEW v (a, b) WITH (security_barrier) AS SELECT 1, 'as' /* as */ WITH LOCAL CHECK OPTION;
    CREATE RECURSIVE VIEW r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 9;
    CREATE MATERIALIZED VIEW m AS SELECT 1 AS x WITH NO DATA;
    COMMENT ON COLUMN v.b IS 'second';
  )")
                          .database;
  const View* v = db.find<View>({Kind::view, "public", "", "v"});
  REQUIRE(v != nullptr);
  CHECK(v->definition.text == "SELECT 1, 'as'");
  CHECK(v->columns == std::vector<std::string>{"a", "b"});
  CHECK(v->options == Options{{"security_barrier", "true"}, {"check_option", "local"}});
  CHECK(db.find<View>({Kind::view, "public", "", "r"})->definition.text ==
        "WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n FROM r");
  CHECK(db.find<MaterializedView>({Kind::materialized_view, "public", "", "m"})->definition.text == "SELECT 1 AS x");
  const Column* b = db.find<Column>({Kind::column, "public", "v", "b"});
  REQUIRE(b != nullptr);
  CHECK(b->comment == "second");
  CHECK(b->position.value == 2);
}

TEST_CASE("grants are kept as the difference from what an object has from the start") {
  const Database db = read(R"(
    CREATE VIEW v AS SELECT 1 AS a;
    GRANT SELECT (a), INSERT ON v TO reader WITH GRANT OPTION;
    REVOKE GRANT OPTION FOR INSERT ON v FROM reader;
    CREATE FUNCTION f() RETURNS int RETURN 1;
    ALTER FUNCTION f OWNER TO boss;
    GRANT ALL ON FUNCTION f() TO boss;
    REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
    GRANT ALL ON ALL FUNCTIONS IN SCHEMA public TO reader;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT ALL ON SCHEMA public TO PUBLIC;
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
    CREATE VIEW later AS SELECT 1;
  )")
                          .database;
  const View* v = db.find<View>({Kind::view, "public", "", "v"});
  CHECK(v->privileges->granted == std::set<Grant>{{"reader", "INSERT", false}});
  CHECK(v->privileges->revoked.empty());
  CHECK(db.find<Column>({Kind::column, "public", "v", "a"})->privileges->granted ==
        std::set<Grant>{{"reader", "SELECT", true}});
  const Routine* f = db.find<Routine>({Kind::routine, "public", "", "f()"});
  CHECK(f->owner == "boss");
  CHECK(f->privileges->revoked == std::set<Grant>{{"", "EXECUTE", false}});
  CHECK(f->privileges->granted == std::set<Grant>{{"reader", "EXECUTE", false}});
  CHECK(db.schemas.at({Kind::schema, "", "", "public"}).privileges->granted == std::set<Grant>{{"", "CREATE", false}});
  CHECK(db.find<View>({Kind::view, "public", "", "later"})->privileges->granted ==
        std::set<Grant>{{"reader", "SELECT", false}});
  CHECK(db.manages_privileges);
}

TEST_CASE("rules and event triggers") {
  const Database db = read(R"(
    CREATE VIEW v AS SELECT 1 AS a;
    CREATE OR REPLACE RULE r AS ON INSERT TO v DO INSTEAD NOTHING;
    CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN ('create table') EXECUTE FUNCTION e();
    ALTER EVENT TRIGGER guard DISABLE;
  )")
                          .database;
  const Rule* rule = db.find<Rule>({Kind::rule, "public", "v", "r"});
  REQUIRE(rule != nullptr);
  CHECK(rule->event == "INSERT");
  CHECK(rule->definition.text == "CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING");
  const EventTrigger* guard = db.find<EventTrigger>({Kind::event_trigger, "", "", "guard"});
  REQUIRE(guard != nullptr);
  CHECK(guard->enabled == Enabled::disabled);
  CHECK(guard->tags == std::vector<std::string>{"CREATE TABLE"});
}

TEST_CASE("OR REPLACE enables a trigger as a new one, and leaves a rule as it was") {
  const Database db = read(R"(
    CREATE TABLE t (a int);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
    CREATE RULE two AS ON DELETE TO t DO INSTEAD NOTHING;
    ALTER TABLE t DISABLE TRIGGER one, DISABLE RULE two;
    CREATE OR REPLACE TRIGGER one BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
    CREATE OR REPLACE RULE two AS ON UPDATE TO t DO INSTEAD NOTHING;
  )")
                          .database;
  CHECK(db.triggers.at({Kind::trigger, "public", "t", "one"}).enabled == Enabled::origin);
  CHECK(db.rules.at({Kind::rule, "public", "t", "two"}).enabled == Enabled::disabled);
}

TEST_CASE("what a view reads has to be there, wherever it stands") {
  const auto errors = [](const std::string& text) {
    const parse::ReadResult result = parse::read({{"s.sql", text}});
    std::string all;
    for (const Diagnostic& diagnostic : result.diagnostics) {
      all += to_string(result.database, diagnostic.place) + ' ' + diagnostic.message + '\n';
    }
    return all;
  };
  CHECK(errors("CREATE VIEW v AS\n  SELECT a FROM nowhere;") == "s.sql:2:17 relation nowhere does not exist\n");
  CHECK(
      errors("CREATE TABLE t (a int);\nCREATE MATERIALIZED VIEW m AS SELECT 1 WHERE EXISTS (SELECT FROM t, app.u);") ==
      "s.sql:2:69 relation app.u does not exist\n");
  for (const char* text : {
           "CREATE VIEW v AS SELECT a FROM w; CREATE VIEW w AS SELECT a FROM t; CREATE TABLE t (a int);",
           "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME TO u;",
           "CREATE VIEW v AS WITH w AS (SELECT 1 AS a) SELECT a FROM w, pg_class, information_schema.tables;",
           "CREATE RECURSIVE VIEW v (a) AS SELECT 1 UNION ALL SELECT a + 1 FROM v;",
           "CREATE EXTENSION pg_stat_statements; CREATE VIEW v AS SELECT queryid FROM pg_stat_statements;",
           "CREATE EXTENSION of_ours; CREATE VIEW v AS SELECT a FROM what_it_brings;",
           "CREATE EXTENSION postgis; CREATE VIEW v AS SELECT srid FROM spatial_ref_sys;",
           "CREATE SCHEMA s; SET search_path = s; CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY); "
           "CREATE VIEW v AS SELECT last_value FROM t_id_seq;",
       }) {
    CHECK(errors(text) == "");
  }
}

TEST_CASE("two views may refer to each other") {
  const Database db = read(R"(
    CREATE TABLE t (a int, b int);
    CREATE VIEW v (a, b) AS SELECT * FROM t;
    CREATE VIEW w AS SELECT * FROM v;
    CREATE OR REPLACE VIEW v AS SELECT * FROM w;
    CREATE VIEW x AS SELECT * FROM v;
  )")
                          .database;
  CHECK(db.views.size() == 3);
}
