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
  check_same(check, "ts at time zone 'UTC' > d", "(timezone('UTC'::text, ts) > d)");
  check_same(check, "c = 'abc'", "(c = 'abc'::bpchar)");
  check_same(check, "not bo", "(NOT bo)");
  check_same(check, "p > 3", "((p)::integer > 3)");
  check_same(check, "f(i, v) is not null", "(public.f(i, (v)::text) IS NOT NULL)");
  check_same(check, "ts > now() - interval '1 day'", "(ts > (now() - '1 day'::interval))");
  check_same(check, "coalesce(v,'') <> ''", "((COALESCE(v, ''::character varying))::text <> ''::text)");
  check_same(check, "case when i > 0 then true else false end",
             "CASE WHEN (i > 0) THEN true ELSE false END");

  check_different(check, "v IN ('a', 'b')", "((v)::text = ANY (ARRAY['a'::text, 'c'::text]))");
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
  check_same(use_of(ExpressionRole::value, "interval"), "INTERVAL '1' HOUR", "'01:00:00'::interval hour");
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
  check_same(view, "with w as (select id from u where name is not null) select w.id from w where exists (select 1 from t where t.i = w.id)",
             "WITH w AS (SELECT u.id FROM public.u WHERE (u.name IS NOT NULL)) SELECT w.id FROM w "
             "WHERE (EXISTS (SELECT 1 FROM public.t WHERE (t.i = w.id)))");
  check_different(view, "select i from t", "SELECT t.i AS k FROM public.t");
  check_different(view, "select x from t", "SELECT (t.x)::character varying AS x FROM public.t");
  check_different(view, "select i from t union select id from u", "SELECT t.i FROM public.t UNION ALL SELECT u.id FROM public.u");
}
