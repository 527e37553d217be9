#include "introspect/judge.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

using introspect::Judgement;
using introspect::Verdict;
using schema::Database;
using schema::ExpressionRole;
using schema::ExpressionUse;
using schema::Kind;
using schema::ObjectId;
using schema::canonical::Question;

namespace {

/// A catalog prints qualified names.
const schema::SearchPath kCatalogPath;

using Columns = std::vector<std::pair<std::string, std::string>>;

/// A model by hand, as a file would give it.
struct Model : Database {
  explicit Model(const schema::SearchPath& path = {"public"}) { search_paths = {path}; }

  Model& table(const std::string& in, const std::string& name, const Columns& list) {
    tables[{Kind::table, in, "", name}];
    int position = 0;
    for (const auto& [column_name, type] : list) {
      schema::Column& column = columns[{Kind::column, in, name, column_name}];
      column.type = type;
      column.position.value = ++position;
    }
    return *this;
  }
  Model& view(const std::string& in, const std::string& name, const std::string& query) {
    views[{Kind::view, in, "", name}].definition.text = query;
    return *this;
  }
  Model& check(const std::string& in, const std::string& relation, const std::string& condition) {
    schema::Constraint& constraint = constraints[{Kind::constraint, in, relation, "c"}];
    constraint.type = schema::ConstraintType::check;
    constraint.expression = schema::Expression(condition);
    return *this;
  }
  Model& function(const std::string& in, const std::string& signature, const std::string& type,
                  const std::string& returns) {
    schema::Routine& routine = routines[{Kind::routine, in, "", signature}];
    routine.arguments = {{schema::ArgumentMode::in, "", type, std::nullopt}};
    routine.returns = returns;
    routine.language = "plpgsql";
    routine.volatility = schema::Volatility::immutable;
    return *this;
  }
};

/// Asks about every expression that stands on both sides.
std::vector<Question> questions_of(const Database& from, const Database& to) {
  std::map<std::pair<ObjectId, std::string>, std::string> before;
  schema::for_each_expression(from, [&](const ExpressionUse& use, const schema::Expression& expression) {
    before[{use.object, use.field}] = expression.text;
  });
  std::vector<Question> questions;
  schema::for_each_expression(to, [&](const ExpressionUse& use, const schema::Expression& expression) {
    const auto found = before.find({use.object, use.field});
    if (found != before.end()) {
      questions.push_back({use, found->second, expression.text, false});
    }
  });
  return questions;
}

Judgement judge_one(const Database& from, const Database& to) {
  const std::vector<Question> questions = questions_of(from, to);
  REQUIRE(questions.size() == 1);
  return introspect::judge_on_scratch(tests::scratch(), from, to, questions).at(0);
}

Judgement judge_check(const std::string& from, const std::string& to, const Columns& columns) {
  return judge_one(Model().table("public", "t", columns).check("public", "t", from),
                   Model().table("public", "t", columns).check("public", "t", to));
}

#define CHECK_VERDICT(judgement, wanted)  \
  do {                                    \
    const Judgement judged = (judgement); \
    INFO(judged.reason);                  \
    CHECK(judged.verdict == (wanted));    \
  } while (false)

}  // namespace

TEST_CASE("a user's text and the server's prints of it are the same") {
  const Columns columns = {{"status", "character varying(20)"}, {"a", "integer"}};
  // The first print, loaded again, prints differently: the way from the user's text to it takes two loads.
  const std::string users = "status in ('new', 'paid') -- a comment";
  const std::string first =
      "((status)::text = ANY ((ARRAY['new'::character varying, 'paid'::character varying])::text[]))";
  const std::string second =
      "((status)::text = ANY (ARRAY[('new'::character varying)::text, ('paid'::character varying)::text]))";
  for (const std::string& catalog : {first, second}) {
    CHECK_VERDICT(judge_check(catalog, users, columns), Verdict::same);
    CHECK_VERDICT(judge_check(users, catalog, columns), Verdict::same);
  }
  CHECK_VERDICT(judge_check(first, "status in ('new', 'sent')", columns), Verdict::different);
  CHECK_VERDICT(judge_check("a between 1 and 2", "a >= 1 and a <= 2", columns), Verdict::same);
  CHECK_VERDICT(judge_check("a > 1", "b > 1", columns), Verdict::unknown);
}

TEST_CASE("a column added under SELECT * is a difference") {
  const Model from = Model(kCatalogPath)
                         .table("public", "t", {{"a", "integer"}})
                         .view("public", "v", " SELECT t.a\n   FROM public.t;");
  CHECK_VERDICT(
      judge_one(from, Model().table("public", "t", {{"a", "integer"}}).view("public", "v", "SELECT * FROM t")),
      Verdict::same);
  CHECK_VERDICT(
      judge_one(from,
                Model().table("public", "t", {{"a", "integer"}, {"b", "text"}}).view("public", "v", "SELECT * FROM t")),
      Verdict::different);
}

TEST_CASE("a name is found through the text's own search_path") {
  const auto model = [](const schema::SearchPath& path) {
    return Model(path).table("app", "t", {{"a", "integer"}}).table("public", "t", {{"a", "integer"}});
  };
  const Model from = model({}).view("app", "v", "SELECT t.a FROM app.t");
  CHECK_VERDICT(judge_one(from, model({"app", "public"}).view("app", "v", "SELECT a FROM t")), Verdict::same);
  CHECK_VERDICT(judge_one(from, model({"public", "app"}).view("app", "v", "SELECT a FROM t")), Verdict::different);
}

TEST_CASE("a view that reads another schema's relation of its own name does not read itself") {
  const auto model = [](const schema::SearchPath& path) {
    return Model(path).table("public", "t", {{"a", "integer"}});
  };
  CHECK_VERDICT(judge_one(model({}).view("app", "t", "SELECT t.a FROM public.t"),
                          model({"app", "public"}).view("app", "t", "SELECT a FROM t")),
                Verdict::same);
}

TEST_CASE("an overload that takes the call over is a difference") {
  const auto model = [] {
    return Model().table("public", "t", {{"a", "integer"}}).function("public", "f(bigint)", "bigint", "boolean");
  };
  const Model from = model().check("public", "t", "public.f((a)::bigint)");
  CHECK_VERDICT(judge_one(from, model().check("public", "t", "f(a)")), Verdict::same);
  CHECK_VERDICT(
      judge_one(from, model().function("public", "f(integer)", "integer", "boolean").check("public", "t", "f(a)")),
      Verdict::different);
}

TEST_CASE("a relation's own row type is known on the scratch server and doubted on the target") {
  const auto model = [](const std::string& condition) {
    return Model()
        .table("public", "t", {{"a", "integer"}})
        .function("public", "f(public.t)", "public.t", "boolean")
        .check("public", "t", condition);
  };
  const Model from = model("public.f(t.*)"), to = model("f(t)");
  CHECK_VERDICT(judge_one(from, to), Verdict::same);

  const tests::FreshDatabase database(
      "CREATE TABLE t (a integer); CREATE FUNCTION f(t) RETURNS boolean LANGUAGE sql AS 'SELECT true';");
  postgres::Connection connection = database.connect();
  CHECK_VERDICT(introspect::judge_on_target(connection, from, to, questions_of(from, to)).at(0), Verdict::unknown);
}

TEST_CASE("a quoted 'now' is another time for each who reads it") {
  const auto model = [](const std::string& condition) {
    return Model().table("public", "t", {{"d", "timestamp"}, {"kind", "text"}}).check("public", "t", condition);
  };
  const Model from = model("d > '2020-01-01'::timestamp");
  CHECK_VERDICT(judge_one(from, model("d > 'now'")), Verdict::unknown);
  CHECK_VERDICT(judge_one(from, model("d > '2020-01-01 00:00'")), Verdict::same);
  CHECK_VERDICT(judge_one(from, model("d > '2020-01-02'")), Verdict::different);
  CHECK_VERDICT(judge_one(from, model("kind = 'today'")), Verdict::different);  // a word like another
}

TEST_CASE("types of the model are there in each side's shape") {
  const auto model = [](std::vector<std::string> labels) {
    Model result;
    result.enum_types[{Kind::enum_type, "public", "", "mood"}].labels = std::move(labels);
    return result.table("public", "t", {{"m", "public.mood"}});
  };
  const Model from = model({"sad", "ok"}).check("public", "t", "(m <> 'sad'::public.mood)");
  CHECK_VERDICT(judge_one(from, model({"sad", "ok", "fine"}).check("public", "t", "m != 'sad'")), Verdict::same);
  CHECK_VERDICT(judge_one(from, model({"sad", "ok", "fine"}).check("public", "t", "m != 'fine'")), Verdict::different);
}

TEST_CASE("each role of an expression is printed") {
  const auto model = [](bool catalog) {
    Model result(catalog ? schema::SearchPath{} : schema::SearchPath{"public"});
    const auto text = [&](const char* printed, const char* written) {
      return schema::Expression(catalog ? printed : written);
    };
    result.table("public", "t", {{"a", "integer"}, {"s", "character varying(9)"}, {"g", "bigint"}, {"d", "date"}});
    const auto id = [](Kind kind, const std::string& name) { return ObjectId{kind, "public", "t", name}; };
    result.columns.at(id(Kind::column, "s")).default_value = text("'x'::character varying", "'x'");
    result.columns.at(id(Kind::column, "g")).generated = schema::Generated{text("(a * 2)", "a*2"), true};
    schema::Index& index = result.indexes[id(Kind::index, "i")];
    index.elements.resize(1);
    index.elements[0].expression = text("lower((s)::text)", "lower(s)");
    index.predicate = text("((a > 0) AND (g IS NOT NULL))", "a > 0 AND g IS NOT NULL");
    result.triggers[id(Kind::trigger, "tr")].when =
        text("(old.a IS DISTINCT FROM new.a)", "OLD.a IS DISTINCT FROM NEW.a");
    result.policies[id(Kind::policy, "p")].using_ = text("(a = 1)", "1 = 1 AND a = 1");
    result.rules[id(Kind::rule, "r")].definition =
        text("CREATE RULE r AS\n    ON DELETE TO public.t DO INSTEAD NOTHING;",
             "create rule r as on delete to t do instead nothing");
    schema::Domain& domain = result.domains[{Kind::domain, "public", "", "dom"}];
    domain.type = "text";
    schema::Constraint& check = result.constraints[{Kind::constraint, "public", "dom", "c"}];
    check.type = schema::ConstraintType::check;
    check.expression = text("(VALUE <> ''::text)", "value <> ''");
    schema::Table& parent =
        result.table("public", "parted", {{"d", "date"}}).tables.at({Kind::table, "public", "", "parted"});
    parent.partition_key = schema::PartitionKey{schema::PartitionStrategy::range, {}};
    parent.partition_key->elements.resize(1);
    parent.partition_key->elements[0].column = "d";
    result.table("public", "part", {{"d", "date"}}).tables.at({Kind::table, "public", "", "part"}).partition_of =
        schema::PartitionOf{{"public", "parted"},
                            text("FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
                                 "for values from ('2024-1-1') to (date '2025-01-01')")};
    result.function("public", "b(integer)", "integer", "integer")
        .routines.at({Kind::routine, "public", "", "b(integer)"})
        .sql_body = text("RETURN ($1 + 1)", "return $1+1");
    result.materialized_views[{Kind::materialized_view, "public", "", "m"}].definition =
        text(" SELECT t.a\n   FROM public.t;", "select a from t");
    schema::Index& over_view = result.indexes[{Kind::index, "public", "m", "mi"}];
    over_view.elements.resize(1);
    over_view.elements[0].expression = text("(a + 1)", "m.a+1");
    return result;
  };
  const Model from = model(true), to = model(false);
  const std::vector<Question> questions = questions_of(from, to);
  const std::vector<Judgement> judgements = introspect::judge_on_scratch(tests::scratch(), from, to, questions);
  REQUIRE(judgements.size() == questions.size());
  CHECK(questions.size() == 12);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    INFO(schema::to_string(questions[i].use.object) << " " << questions[i].use.field << ": " << judgements[i].reason);
    // `1 = 1` is written by hand, and the server keeps it.
    CHECK(judgements[i].verdict == (questions[i].use.object.kind == Kind::policy ? Verdict::different : Verdict::same));
  }
}

TEST_CASE("one text that does not load leaves the others their answers") {
  const Model model = Model()
                          .table("public", "t", {{"a", "integer"}, {"u", "public.missing"}})
                          .table("public", "s", {{"a", "integer"}});
  const auto question = [](const std::string& relation, const std::string& from, const std::string& to) {
    ExpressionUse use{
        {Kind::table, "public", "", relation}, "check", ExpressionRole::condition, {"public", relation}, ""};
    return Question{use, from, to, false};
  };
  const std::vector<Judgement> judgements =
      introspect::judge_on_scratch(tests::scratch(), model, model,
                                   {question("s", "a=1", "(a = 1)"), question("t", "a=1", "(a = 1)"),
                                    question("s", "nonsense(", "a=1"), question("s", "a=1", "a=2")});
  CHECK(judgements[0].verdict == Verdict::same);
  CHECK(judgements[1].verdict == Verdict::unknown);
  CHECK_THAT(judgements[1].reason, tests::contains("does not exist"));
  CHECK(judgements[2].verdict == Verdict::unknown);
  CHECK(judgements[3].verdict == Verdict::different);
}

TEST_CASE("the target answers without being touched") {
  const tests::FreshDatabase database("CREATE TABLE t (a integer, s varchar(5)); CREATE VIEW v AS SELECT a FROM t;");
  const Columns columns = {{"a", "integer"}, {"s", "character varying(5)"}};
  const Model from =
      Model(kCatalogPath)
          .table("public", "t", columns)
          .view("public", "v", " SELECT t.a\n   FROM public.t;")
          .check("public", "t", "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))");
  const Model to = Model()
                       .table("public", "t", columns)
                       .view("public", "v", "SELECT a FROM t")
                       .check("public", "t", "s IN ('a', 'b')");
  const std::string before = tests::dump(database.url());
  postgres::Connection connection = database.connect();
  for (const Judgement& judgement : introspect::judge_on_target(connection, from, to, questions_of(from, to))) {
    CHECK_VERDICT(judgement, Verdict::same);
  }
  CHECK(tests::dump(database.url()) == before);
  CHECK(connection.execute("SELECT FROM pg_catalog.pg_class WHERE relpersistence = 't'").rows() == 0);

  // A live table that gets a column in this very plan must not answer for the wanted one.
  const Model wider = Model()
                          .table("public", "t", {{"a", "integer"}, {"s", "character varying(5)"}, {"n", "text"}})
                          .view("public", "v", "SELECT * FROM t");
  CHECK_VERDICT(introspect::judge_on_target(connection, from, wider, questions_of(from, wider)).at(0),
                Verdict::unknown);
}
