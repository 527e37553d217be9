#include "schema/references.hpp"

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

/// A model without a reader of tables: columns of public tables, by name.
void add_table(Database& db, const std::string& name, const std::vector<std::string>& columns) {
  db.tables.emplace(ObjectId{Kind::table, "public", "", name}, Table{});
  for (const std::string& column : columns) {
    Column value;
    value.type = "integer";
    db.columns.emplace(ObjectId{Kind::column, "public", name, column}, value);
  }
}

Database model() {
  Database db;
  db.search_paths = {{"public"}};
  db.schemas.emplace(ObjectId{Kind::schema, "", "", "public"}, Namespace{});
  add_table(db, "t", {"a", "b", "status"});
  add_table(db, "u", {"a", "c"});
  return db;
}

ObjectId column(const char* relation, const char* name) { return {Kind::column, "public", relation, name}; }
ObjectId table(const char* name) { return {Kind::table, "public", "", name}; }
const ObjectId kView{Kind::view, "public", "", "v"};

std::set<ObjectId> of_view(const std::string& query) {
  Database db = model();
  View view;
  view.definition = Expression(query);
  db.views.emplace(kView, view);
  std::set<ObjectId> found = references(db).at(kView);
  found.erase({Kind::schema, "", "", "public"});
  return found;
}

}  // namespace

TEST_CASE("a query refers to relations and to the columns it says") {
  CHECK(of_view("SELECT x.a FROM t AS x") == std::set{table("t"), column("t", "a")});
  CHECK(of_view("SELECT b, public.u.c FROM t JOIN public.u ON t.a = u.a") ==
        std::set{table("t"), table("u"), column("t", "a"), column("t", "b"), column("u", "a"), column("u", "c")});
  CHECK(of_view("SELECT * FROM u") == std::set{table("u"), column("u", "a"), column("u", "c")});
  CHECK(of_view("SELECT u FROM u") == std::set{table("u"), column("u", "a"), column("u", "c")});
  CHECK(of_view("SELECT (SELECT max(c) FROM u WHERE u.a = t.a) FROM t") ==
        std::set{table("t"), table("u"), column("t", "a"), column("u", "a"), column("u", "c")});
  CHECK(of_view("SELECT j.c FROM (t JOIN u USING (a)) AS j") ==
        std::set{table("t"), table("u"), column("t", "a"), column("u", "a"), column("u", "c")});
}

TEST_CASE("queries of WITH and aliases hide relations") {
  CHECK(of_view("WITH u AS (SELECT 1 AS c) SELECT c FROM u").empty());
  CHECK(of_view("SELECT t.c FROM u AS t") == std::set{table("u"), column("u", "c")});
  CHECK(of_view("SELECT s.b FROM (SELECT a AS b FROM t) AS s") == std::set{table("t"), column("t", "a")});
}

TEST_CASE("conditions, defaults and foreign keys refer to what they need") {
  Database db = model();
  db.sequences.emplace(ObjectId{Kind::sequence, "public", "", "s"}, Sequence{});
  db.enum_types.emplace(ObjectId{Kind::enum_type, "public", "", "status"}, EnumType{});
  db.columns.at(column("t", "a")).default_value = Expression("nextval('s'::regclass)");
  db.columns.at(column("t", "b")).default_value = Expression("nextval('public.s')");
  db.columns.at(column("t", "status")).type = "public.status[]";
  const ObjectId check{Kind::constraint, "public", "t", "c"}, key{Kind::constraint, "public", "u", "k"},
      foreign{Kind::constraint, "public", "t", "f"};
  Constraint constraint;
  constraint.type = ConstraintType::check;
  constraint.expression = Expression("a > 0 AND length(b) < 3");
  db.constraints.emplace(check, constraint);
  db.constraints[key].type = ConstraintType::unique;
  db.constraints[key].columns = {"a"};
  db.constraints[foreign].type = ConstraintType::foreign_key;
  db.constraints[foreign].columns = {"b"};
  db.constraints[foreign].foreign_key = ForeignKey{{"public", "u"}, {"a"}};
  const References all = references(db);
  const ObjectId sequence{Kind::sequence, "public", "", "s"};
  CHECK(all.at(column("t", "a")) == std::set{table("t"), sequence});
  CHECK(all.at(column("t", "b")) == std::set{table("t"), sequence});
  CHECK(all.at(column("t", "status")) == std::set{table("t"), ObjectId{Kind::enum_type, "public", "", "status"}});
  CHECK(all.at(check) == std::set{table("t"), column("t", "a"), column("t", "b")});
  CHECK(all.at(foreign) == std::set{table("t"), table("u"), column("t", "b"), column("u", "a"), key});
}

TEST_CASE("functions are found by name and number of arguments; bodies give soft references") {
  Database db = parse::read({{"s.sql", R"(
    CREATE FUNCTION f(int) RETURNS int RETURN 1;
    CREATE FUNCTION f(int, int DEFAULT 2, int DEFAULT 3) RETURNS int LANGUAGE sql AS 'SELECT g(1)';
    CREATE FUNCTION g(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN f(2) /* h() */; END $$;
    CREATE FUNCTION h() RETURNS int RETURN f(1, 2);
  )"}}).database;
  const ObjectId one{Kind::routine, "public", "", "f(integer)"},
      three{Kind::routine, "public", "", "f(integer, integer, integer)"}, g{Kind::routine, "public", "", "g(integer)"},
      h{Kind::routine, "public", "", "h()"}, home{Kind::schema, "", "", "public"};
  CHECK(references(db).at(h) == std::set{three, home});
  ReferenceFinder finder(db);
  CHECK(finder.soft_of(three) == std::set{g});
  CHECK(finder.soft_of(g) == std::set{one, three});
}

TEST_CASE("columns that a statement takes without naming them are referred to") {
  const auto of_body = [](const std::string& body) {
    Database db = model();
    Routine routine;
    routine.sql_body = Expression("BEGIN ATOMIC " + body + "; END");
    const ObjectId id{Kind::routine, "public", "", "f()"};
    db.routines.emplace(id, routine);
    std::set<ObjectId> found = references(db).at(id);
    found.erase({Kind::schema, "", "", "public"});
    return found;
  };
  const std::set<ObjectId> all{table("u"), column("u", "a"), column("u", "c")};
  CHECK(of_body("INSERT INTO u VALUES (1, 2)") == all);
  CHECK(of_body("INSERT INTO u (a) VALUES (1)") == std::set{table("u"), column("u", "a")});
  CHECK(of_body("INSERT INTO u DEFAULT VALUES") == std::set{table("u")});
  CHECK(of_body("INSERT INTO u (a) VALUES (1) ON CONFLICT (a) DO NOTHING") == std::set{table("u"), column("u", "a")});
  CHECK(of_body("INSERT INTO u (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2") == all);
}

TEST_CASE("a query refers to the primary key that it is grouped by, where it relies on it") {
  const auto key_of = [](const std::string& query) {
    Database db = model();
    Constraint key;
    key.type = ConstraintType::primary_key;
    key.columns = {"a"};
    const ObjectId id{Kind::constraint, "public", "t", "pk"};
    db.constraints.emplace(id, key);
    View view;
    view.definition = Expression(query);
    db.views.emplace(kView, view);
    return references(db).at(kView).contains(id);
  };
  CHECK(key_of("SELECT a, b FROM t GROUP BY a"));
  CHECK(key_of("SELECT a, lower(status) FROM t GROUP BY 1"));
  CHECK(key_of("SELECT x.a AS k, count(*) FROM t x JOIN u USING (a) GROUP BY k HAVING x.b > 1"));
  CHECK(key_of("SELECT t.* FROM t GROUP BY t.a"));
  CHECK(key_of("SELECT 1 FROM t GROUP BY a ORDER BY b"));
  CHECK_FALSE(key_of("SELECT a, max(b) FROM t GROUP BY a"));
  CHECK_FALSE(key_of("SELECT a, count(*) FILTER (WHERE b > 1) FROM t GROUP BY a"));
  CHECK_FALSE(key_of("SELECT a, b FROM t GROUP BY a, b, status"));
  CHECK_FALSE(key_of("SELECT b, lower(a) FROM t GROUP BY b, lower(a)"));
  CHECK_FALSE(key_of("SELECT a, b FROM t"));
}
