#include "schema/print/print.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

/// A model as a catalog reader would make it, put together by hand.
struct Builder {
  Database database;

  Builder() {
    database.server_version = 150000;
    database.search_paths = {{}};
    database.schemas[{Kind::schema, "", "", "public"}] = {};
  }
  ObjectId table(const std::string& name, const std::vector<std::pair<std::string, std::string>>& columns) {
    const ObjectId id{Kind::table, "public", "", name};
    database.tables[id] = {};
    int position = 0;
    for (const auto& [column, type] : columns) {
      Column made;
      made.position.value = ++position;
      made.type = type;
      database.columns[{Kind::column, "public", name, column}] = made;
    }
    return id;
  }
  void primary_key(const std::string& table) {
    Constraint key;
    key.type = ConstraintType::primary_key;
    key.columns = {"id"};
    database.constraints[{Kind::constraint, "public", table, table + "_pkey"}] = key;
  }
  void foreign_key(const std::string& table, const std::string& column, const std::string& to) {
    Constraint key;
    key.type = ConstraintType::foreign_key;
    key.columns = {column};
    key.foreign_key = ForeignKey{.references = {"public", to}, .referenced_columns = {"id"}};
    database.constraints[{Kind::constraint, "public", table, table + '_' + column + "_fkey"}] = key;
  }
  ObjectId function(const std::string& signature, const std::string& argument, const std::string& returns) {
    Routine routine;
    if (!argument.empty()) {
      routine.arguments.push_back({.type = argument});
    }
    routine.returns = returns;
    routine.language = "plpgsql";
    routine.body = "BEGIN END";
    const ObjectId id{Kind::routine, "public", "", signature};
    database.routines[id] = routine;
    return id;
  }
  void view(const std::string& name, const std::string& query) {
    View view;
    view.definition = Expression(query);
    database.views[{Kind::view, "public", "", name}] = view;
  }

  /// Where in the file a text stands; all positions of one call must rise.
  void check_order(const std::vector<std::string>& texts) const {
    const std::string file = print::render(database);
    INFO(file);
    std::size_t last = 0;
    for (const std::string& text : texts) {
      INFO(text);
      const std::size_t at = file.find(text);
      REQUIRE(at != std::string::npos);
      CHECK(at >= last);
      last = at;
    }
  }
};

}  // namespace

TEST_CASE("foreign keys stand within their table, those that close a cycle after it") {
  Builder made;
  made.table("a", {{"id", "bigint"}, {"b", "bigint"}});
  made.table("b", {{"id", "bigint"}, {"a", "bigint"}, {"b", "bigint"}});
  for (const char* name : {"a", "b"}) {
    made.primary_key(name);
  }
  made.foreign_key("a", "b", "b");
  made.foreign_key("b", "a", "a");
  made.foreign_key("b", "b", "b");
  made.check_order({"CREATE TABLE public.b (", "CONSTRAINT b_b_fkey FOREIGN KEY (b) REFERENCES public.b (id)\n)",
                    "CREATE TABLE public.a (", "    CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES public.b (id)\n)",
                    "ALTER TABLE public.b ADD CONSTRAINT b_a_fkey"});
}

TEST_CASE("serial columns are written as such when they are nothing else") {
  Builder made;
  made.table("t", {{"id", "integer"}, {"n", "bigint"}});
  for (const char* name : {"id", "n"}) {
    const ObjectId column{Kind::column, "public", "t", name};
    made.database.columns[column].not_null = true;
    made.database.columns[column].default_value =
        Expression("nextval('public.t_" + std::string(name) + "_seq'::regclass)");
    Sequence sequence;
    sequence.owned_by = column;
    sequence.options.type = made.database.columns[column].type;
    sequence.options.max = sequence.options.type == "integer" ? 2147483647 : sequence.options.max;
    made.database.sequences[{Kind::sequence, "public", "", "t_" + std::string(name) + "_seq"}] = sequence;
  }
  made.database.sequences.rbegin()->second.options.start = 100;
  made.check_order({"CREATE SEQUENCE public.t_n_seq START WITH 100;", "id serial,",
                    "n bigint DEFAULT nextval('public.t_n_seq'::regclass) NOT NULL",
                    "ALTER SEQUENCE public.t_n_seq OWNED BY public.t.n;"});
}

TEST_CASE("functions come before what calls them and after the tables they speak of") {
  Builder made;
  made.table("t", {{"id", "bigint"}});
  made.function("stamp()", "", "trigger");
  made.function("of_row(public.t)", "public.t", "boolean");
  made.function("ok(bigint)", "bigint", "boolean");
  Trigger trigger;
  trigger.timing = TriggerTiming::before;
  trigger.on_insert = true;
  trigger.function = {"public", "stamp"};
  made.database.triggers[{Kind::trigger, "public", "t", "stamp"}] = trigger;
  Constraint check;
  check.type = ConstraintType::check;
  check.expression = Expression("public.ok(id)");
  made.database.constraints[{Kind::constraint, "public", "t", "c"}] = check;
  check.expression = Expression("public.of_row(t.*)");
  made.database.constraints[{Kind::constraint, "public", "t", "row_check"}] = check;
  made.check_order({"SET check_function_bodies = off;", "FUNCTION public.ok(", "FUNCTION public.stamp(",
                    "CREATE TABLE public.t (", "CONSTRAINT c CHECK (public.ok(id))\n)", "FUNCTION public.of_row(",
                    "ADD CONSTRAINT row_check", "CREATE TRIGGER stamp"});
}

TEST_CASE("views follow what they read") {
  Builder made;
  made.view("a", " SELECT b.x\n   FROM public.b;");
  made.view("b", " SELECT t.x\n   FROM public.t;");
  made.table("t", {{"x", "integer"}});
  made.check_order(
      {"CREATE TABLE public.t", "CREATE VIEW public.b AS\n SELECT t.x\n   FROM public.t;", "CREATE VIEW public.a"});
}

TEST_CASE("one owner of all is left to whoever loads the file") {
  Builder made;
  const ObjectId one = made.table("t", {{"x", "integer"}});
  const ObjectId two = made.table("u", {{"x", "integer"}});
  made.database.tables[one].owner = made.database.tables[two].owner = std::string("boss");
  CHECK(print::render(made.database).find("OWNER TO") == std::string::npos);
  made.database.tables[two].owner = std::string("other");
  made.check_order({"ALTER TABLE public.t OWNER TO boss;", "ALTER TABLE public.u OWNER TO other;"});
}

TEST_CASE("texts written under another path stand under it again") {
  Builder made;
  made.database.search_paths = {{"public"}, {"app", "public"}};
  made.view("v", "SELECT * FROM things");
  made.view("w", "SELECT 1");
  made.database.views[{Kind::view, "public", "", "v"}].search_path.value = 1;
  made.check_order(
      {"SET search_path = app, public;", "CREATE VIEW public.v", "RESET search_path;", "CREATE VIEW public.w"});
}
