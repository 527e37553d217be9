#include "schema/rename.hpp"

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

const ObjectId kTable{Kind::table, "public", "", "t"};
const ObjectId kView{Kind::view, "public", "", "v"};
const ObjectId kCheck{Kind::constraint, "public", "t", "c"};

ObjectId column(const char* relation, const char* name) { return {Kind::column, "public", relation, name}; }

/// Table t (a, b), a check, a foreign key from u (a), and a view over it all.
Database model(const std::string& view) {
  Database db;
  db.search_paths = {{"public"}};
  db.schemas.emplace(ObjectId{Kind::schema, "", "", "public"}, Namespace{});
  for (const char* name : {"t", "u"}) {
    db.tables.emplace(ObjectId{Kind::table, "public", "", name}, Table{});
    db.columns[column(name, "a")].type = "integer";
    db.columns[column(name, "b")].type = "public.mood";
  }
  db.enum_types.emplace(ObjectId{Kind::enum_type, "public", "", "mood"}, EnumType{});
  db.sequences.emplace(ObjectId{Kind::sequence, "public", "", "s"}, Sequence{});
  db.columns[column("t", "a")].default_value = Expression("nextval('public.s'::regclass)");
  db.constraints[kCheck].type = ConstraintType::check;
  db.constraints[kCheck].expression = Expression("a > 0 AND t.a < 9 /* a */");
  Constraint& key = db.constraints[{Kind::constraint, "public", "u", "f"}];
  key.type = ConstraintType::foreign_key;
  key.columns = {"a"};
  key.foreign_key = ForeignKey{{"public", "t"}, {"a"}};
  db.views[kView].definition = Expression(view);
  return db;
}

std::string view_of(const Database& db) { return db.views.at(kView).definition.text; }

}  // namespace

TEST_CASE("renaming a column changes its words and nothing else") {
  Database db = model("SELECT a, t.b,  'a' AS \"a b\" FROM t -- a\n WHERE public.t.a = 1");
  rename(db, column("t", "a"), column("t", "Id"));
  CHECK(view_of(db) == "SELECT \"Id\" AS a, t.b,  'a' AS \"a b\" FROM t -- a\n WHERE public.t.\"Id\" = 1");
  CHECK(db.constraints.at(kCheck).expression->text == "\"Id\" > 0 AND t.\"Id\" < 9 /* a */");
  const Constraint& key = db.constraints.at({Kind::constraint, "public", "u", "f"});
  CHECK(key.columns == std::vector<std::string>{"a"});
  CHECK(key.foreign_key->referenced_columns == std::vector<std::string>{"Id"});
  CHECK(db.contains(column("t", "Id")));
  CHECK_FALSE(db.contains(column("t", "a")));
}

TEST_CASE("renaming a table takes along all that belongs to it") {
  Database db = model("SELECT T.a, x.b FROM T JOIN public.t AS x ON true JOIN (SELECT 1 AS t) AS y ON y.t = t.a");
  rename(db, kTable, {Kind::table, "public", "", "r"});
  CHECK(view_of(db) == "SELECT r.a, x.b FROM r JOIN public.r AS x ON true JOIN (SELECT 1 AS t) AS y ON y.t = r.a");
  CHECK(db.contains(column("r", "a")));
  CHECK(db.constraints.at({Kind::constraint, "public", "r", "c"}).expression->text == "a > 0 AND r.a < 9 /* a */");
  CHECK(db.constraints.at({Kind::constraint, "public", "u", "f"}).foreign_key->references ==
        QualifiedName{"public", "r"});
}

TEST_CASE("types, sequences and schemas are renamed wherever they are named") {
  Database db = model("SELECT 'ok'::mood, 'ok'::public.mood[] FROM public.t");
  db.routines.emplace(ObjectId{Kind::routine, "public", "", "f(public.mood, integer)"}, Routine{});
  rename(db, {Kind::enum_type, "public", "", "mood"}, {Kind::enum_type, "public", "", "feeling"});
  CHECK(view_of(db) == "SELECT 'ok'::feeling, 'ok'::public.feeling[] FROM public.t");
  CHECK(db.columns.at(column("u", "b")).type == "public.feeling");
  CHECK(db.contains({Kind::routine, "public", "", "f(public.feeling, integer)"}));
  rename(db, {Kind::sequence, "public", "", "s"}, {Kind::sequence, "public", "", "s2"});
  CHECK(db.columns.at(column("t", "a")).default_value->text == "nextval('public.s2'::regclass)");
  rename(db, {Kind::schema, "", "", "public"}, {Kind::schema, "", "", "app"});
  const ObjectId moved{Kind::view, "app", "", "v"};
  CHECK(db.views.at(moved).definition.text == "SELECT 'ok'::feeling, 'ok'::app.feeling[] FROM app.t");
  CHECK(db.columns.at({Kind::column, "app", "t", "a"}).default_value->text == "nextval('app.s2'::regclass)");
  CHECK(db.contains({Kind::routine, "app", "", "f(app.feeling, integer)"}));
  CHECK(db.search_paths == std::vector<SearchPath>{{"app"}});
}
