// Pairs of texts and what the server (15) made of them: the second of an equal pair is its print of the first.

#include "schema/canonical/settle.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

void add_column(Database& database, const std::string& table, const std::string& name, const std::string& type) {
  Column column;
  column.type = type;
  column.position.value = static_cast<int>(database.columns.size()) + 1;
  database.columns[{Kind::column, "public", table, name}] = column;
}

Database sample() {
  Database database;
  database.search_paths = {{"public"}, {}};
  database.schemas[{Kind::schema, "", "", "public"}] = {};
  EnumType mood;
  mood.labels = {"sad", "ok", "happy"};
  database.enum_types[{Kind::enum_type, "public", "", "mood"}] = mood;
  Domain positive;
  positive.type = "integer";
  database.domains[{Kind::domain, "public", "", "positive"}] = positive;
  database.sequences[{Kind::sequence, "public", "", "s"}] = {};
  Routine f;
  f.arguments = {{ArgumentMode::in, "a", "integer", {}}, {ArgumentMode::in, "b", "text", {}}};
  f.returns = "text";
  database.routines[{Kind::routine, "public", "", "f(integer, text)"}] = f;
  database.tables[{Kind::table, "public", "", "t"}] = {};
  add_column(database, "t", "i", "integer");
  add_column(database, "t", "b", "bigint");
  add_column(database, "t", "n", "numeric(10,2)");
  add_column(database, "t", "v", "character varying(20)");
  add_column(database, "t", "x", "text");
  add_column(database, "t", "c", "character(3)");
  add_column(database, "t", "d", "date");
  add_column(database, "t", "ts", "timestamp with time zone");
  add_column(database, "t", "j", "jsonb");
  add_column(database, "t", "a", "integer[]");
  add_column(database, "t", "m", "public.mood");
  add_column(database, "t", "p", "public.positive");
  add_column(database, "t", "bo", "boolean");
  database.views[{Kind::view, "public", "", "v"}] = {};
  database.tables[{Kind::table, "public", "", "u"}] = {};
  add_column(database, "u", "id", "integer");
  add_column(database, "u", "i", "integer");
  add_column(database, "u", "name", "text");
  return database;
}

ExpressionUse use_of(ExpressionRole role, const std::string& target = "") {
  ExpressionUse use;
  use.role = role;
  use.target_type = target;
  if (role == ExpressionRole::query) {
    use.object = {Kind::view, "public", "", "v"};
  } else {
    use.object = {Kind::table, "public", "", "t"};
    use.relation = role == ExpressionRole::value ? QualifiedName{} : QualifiedName{"public", "t"};
  }
  return use;
}

/// As a file wrote it (path public) and as the catalog prints it (no path).
std::pair<std::string, std::string> forms(const ExpressionUse& use, const std::string& file,
                                          const std::string& catalog) {
  const Database left = sample();
  Database right = sample();
  right.search_paths = {{}};
  return {canonical::canonical_form(left, use, file), canonical::canonical_form(right, use, catalog)};
}

void check_same(const ExpressionUse& use, const std::string& file, const std::string& catalog) {
  CAPTURE(file, catalog);
  const auto [left, right] = forms(use, file, catalog);
  CHECK(left == right);
}

void check_different(const ExpressionUse& use, const std::string& file, const std::string& catalog) {
  CAPTURE(file, catalog);
  const auto [left, right] = forms(use, file, catalog);
  CHECK(left != right);
}

}  // namespace

TEST_CASE("canonical: conditions as written and as printed") {
  const ExpressionUse check = use_of(ExpressionRole::condition);
  check_same(check, "v IN ('a', 'b')",
             "(v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])");
  check_same(check, "v IN ('a', 'b')",
             "((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))");
  check_same(check, "v in ('a')", "((v)::text = 'a'::text)");
  check_same(check, "x = ANY(ARRAY['a','b'])", "(x = ANY (ARRAY['a'::text, 'b'::text]))");
  check_same(check, "n > 0", "(n > (0)::numeric)");
  check_same(check, "n >= 0 and n <= 100.50", "((n >= (0)::numeric) AND (n <= 100.50))");
  check_same(check, "i between 1 and 5 and b <> 3", "((i >= 1) AND (i <= 5) AND (b <> 3))");
  check_same(check, "i != -5", "(i <> '-5'::integer)");
  check_same(check, "x like 'a%' or x not ilike 'b%'", "((x ~~ 'a%'::text) OR (x !~~* 'b%'::text))");
  check_same(check, "d > '2020-01-01'", "(d > '2020-01-01'::date)");
  check_same(check, "m = 'ok'", "(m = 'ok'::public.mood)");
  check_same(check, "m in ('ok','sad')", "(m = ANY (ARRAY['ok'::public.mood, 'sad'::public.mood]))");
  check_same(check, "char_length(v) > 3", "(char_length((v)::text) > 3)");
  check_same(check, "j @> '{\"a\":1}'", "(j @> '{\"a\": 1}'::jsonb)");
  check_same(check, "j->>'k' = 'x'", "((j ->> 'k'::text) = 'x'::text)");
  check_same(check, "a && '{1,2}'", "(a && '{1,2}'::integer[])");
  check_same(check, "i is not distinct from null", "(i IS NULL)");
  check_same(check, "extract(year from d) > 2000", "(EXTRACT(year FROM d) > (2000)::numeric)");
  // 13 and older print the call of what was written as syntax.
  check_same(check, "ts at time zone 'UTC' > d", "((ts AT TIME ZONE 'UTC'::text) > d)");
  check_same(check, "c = 'abc'", "(c = 'abc'::bpchar)");
  check_same(check, "not bo", "(NOT bo)");
  check_same(check, "p > 3", "((p)::integer > 3)");
  check_same(check, "f(i, v) is not null", "(public.f(i, (v)::text) IS NOT NULL)");
  check_same(check, "ts > now() - interval '1 day'", "(ts > (now() - '1 day'::interval))");
  check_same(check, "coalesce(v,'') <> ''", "((COALESCE(v, ''::character varying))::text <> ''::text)");
  check_same(check, "case when i > 0 then true else false end", "CASE WHEN (i > 0) THEN true ELSE false END");
  check_same(check, "substring(x from '[a-z]+') = 'a'", "(\"substring\"(x, '[a-z]+'::text) = 'a'::text)");
  check_same(check, "substring(x from 2) = 'a'", "(SUBSTRING(x FROM 2) = 'a'::text)");
  check_same(check, "extract('YEAR' from d) > 2000", "(EXTRACT(YEAR FROM d) > (2000)::numeric)");
  // A minus before a number is the number's own once it is read again.
  check_same(check, "i > -1::integer", "(i > (- 1))");
  check_same(check, "i > -(-'1'::int)", "(i > (- (- 1)))");
  check_same(check, "n > -1.50::numeric", "(n > (- 1.50))");
  check_same(check, "i = -0::int", "(i = (- 0))");
  check_same(check, "b > -9223372036854775808", "(b > '-9223372036854775808'::bigint)");

  check_different(check, "v IN ('a', 'b')", "((v)::text = ANY (ARRAY['a'::text, 'c'::text]))");
  check_different(check, "i > -1::integer", "(i > 1)");
  check_different(check, "b > -'1'::bigint", "(b > '-1'::bigint)");
  check_different(check, "n > 0", "(n >= (0)::numeric)");
  check_different(check, "i / 2 > 1", "((i)::numeric / (2)::numeric) > (1)::numeric");
  check_different(check, "x = 'A'", "(x = 'a'::text)");
  check_different(check, "c = 'abc'", "((c)::text = 'abc'::text)");
  check_different(check, "x::varchar(3) = 'abc'", "(x = 'abc'::text)");
  check_different(check, "x = 'a' COLLATE \"C\"", "(x = 'a'::text)");
}

TEST_CASE("canonical: defaults") {
  check_same(use_of(ExpressionRole::value, "text"), "'a'", "'a'::text");
  check_same(use_of(ExpressionRole::value, "character varying(20)"), "'a'", "'a'::character varying");
  check_same(use_of(ExpressionRole::value, "integer"), "nextval('s')", "nextval('public.s'::regclass)");
  check_same(use_of(ExpressionRole::value, "numeric"), "0", "0");
  check_same(use_of(ExpressionRole::value, "boolean"), "'f'", "false");
  check_same(use_of(ExpressionRole::value, "jsonb"), "'{}'", "'{}'::jsonb");
  check_same(use_of(ExpressionRole::value, "public.mood"), "'ok'", "'ok'::public.mood");
  check_same(use_of(ExpressionRole::value, "text[]"), "'{}'::text[]", "'{}'::text[]");
  check_same(use_of(ExpressionRole::value, "text[]"), "array[]::text[]", "ARRAY[]::text[]");
  check_same(use_of(ExpressionRole::value, "date"), "CURRENT_DATE", "CURRENT_DATE");
  check_same(use_of(ExpressionRole::value, "interval"), "INTERVAL '1' HOUR", "'01:00:00'::interval");
  check_same(use_of(ExpressionRole::value, "interval day"), "'1 day 2 hours'", "'1 day'::interval day");
  check_same(use_of(ExpressionRole::value, "interval(0)"), "'-1.5 s'", "'-00:00:02'::interval(0)");
  check_same(use_of(ExpressionRole::value, "interval minute to second"), "'10:20'",
             "'00:10:20'::interval minute to second");
  check_same(use_of(ExpressionRole::value, "interval year to month"), "'1-2'",
             "'1 year 2 mons'::interval year to month");
  check_same(use_of(ExpressionRole::value, "interval day to hour"), "'1 10'", "'1 day 10:00:00'::interval day to hour");
  check_same(use_of(ExpressionRole::value, "interval"), "'10:20'", "'10:20:00'::interval");
  check_different(use_of(ExpressionRole::value, "interval"), "'10:20'", "'00:10:20'::interval");
  check_different(use_of(ExpressionRole::value, "interval hour"), "'90 minutes'", "'02:00:00'::interval hour");
  check_same(use_of(ExpressionRole::value, "\"char\""), "'abc'::\"char\"", "'a'::\"char\"");
  check_different(use_of(ExpressionRole::value, "timestamp with time zone"), "now()", "CURRENT_TIMESTAMP");
  check_different(use_of(ExpressionRole::value, "numeric"), "0", "0.0");
}

TEST_CASE("canonical: queries") {
  const ExpressionUse view = use_of(ExpressionRole::query);
  check_same(view, "select i, x from t where v = 'a'",
             " SELECT t.i,\n    t.x\n   FROM public.t\n  WHERE ((t.v)::text = 'a'::text);");
  check_same(view, "select * from u", "SELECT u.id, u.i, u.name FROM public.u");
  check_same(view, "select a.*, count(*) c from u a join t using (i) group by a.id, a.i, a.name order by 4 desc",
             "SELECT a.id, a.i, a.name, count(*) AS c FROM (public.u a JOIN public.t USING (i)) "
             "GROUP BY a.id, a.i, a.name ORDER BY (count(*)) DESC");
  check_same(view, "select 'x' as k, i as n from t union all select name, id from u",
             "SELECT 'x'::text AS k, t.i AS n FROM public.t UNION ALL SELECT u.name AS k, u.id AS n FROM public.u");
  check_same(view,
             "with w as (select id from u where name is not null) select w.id from w where exists (select 1 from t "
             "where t.i = w.id)",
             "WITH w AS (SELECT u.id FROM public.u WHERE (u.name IS NOT NULL)) SELECT w.id FROM w "
             "WHERE (EXISTS (SELECT 1 FROM public.t WHERE (t.i = w.id)))");
  check_same(view, "select (t).i, (t.*).x, (q).id from t, (select * from u) q",
             "SELECT t.i, t.x, q.id FROM public.t, (SELECT u.id, u.i, u.name FROM public.u) q");
  check_same(view, "select i from t order by i using >, x using <, x using ~<~",
             "SELECT t.i FROM public.t ORDER BY t.i DESC, t.x, t.x USING ~<~ NULLS LAST");
  check_same(view,
             "select mode() within group (order by x asc nulls last) m, rank('1') within group (order by i) r from t",
             "SELECT mode() WITHIN GROUP (ORDER BY t.x) AS m, rank(1) WITHIN GROUP (ORDER BY t.i) AS r FROM public.t");
  check_different(view, "select mode() within group (order by x using >) m from t",
                  "SELECT mode() WITHIN GROUP (ORDER BY t.x) AS m FROM public.t");
  check_same(view,
             "select sum(i) over (order by ts range '7 days' preceding), sum(i) over (rows '5' preceding) s from t",
             "SELECT sum(t.i) OVER (ORDER BY t.ts RANGE '7 days'::interval PRECEDING) AS sum, "
             "sum(t.i) OVER (ROWS '5'::bigint PRECEDING) AS s FROM public.t");
  check_same(view, "select sum(i) over (order by x) a from t window w as (order by x)",
             "SELECT sum(t.i) OVER w AS a FROM public.t WINDOW w AS (ORDER BY t.x)");
  check_different(view, "select sum(i) over (order by b) a from t window w as (order by x)",
                  "SELECT sum(t.i) OVER w AS a FROM public.t WINDOW w AS (ORDER BY t.x)");
  check_same(view, "select distinct i, -1::int z from t order by z",
             "SELECT DISTINCT t.i, (- 1) AS z FROM public.t ORDER BY (- 1)");
  check_same(view, "select current_timestamp(9) a", "SELECT CURRENT_TIMESTAMP(6) AS a");
  check_different(view, "select i from t", "SELECT t.i AS k FROM public.t");
  check_different(view, "select x from t", "SELECT (t.x)::character varying AS x FROM public.t");
  check_different(view, "select i from t union select id from u",
                  "SELECT t.i FROM public.t UNION ALL SELECT u.id FROM public.u");
}

TEST_CASE("canonical: rules, bodies, bounds, triggers") {
  check_same(use_of(ExpressionRole::trigger), "old.* is distinct from new.* and NEW.i > 5",
             "((old.* IS DISTINCT FROM new.*) AND (new.i > 5))");
  ExpressionUse rule = use_of(ExpressionRole::rule);
  check_same(
      rule, "create rule r as on insert to t where new.i > 10 do also insert into u values (new.i, 0, new.v)",
      "CREATE RULE r AS\n    ON INSERT TO public.t\n   WHERE (new.i > 10) DO  INSERT INTO public.u (id, i, name)\n"
      "  VALUES (new.i, 0, new.v)");
  check_different(rule, "create rule r as on insert to t do instead nothing",
                  "CREATE RULE r AS ON INSERT TO public.t DO ALSO NOTHING");
  ExpressionUse body = use_of(ExpressionRole::body);
  body.object = {Kind::routine, "public", "", "f(integer, text)"};
  check_same(body, "return a + length(b)", "RETURN (a + length(b))");
  check_same(body, "begin atomic update u set i = f.a where name = $2; end",
             "BEGIN ATOMIC\n UPDATE public.u SET i = f.a\n   WHERE (u.name = f.b);\nEND");
}

TEST_CASE("settle: by letter, by form, by what the server would make of it, and what is surely different") {
  Database from = sample();
  from.search_paths = {{}};
  Database to = sample();
  const auto check = [](Database& database, const char* name, const char* text) {
    Constraint constraint;
    constraint.type = ConstraintType::check;
    constraint.expression = Expression(text);
    database.constraints[{Kind::constraint, "public", "t", name}] = constraint;
  };
  const auto verdict = [](const canonical::Settled& settled, const char* name) {
    for (const canonical::Question& question : settled.open) {
      if (question.use.object.name == name) {
        return question.surely_different ? 'd' : question.looks_different ? 'l' : 'o';
      }
    }
    return 's';
  };
  const ObjectId b{Kind::column, "public", "t", "b"};
  from.columns.at(b).type = "integer";
  to.columns.at(b).type = "numeric";
  add_column(to, "t", "extra", "integer");
  check(from, "letter", "bo");
  check(to, "letter", "bo");
  check(from, "form", "((i > 0) AND (x <> ''::text))");
  check(to, "form", "i > 0 and x != ''");
  // ALTER … TYPE makes the second of the first.
  check(from, "retyped", "(b > 0)");
  check(to, "retyped", "b > 0");
  check(from, "other_value", "(i > 1)");
  check(to, "other_value", "i > 2");
  check(from, "arranged", "((i + 1) > 2)");
  check(to, "arranged", "1 + i > 2");
  check(from, "lacks", "(i > 1)");
  check(to, "lacks", "extra > 1");
  check(from, "shadowed", "(f(i, x) = 'a'::text)");
  check(to, "shadowed", "f(i, x) = 'a'");

  canonical::Settled settled = canonical::settle(from, to);
  CHECK(settled.compared == 8);
  CHECK(verdict(settled, "letter") == 's');
  CHECK(verdict(settled, "form") == 's');
  CHECK(verdict(settled, "retyped") == 's');
  CHECK(verdict(settled, "other_value") == 'l');
  CHECK(verdict(settled, "arranged") == 'o');
  CHECK(verdict(settled, "lacks") == 'd');
  // On the left nothing is called f: the path is empty there.
  CHECK(verdict(settled, "shadowed") != 's');
  const auto equal = [&](const char* name) {
    const ObjectId id{Kind::constraint, "public", "t", name};
    return from.constraints.at(id).expression == to.constraints.at(id).expression;
  };
  CHECK(equal("form"));
  CHECK_FALSE(equal("other_value"));
  for (const canonical::Question& question : settled.open) {
    if (question.use.object.name == "arranged") {
      canonical::accept(from, to, question);
    }
  }
  CHECK(equal("arranged"));
  CHECK_FALSE(equal("lacks"));
  CHECK(canonical::fingerprint_text(from) != canonical::fingerprint_text(to));
  CHECK(canonical::fingerprint_text(from) == canonical::fingerprint_text(from));
}

TEST_CASE("settle: equal letters that mean different things") {
  // Before and after the same file text, under paths of other schemas.
  Database from = sample();
  Database to = sample();
  to.search_paths = {{"app", "public"}};
  to.tables[{Kind::table, "app", "", "u"}] = {};
  Column id;
  id.type = "bigint";
  to.columns[{Kind::column, "app", "u", "id"}] = id;
  for (Database* database : {&from, &to}) {
    database->views[{Kind::view, "public", "", "v"}].definition = Expression("SELECT id FROM u");
  }
  CHECK(canonical::settle(from, to).open.size() == 1);
  for (Database* database : {&from, &to}) {
    database->views[{Kind::view, "public", "", "v"}].definition = Expression("SELECT id FROM public.u");
  }
  CHECK(canonical::settle(from, to).open.empty());
  // A star means other columns when the table has others.
  to = sample();
  add_column(to, "u", "extra", "text");
  for (Database* database : {&from, &to}) {
    database->views[{Kind::view, "public", "", "v"}].definition = Expression("SELECT * FROM u");
  }
  const canonical::Settled settled = canonical::settle(from, to);
  REQUIRE(settled.open.size() == 1);
  CHECK(settled.open[0].surely_different);
}
