// Canonical form against a real server. Thousands of generated expressions are made into views; what the server prints
// of them is the judge:
//  - soundness: two texts of equal form give one print (at the latest when the print is loaded once more: the server's
//    print is not a fixed point) and one output type;
//  - and two texts of one print are never called surely different;
//  - completeness, measured: a text and the server's print of it have equal forms, and so have the print and its own.
// Each expression is generated twice from the same choices of meaning, with other choices of spelling, so that groups
// of equal forms are large; and once with a single choice of meaning changed, a near miss: another operand type, cast,
// operator, literal.

#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "postgres/connection.hpp"
#include "schema/canonical/form.hpp"
#include "schema/sql.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

using namespace schema;

namespace {

constexpr int kMeanings = 1400;

struct TableColumn {
  const char* name;
  const char* type;
};
constexpr TableColumn kColumns[] = {
    {"i", "integer"},
    {"k", "integer"},
    {"s", "smallint"},
    {"b", "bigint"},
    {"n", "numeric(10,2)"},
    {"q", "numeric"},
    {"f", "double precision"},
    {"r", "real"},
    {"x", "text"},
    {"v", "character varying(20)"},
    {"w", "character varying"},
    {"c", "character(3)"},
    {"nm", "name"},
    {"bo", "boolean"},
    {"d", "date"},
    {"ts", "timestamp without time zone"},
    {"tz", "timestamp with time zone"},
    {"tm", "time without time zone"},
    {"iv", "interval"},
    {"j", "json"},
    {"jb", "jsonb"},
    {"ia", "integer[]"},
    {"ta", "text[]"},
    {"va", "character varying(10)[]"},
    {"m", "public.mood"},
    {"p", "public.positive"},
    {"e", "public.email"},
    {"u", "uuid"},
    {"by", "bytea"},
    {"ip", "inet"},
    {"ir", "int4range"},
    {"co", "public.pair"},
    {"bt", "bit(8)"},
};

constexpr const char* kPrelude = R"sql(
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN public.email AS character varying(40);
CREATE TYPE public.pair AS (a integer, b text);
CREATE FUNCTION public.twice(a integer, b text DEFAULT 'z') RETURNS integer LANGUAGE sql AS 'SELECT 2 * a';
CREATE FUNCTION public.over(a integer) RETURNS text LANGUAGE sql AS 'SELECT ''int''';
CREATE FUNCTION public.over(a text) RETURNS text LANGUAGE sql AS 'SELECT ''text''';
CREATE FUNCTION public.many(VARIADIC a integer[]) RETURNS integer LANGUAGE sql AS 'SELECT a[1]';
CREATE TABLE public.other (id integer, k bigint, label text, v character varying(20));
CREATE FUNCTION public.try_view(name text, query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'CREATE VIEW ' || name || ' AS ' || query;
  RETURN true;
EXCEPTION WHEN OTHERS THEN
  RETURN false;
END $$;
)sql";

Database model() {
  Database database;
  database.search_paths = {{"public"}, {}};
  const auto id = [](Kind kind, const char* name, const char* relation = "") {
    return ObjectId{kind, "public", relation, name};
  };
  database.enum_types[id(Kind::enum_type, "mood")].labels = {"sad", "ok", "happy"};
  database.domains[id(Kind::domain, "positive")].type = "integer";
  database.domains[id(Kind::domain, "email")].type = "character varying(40)";
  database.composite_types[id(Kind::composite_type, "pair")] = {};
  const auto add = [&](const char* table, const char* name, const char* type) {
    Column column;
    column.type = type;
    column.position.value = static_cast<int>(database.columns.size()) + 1;
    database.columns[id(Kind::column, name, table)] = column;
  };
  add("pair", "a", "integer");
  add("pair", "b", "text");
  database.tables[id(Kind::table, "t")] = {};
  for (const TableColumn& column : kColumns) {
    add("t", column.name, column.type);
  }
  database.tables[id(Kind::table, "other")] = {};
  add("other", "id", "integer");
  add("other", "k", "bigint");
  add("other", "label", "text");
  add("other", "v", "character varying(20)");
  const auto routine = [&](const char* name, std::vector<Argument> arguments, const char* returns) {
    Routine& row = database.routines[id(Kind::routine, name)];
    row.arguments = std::move(arguments);
    row.returns = returns;
  };
  routine("twice(integer, text)",
          {{ArgumentMode::in, "a", "integer", {}}, {ArgumentMode::in, "b", "text", Expression("'z'")}}, "integer");
  routine("over(integer)", {{ArgumentMode::in, "a", "integer", {}}}, "text");
  routine("over(text)", {{ArgumentMode::in, "a", "text", {}}}, "text");
  routine("many(integer[])", {{ArgumentMode::variadic, "a", "integer[]", {}}}, "integer");
  database.views[id(Kind::view, "file")] = {};
  View printed;
  printed.search_path.value = 1;
  database.views[id(Kind::view, "printed")] = printed;
  return database;
}

/// A random expression. What it means and how it is spelled are chosen apart.
// clang-format off
class Generator {
 public:
  /// `changed`: which choice of meaning is made otherwise than the seed has it; -1: none.
  Generator(unsigned meaning, unsigned spelling, int changed) : meaning_(meaning), spelling_(spelling), changed_(changed) {}

  std::string any() {
    switch (pick(12)) {
      case 0:
        return number(3);
      case 1:
        return text(3);
      case 2:
        return moment(2);
      case 3:
        return array(2);
      case 4:
        return json(2);
      case 5:
        return miscellaneous();
      default:
        return condition(3);
    }
  }

 private:
  unsigned pick(unsigned count) {
    const auto choice = static_cast<unsigned>(meaning_());
    return (choice + (changed_-- == 0 ? 1 : 0)) % count;
  }
  bool spell() { return spelling_() % 2 == 0; }
  std::string one_of(std::initializer_list<const char*> words) {
    return *(words.begin() + pick(static_cast<unsigned>(words.size())));
  }
  std::string spelled(std::initializer_list<const char*> words) {
    return *(words.begin() + spelling_() % words.size());
  }
  /// Parentheses that count for nothing.
  std::string wrapped(const std::string& inner) { return spell() ? inner : '(' + inner + ')'; }
  std::string cast(const std::string& inner, const std::string& type) {
    return spell() ? fmt::format("({})::{}", inner, type) : fmt::format("CAST({} AS {})", inner, type);
  }
  std::string number_type() {
    switch (pick(6)) {
      case 0:
        return spelled({"integer", "int", "int4", "INT"});
      case 1:
        return spelled({"bigint", "int8"});
      case 2:
        return spelled({"numeric", "decimal"});
      case 3:
        return spelled({"numeric(8,3)", "decimal(8, 3)"});
      case 4:
        return spelled({"double precision", "float8", "float"});
      default:
        return spelled({"real", "float4"});
    }
  }

  std::string number_literal() {
    switch (pick(8)) {
      case 0:
        return spelled({"0", "(0)"});
      case 1:
        return spelled({"-3", "(-3)", "- 3"});
      case 2:
        return spelled({"1.50", "01.50"});
      case 3:
        return "10000000000";
      case 4:
        return "-2.5";
      case 5:
        return one_of({"'7'::integer", "'7'::numeric", "7::bigint", "'7'::bigint"});
      default:
        return std::to_string(pick(30));
    }
  }

  std::string number(int depth) {
    if (depth <= 0 || pick(4) == 0) {
      return pick(3) == 0 ? number_literal() : one_of({"i", "k", "s", "b", "n", "q", "f", "r", "p", "i", "n"});
    }
    switch (pick(15)) {
      case 0:
      case 1:
      case 2:
        return wrapped(fmt::format("{} {} {}", operand(number(depth - 1)), one_of({"+", "-", "*", "/", "%"}),
                                   operand(number(depth - 1))));
      case 3:
        return cast(number(depth - 1), number_type());
      case 4:
        return fmt::format("{}({})", one_of({"abs", "round", "floor", "ceil", "sign"}), number(depth - 1));
      case 5:
        return fmt::format("{}({}, {})", spelled({"coalesce", "COALESCE"}), number(depth - 1), number(depth - 1));
      case 6:
        return fmt::format("CASE WHEN {} THEN {} ELSE {} END", condition(depth - 1), number(depth - 1), number(depth - 1));
      case 7:
        return fmt::format("{}({})", spelled({"length", "LENGTH"}), text(depth - 1));
      case 8:
        return fmt::format("{}({}, {}, {})", one_of({"greatest", "least"}), number(depth - 1), number(depth - 1),
                           number(depth - 1));
      case 9:
        return fmt::format("nullif({}, {})", number(depth - 1), number(depth - 1));
      case 10:
        return spell() ? fmt::format("extract(year from {})", moment(depth - 1))
                       : fmt::format("EXTRACT('year' FROM {})", moment(depth - 1));
      case 11:
        return one_of({"twice(i)", "public.twice(i, 'q')", "many(1, 2)", "many(i)", "twice(3, v)", "ia[1]", "(co).a",
                       "cardinality(ia)", "array_length(ia, 1)", "lower(ir)", "jsonb_array_length(jb)",
                       "position('a' in x)", "ascii(v)", "date_part('year', tz)", "round(n, 1)", "round(q::numeric, 2)",
                       "mod(i, 3)", "power(f, 2)", "sqrt(q)", "octet_length(by)", "char_length(c)", "d - '2020-01-01'"});
      case 12:
        return '-' + operand(number(depth - 1));
      case 13:
        return fmt::format("CASE {} WHEN {} THEN {} WHEN {} THEN {} END", number(depth - 1), number_literal(),
                           number(depth - 1), number_literal(), number(depth - 1));
      default:
        return fmt::format("({} max(o.{}) FROM {} o WHERE o.id = t.i)", spelled({"SELECT", "select"}),
                           one_of({"id", "k"}), spelled({"other", "public.other"}));
    }
  }

  std::string operand(const std::string& inner) { return '(' + inner + ')'; }

  std::string string_literal() {
    switch (pick(8)) {
      case 0:
        return spelled({"'it''s'", "E'it\\'s'"});
      case 1:
        return "''";
      case 2:
        return "'abc'::varchar";
      case 3:
        return spelled({"'abc'::text", "text 'abc'", "CAST('abc' AS text)"});
      case 4:
        return spelled({"'abcdef'::varchar(3)", "'abcdef'::character varying(3)"});
      case 5:
        return "'ab'::char(5)";
      default:
        return one_of({"'a'", "'b'", "'A'", "'abc'", "'5'"});
    }
  }

  std::string text(int depth) {
    if (depth <= 0 || pick(4) == 0) {
      return pick(3) == 0 ? string_literal() : one_of({"x", "v", "w", "c", "nm", "e", "x", "v"});
    }
    switch (pick(14)) {
      case 0:
        return wrapped(fmt::format("{} || {}", operand(text(depth - 1)), operand(text(depth - 1))));
      case 1:
        return fmt::format("{}({})", one_of({"lower", "upper", "initcap", "md5", "reverse"}), text(depth - 1));
      case 2:
        return cast(text(depth - 1), one_of({"text", "varchar", "varchar(5)", "char(4)", "name", "email"}));
      case 3:
        return fmt::format("coalesce({}, {})", text(depth - 1), text(depth - 1));
      case 4:
        return fmt::format("CASE WHEN {} THEN {} ELSE {} END", condition(depth - 1), text(depth - 1), text(depth - 1));
      case 5:
        return fmt::format("substring({} {} 2 {} 3)", text(depth - 1), spelled({"from", "FROM"}), spelled({"for", "FOR"}));
      case 6:
        return fmt::format("trim({})", one_of({"both 'x' from v", "x", "leading from c", "trailing 'y' from w"}));
      case 7:
        return fmt::format("replace({}, 'a', 'b')", text(depth - 1));
      case 8:
        return one_of({"jb ->> 'k'", "j ->> 'k'", "jb #>> '{a,b}'", "to_char(tz, 'YYYY')", "m::text", "over(i)",
                       "over(x)", "over('q')", "public.over(v)", "ta[1]", "va[2]", "(co).b", "array_to_string(ta, ',')",
                       "concat(i, x)", "format('%s', v)", "left(v, 2)", "u::text", "encode(by, 'hex')", "i::text",
                       "concat_ws('-', v, x)", "overlay(x placing 'b' from 2)", "split_part(v, ',', 1)", "host(ip)",
                       "current_user", "jb -> 'a' ->> 'b'", "string_to_array(v, ',')::text"});
      case 9:
        return fmt::format("nullif({}, {})", text(depth - 1), string_literal());
      case 10:
        return fmt::format("{} COLLATE \"C\"", operand(text(depth - 1)));
      case 11:
        return fmt::format("greatest({}, {})", text(depth - 1), text(depth - 1));
      case 12:
        return fmt::format("CASE {} WHEN {} THEN 'one' ELSE {} END", text(depth - 1), string_literal(), text(depth - 1));
      default:
        return cast(number(depth - 1), one_of({"text", "varchar", "varchar(4)"}));
    }
  }

  std::string moment(int depth) {
    if (depth <= 0 || pick(3) == 0) {
      return one_of({"d", "ts", "tz", "tm", "now()", "current_timestamp", "CURRENT_DATE", "'2020-01-02'::date",
                     "timestamp '2020-01-02 03:04'", "localtimestamp", "current_timestamp(3)",
                     "'2020-01-02 00:00+00'::timestamptz"});
    }
    switch (pick(8)) {
      case 0:
        return fmt::format("date_trunc('{}', {})", one_of({"day", "month"}), moment(depth - 1));
      case 1:
        return wrapped(fmt::format("{} {} {}", operand(moment(depth - 1)), one_of({"+", "-"}), interval()));
      case 2:
        return wrapped(fmt::format("{} AT TIME ZONE 'UTC'", operand(moment(depth - 1))));
      case 3:
        return fmt::format("coalesce({}, {})", moment(depth - 1), moment(depth - 1));
      case 4:
        return cast(moment(depth - 1),
                    one_of({"date", "timestamp", "timestamptz", "timestamp(3)", "timestamptz(0)"}));
      case 5:
        return one_of({"d + 1", "d - i", "to_timestamp(f)", "make_date(2020, i, 1)", "tz - iv", "age(tz)", "age(ts, ts)",
                       "iv * 2", "iv + interval '1 day'"});
      default:
        return one_of({"d", "ts", "tz"});
    }
  }

  std::string interval() {
    switch (pick(5)) {
      case 0:
        return spelled({"interval '1 day'", "'1 day'::interval", "'24:00:00'::interval - interval '0' + interval '1 day'",
                        "INTERVAL '1 DAYS'"});
      case 1:
        return spelled({"interval '2 hours'", "'02:00:00'::interval", "interval '120 min'"});
      case 2:
        return spelled({"interval '1' month", "interval '1 mon' month"});
      case 3:
        return "iv";
      default:
        return "'1 year 2 mons 3 days 04:05:06.5'::interval";
    }
  }

  std::string array(int depth) {
    if (depth <= 0 || pick(3) == 0) {
      return one_of({"ia", "ta", "va"});
    }
    switch (pick(9)) {
      case 0:
        return fmt::format("ARRAY[{}, {}]", number(depth - 1), number(depth - 1));
      case 1:
        return fmt::format("ARRAY[{}, {}]", text(depth - 1), string_literal());
      case 2:
        return spelled({"'{1,2}'::integer[]", "'{1, 2}'::int[]", "CAST('{ 1,2}' AS int4[])"});
      case 3:
        return fmt::format("array_append(ia, {})", one_of({"1", "i", "k"}));
      case 4:
        return wrapped(fmt::format("{} || {}", one_of({"ia", "ia || 3", "ARRAY[1]"}), one_of({"ia", "5", "'{7}'"})));
      case 5:
        return fmt::format("ARRAY[{}]::{}", one_of({"'a'", "v", "x", "c", "'a', 'b'"}),
                           one_of({"text[]", "varchar[]", "varchar(2)[]"}));
      case 6:
        return one_of({"string_to_array(v, ',')", "ta || 'q'", "array_remove(ta, 'a')", "ia[1:2]", "ARRAY[]::integer[]",
                       "ARRAY[[1,2],[3,4]]", "'{}'::text[]", "ARRAY(SELECT id FROM other)"});
      case 7:
        return cast(one_of({"ia", "ta", "va"}), one_of({"text[]", "varchar[]"}));
      default:
        return fmt::format("coalesce({}, '{{}}')", one_of({"ia", "ta", "va"}));
    }
  }

  std::string json(int depth) {
    if (depth <= 0 || pick(3) == 0) {
      return one_of({"j", "jb"});
    }
    switch (pick(6)) {
      case 0:
        return spelled({"'{\"a\":1,\"b\":[1,2]}'::jsonb", "'{\"b\": [1, 2], \"a\": 1}'::jsonb"});
      case 1:
        return one_of({"jb -> 'a'", "j -> 'a'", "jb -> 0", "jb #> '{a}'", "jb - 'a'", "jb['a']"});
      case 2:
        return fmt::format("jb || {}", one_of({"jb", "'{\"z\": true}'", "'{\"z\":true}'::jsonb"}));
      case 3:
        return fmt::format("coalesce(jb, '{}')", one_of({"{}", "[]"}));
      case 4:
        return fmt::format("jsonb_build_object('k', {})", number(depth - 1));
      default:
        return one_of({"to_jsonb(x)", "to_jsonb(i)", "jb::json", "j::jsonb", "jsonb_set(jb, '{a}', '1')", "'{}'::json",
                       "json_build_array(1, v)", "jsonb_extract_path(jb, 'a', 'b')", "row_to_json(co)"});
    }
  }

  std::string number_list() {
    std::string list = number_literal();
    for (unsigned i = pick(4); i > 0; --i) {
      list += ", " + (pick(8) == 0 ? std::string("k") : number_literal());
    }
    return list;
  }
  std::string string_list() {
    std::string list = "'a'";
    for (unsigned i = pick(4); i > 0; --i) {
      list += ", " + one_of({"'b'", "'c'", "'A'", "'abc'", "'d'::text", "'e'::varchar", "x"});
    }
    return list;
  }

  std::string condition(int depth) {
    if (depth <= 0) {
      return one_of({"bo", "i > 0", "x = 'a'", "v IS NULL", "n >= 1"});
    }
    switch (pick(26)) {
      case 0:
      case 1:
        return wrapped(fmt::format("{} {} {}", operand(number(depth - 1)), comparison(), operand(number(depth - 1))));
      case 2:
      case 3:
        return wrapped(fmt::format("{} {} {}", operand(text(depth - 1)), comparison(), operand(text(depth - 1))));
      case 4:
        return fmt::format("{} {} ({})", operand(number(depth - 1)), one_of({"IN", "NOT IN"}), number_list());
      case 5:
      case 6:
        return fmt::format("{} {} ({})", one_of({"x", "v", "w", "c", "e", "nm", "lower(v)"}),
                           one_of({"IN", "NOT IN"}), string_list());
      case 7:
        return fmt::format("{} {} {} AND {}", operand(number(depth - 1)),
                           one_of({"BETWEEN", "NOT BETWEEN", "BETWEEN SYMMETRIC"}), number_literal(), number_literal());
      case 8:
        return fmt::format("{} {} {}", operand(text(depth - 1)),
                           one_of({"LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE", "SIMILAR TO", "~", "!~", "~*"}),
                           one_of({"'a%'", "'_b%'", "v"}));
      case 9:
        return fmt::format("{} LIKE 'a!%' ESCAPE '!'", one_of({"x", "v", "c"}));
      case 10:
        return fmt::format("{} IS {}", operand(any_column()),
                           one_of({"NULL", "NOT NULL", "DISTINCT FROM NULL", "NOT DISTINCT FROM NULL"}));
      case 11:
        return fmt::format("{} IS {}DISTINCT FROM {}", operand(number(depth - 1)), one_of({"", "NOT "}),
                           operand(number(depth - 1)));
      case 12:
        return fmt::format("{} {} {}", operand(condition(depth - 1)), spelled({"AND", "and"}),
                           operand(condition(depth - 1)));
      case 13:
        return fmt::format("{} {} {}", operand(condition(depth - 1)), spelled({"OR", "or"}),
                           operand(condition(depth - 1)));
      case 14:
        return fmt::format("{} {}", spelled({"NOT", "not"}), operand(condition(depth - 1)));
      case 15:
        return fmt::format("{} IS {}", operand(condition(depth - 1)),
                           one_of({"TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN"}));
      case 16:
        return fmt::format("m {} {}", comparison(), one_of({"'ok'", "'sad'::mood", "'happy'"}));
      case 17:
        return one_of({"m IN ('ok', 'sad')", "m = ANY ('{ok,sad}')", "m <> ALL (ARRAY['ok', 'sad']::mood[])",
                       "m::text = 'ok'", "m IN ('ok')", "m = ANY (ARRAY['ok', 'happy']::public.mood[])"});
      case 18:
        return fmt::format("{} {} {}", operand(moment(depth - 1)), comparison(), operand(moment(depth - 1)));
      case 19:
        return one_of({"d > '2020-01-01'", "ts < '2020-01-01 10:00'", "tm >= '08:00'", "iv < '1 day'", "u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
                       "ip <<= '10.0.0.0/8'", "by = '\\x00ff'", "ir @> 5", "ir && '[1,5)'", "bt = B'00000001'",
                       "bo = 't'", "bo <> 'false'", "f = '1.50'", "n = '7'", "q < '1e3'", "b = '0012'"});
      case 20:
        return one_of({"ia @> '{1}'", "ia && ARRAY[1, 2]", "1 = ANY (ia)", "'a' = ANY (ta)", "x = ANY (ta)",
                       "v = ANY (va)", "v = ANY (ta)", "i <> ALL (ia)", "ta @> ARRAY['a']", "va && '{a}'",
                       "ta = '{}'", "x = ANY (ARRAY['a', 'b'])", "v = ANY (ARRAY['a', 'b'])",
                       "v = ANY (ARRAY['a', 'b']::varchar[])", "v = ANY ('{a,b}')", "i = ANY (ARRAY[1, 2, k])",
                       "x LIKE ANY (ARRAY['a%', 'b%'])", "ia = ARRAY[1,2]", "'{1,2}' = ia"});
      case 21:
        return one_of({"jb ? 'a'", "jb @> '{\"a\":1}'", "jb ?| ARRAY['a', 'b']", "jb ->> 'k' = 'v'", "(jb ->> 'n')::int > 3",
                       "jb <> '{}'", "jsonb_typeof(jb) = 'object'", "j ->> 'k' IS NOT NULL", "jb @> '[]'::jsonb",
                       "(jb -> 'a') = '1'"});
      case 22:
        return one_of({"(i, k) = (1, 2)", "(i, x) IN ((1, 'a'), (2, 'b'))", "(i, k) < (k, i)", "(i, x) <> (3, 'c')",
                       "ROW(i, k) IS NULL", "co IS NOT NULL", "(co).a = 1", "co = ROW(1, 'a')::pair",
                       "(i, k) IS DISTINCT FROM (1, 2)", "(d, iv) OVERLAPS (d, iv)"});
      case 23:
        return one_of({"EXISTS (SELECT 1 FROM other o WHERE o.id = t.i)", "i IN (SELECT id FROM other)",
                       "b NOT IN (SELECT o.id FROM public.other AS o)", "v IN (SELECT label FROM other)",
                       "v = (SELECT label FROM other LIMIT 1)", "i = ANY (SELECT k FROM other WHERE label LIKE v)",
                       "x > ALL (SELECT v FROM other)", "(i, v) IN (SELECT id, label FROM other)",
                       "i = (SELECT count(*) FROM other)", "exists (select from other where other.v = t.v)"});
      case 24:
        return one_of({"p > 3", "p = ANY ('{1,2}')", "p IN (1, 2)", "e = 'a@b'", "e LIKE '%@%'", "e IN ('a', 'b')",
                       "i::positive = 3", "lower(e) = e", "e = v", "p = k", "p::bigint > b", "nm = 'a'", "nm = x",
                       "x ~ '^[a-z]+$'", "c = v", "c = x", "c IN ('a', 'b')", "v = c", "length(c) = 3"});
      default:
        return fmt::format("({})::boolean", one_of({"i", "x", "'t'", "v"}));
    }
  }

  std::string comparison() {
    switch (pick(6)) {
      case 0:
        return "=";
      case 1:
        return spelled({"<>", "!="});
      case 2:
        return "<";
      case 3:
        return "<=";
      case 4:
        return ">";
      default:
        return ">=";
    }
  }

  std::string any_column() { return kColumns[pick(sizeof kColumns / sizeof *kColumns)].name; }

  std::string miscellaneous() {
    return one_of({"ROW(1, 'a')", "(i, x)", "t", "t.*::text", "co", "NULL", "NULL::integer", "'lit'", "CAST(NULL AS date)",
                   "count(*) OVER ()", "row_number() OVER (PARTITION BY v ORDER BY i DESC)",
                   "sum(n) OVER (ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "lag(x, 1, 'q') OVER (ORDER BY i)",
                   "first_value(v) OVER (ORDER BY tz NULLS FIRST)", "rank() OVER (ORDER BY n)", "generate_series(1, i)",
                   "unnest(ia)", "pg_typeof(i)", "'t'::regclass", "'public.t'::regclass::text", "'integer'::regtype",
                   "version()", "random()", "clock_timestamp()", "gen_random_uuid()", "to_tsvector('english', x)",
                   "to_tsvector('english', x) @@ to_tsquery('a & b')", "xmin", "tableoid::regclass", "t.ctid",
                   "bt & B'00001111'", "bt::integer", "ip + 1", "inet '10.0.0.1'", "point(1, 2)", "make_interval(days => i)",
                   "int4range(1, 5)", "'[1,5)'::int4range", "lower(ir)", "ir * int4range(1, 3)", "substring(x, '[a-z]')",
                   "substring(v from '#\"b#\"%' for '#')", "normalize(x)", "x IS NORMALIZED", "i::\"char\"", "'a'::\"char\"",
                   "regexp_replace(v, 'a', 'b', 'g')", "string_to_array(x, NULL)", "num_nonnulls(i, x, v)", "now()::date",
                   "now() AT TIME ZONE 'UTC'", "date_trunc('day', tz, 'UTC')", "extract(epoch from (tz - now()))"});
  }

  std::mt19937 meaning_, spelling_;
  int changed_;
};
// clang-format on

void prepare(postgres::Connection& server) {
  server.execute(kPrelude);
  std::string create = "CREATE TABLE public.t (";
  for (const TableColumn& column : kColumns) {
    create += fmt::format("{} {},", column.name, column.type);
  }
  create.back() = ')';
  server.execute(create);
}

struct Sample {
  std::string text;
  std::string print, second_print;  // empty: refused
  std::string type;
};

void load(postgres::Connection& server, std::vector<Sample>& samples, const std::string& prefix,
          std::string Sample::*source, std::string Sample::*result) {
  constexpr std::size_t kBatch = 250;
  server.execute("SET search_path = public");
  for (std::size_t start = 0; start < samples.size(); start += kBatch) {
    std::string sql = "SELECT ";
    for (std::size_t i = start; i < std::min(samples.size(), start + kBatch); ++i) {
      if (!(samples[i].*source).empty()) {
        sql += fmt::format("public.try_view('public.{}{}', {}), ", prefix, i, quote_literal(samples[i].*source));
      }
    }
    server.execute(sql + "true");
  }
  server.execute("SET search_path = ''");
  const auto rows = server.execute(fmt::format(
      R"sql(SELECT pg_catalog.substr(c.relname, 2)::integer, pg_catalog.pg_get_viewdef(c.oid),
                   pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
            WHERE c.relkind = 'v' AND c.relname ~ '^{}[0-9]+$' AND c.relnamespace = 'public'::regnamespace)sql",
      prefix));
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    Sample& sample = samples[std::stoul(std::string(rows.text(row, 0)))];
    sample.*result = rows.text(row, 1);
    sample.type = rows.text(row, 2);
  }
}

/// Queries of every shape; each is the same as the server's print of it, and none is the same as another.
constexpr const char* kQueries[] = {
    "SELECT * FROM other",
    "SELECT id FROM other",
    "SELECT id AS k FROM other",
    "SELECT id, k FROM other WHERE label LIKE 'a%' ORDER BY 2 DESC NULLS LAST, id LIMIT 10 OFFSET 2",
    "SELECT id, k FROM other ORDER BY k DESC FETCH FIRST 3 ROWS ONLY",
    "SELECT id, k FROM other ORDER BY k DESC FETCH FIRST 3 ROWS WITH TIES",
    "SELECT DISTINCT label FROM other",
    "SELECT DISTINCT ON (label) label, id FROM other ORDER BY label, id",
    "SELECT label, count(*) FROM other GROUP BY label HAVING count(*) > 1",
    "SELECT label, count(*) FROM other GROUP BY 1 ORDER BY 2 DESC",
    "SELECT lower(label) AS l, sum(k) FROM other GROUP BY l",
    "SELECT label, v, sum(k) FROM other GROUP BY ROLLUP (label, v)",
    "SELECT label, v, sum(k) FROM other GROUP BY GROUPING SETS ((label), (v), ())",
    "SELECT label, v, grouping(label, v), sum(k) FROM other GROUP BY CUBE (label, v)",
    "SELECT sum(k) FILTER (WHERE id > 3) AS s, avg(id), count(DISTINCT label) FROM other",
    "SELECT string_agg(label, ', ' ORDER BY id DESC) FROM other",
    "SELECT array_agg(DISTINCT id ORDER BY id) FROM other",
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM other",
    "SELECT mode() WITHIN GROUP (ORDER BY v) FROM other",
    "SELECT id, rank() OVER w, sum(k) OVER (w ROWS UNBOUNDED PRECEDING) FROM other WINDOW w AS (PARTITION BY label "
    "ORDER BY id)",
    "SELECT id, row_number() OVER (ORDER BY k DESC) FROM other",
    "SELECT id, lag(v) OVER (PARTITION BY label ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM "
    "other",
    "SELECT t.i, o.label FROM t JOIN other o ON o.id = t.i",
    "SELECT t.i, o.label FROM t INNER JOIN other AS o ON (t.i = o.id AND o.v = t.v)",
    "SELECT t.i, o.label FROM t LEFT JOIN other o ON o.id = t.i WHERE o.id IS NULL",
    "SELECT t.i, o.label FROM t RIGHT OUTER JOIN other o ON o.id = t.i",
    "SELECT t.i, o.label FROM t FULL JOIN other o ON o.id = t.i",
    "SELECT t.i, o.label FROM t CROSS JOIN other o",
    "SELECT t.i, o.label FROM t, other o WHERE o.id = t.i",
    "SELECT v, i, label FROM t JOIN other USING (v)",
    "SELECT v, i, label FROM t LEFT JOIN other USING (v)",
    "SELECT a.id, a.k FROM other a NATURAL JOIN other b",
    "SELECT * FROM other a JOIN (SELECT id, k FROM other) b USING (id, k)",
    "SELECT a.id FROM other a FULL JOIN other b USING (id)",
    "SELECT id FROM other a FULL JOIN other b USING (id)",
    "SELECT a.id, b.id AS b, c.id AS c FROM other a JOIN other b ON a.id = b.k LEFT JOIN (other c JOIN t ON t.b = c.k) "
    "ON c.id = a.id",
    "SELECT s.n FROM (SELECT count(*) AS n FROM other) s",
    "SELECT s.x, s.y FROM (SELECT id, label FROM other) AS s(x, y)",
    "SELECT s.* FROM (SELECT id, 'q' AS q FROM other) s",
    "SELECT t.i, s.m FROM t, LATERAL (SELECT max(o.k) AS m FROM other o WHERE o.id = t.i) s",
    "SELECT t.i, s.m FROM t LEFT JOIN LATERAL (SELECT o.k AS m FROM other o WHERE o.id = t.i LIMIT 1) s ON true",
    "SELECT id FROM other WHERE id IN (SELECT i FROM t WHERE t.v = other.v)",
    "SELECT id FROM other WHERE EXISTS (SELECT 1 FROM t WHERE t.i = id)",
    "SELECT id FROM other WHERE NOT EXISTS (SELECT * FROM t WHERE t.i = other.id)",
    "SELECT id FROM other WHERE k = (SELECT max(k) FROM other)",
    "SELECT id, (SELECT count(*) FROM t WHERE t.i = o.id) AS c FROM other o",
    "SELECT id FROM other UNION SELECT i FROM t",
    "SELECT id FROM other UNION ALL SELECT i FROM t",
    "SELECT id, label FROM other UNION ALL SELECT i, v FROM t ORDER BY 2",
    "SELECT id, 'a' AS kind FROM other UNION ALL SELECT i, 'b' FROM t ORDER BY kind, id LIMIT 5",
    "SELECT id FROM other EXCEPT SELECT i FROM t",
    "SELECT id FROM other INTERSECT ALL SELECT i FROM t",
    "(SELECT id FROM other ORDER BY k LIMIT 1) UNION ALL (SELECT i FROM t ORDER BY b LIMIT 1)",
    "SELECT id FROM other UNION SELECT i FROM t UNION ALL SELECT k FROM t",
    "SELECT id FROM other UNION (SELECT i FROM t UNION ALL SELECT k FROM t)",
    "SELECT NULL AS a, id FROM other UNION SELECT label, k FROM other",
    "WITH w AS (SELECT id, k FROM other WHERE k > 1) SELECT w.id FROM w JOIN t ON t.i = w.id",
    "WITH w AS MATERIALIZED (SELECT id FROM other) SELECT id FROM w",
    "WITH w(a) AS (SELECT id FROM other), x AS (SELECT a + 1 AS b FROM w) SELECT w.a, x.b FROM w, x",
    "WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT n FROM r",
    "WITH RECURSIVE r AS (SELECT id, label FROM other WHERE k IS NULL UNION SELECT o.id, o.label FROM other o JOIN r "
    "ON o.k = r.id) SELECT * FROM r",
    "VALUES (1, 'a'), (2, 'b')",
    "SELECT q.a, q.b FROM (VALUES (1, 'x'), (2, NULL)) AS q(a, b)",
    "SELECT g FROM generate_series(1, 10) g",
    "SELECT g.n FROM generate_series(1, 10, 2) AS g(n)",
    "SELECT t.i, e.elem FROM t, unnest(t.ia) WITH ORDINALITY AS e(elem, pos) WHERE e.pos > 1",
    "SELECT t.i, x.key, x.value FROM t CROSS JOIN LATERAL jsonb_each(t.jb) x",
    "SELECT t.i, x.value FROM t, jsonb_array_elements(t.jb) x",
    "SELECT t.i, x FROM t, jsonb_array_elements_text(t.jb -> 'a') x",
    "SELECT r.a, r.b FROM t, jsonb_to_record(t.jb) AS r(a integer, b text)",
    "SELECT a.x, a.y FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['a'])) AS a(x, y)",
    "SELECT c.relname, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'",
    "SELECT oid::regclass AS name, relkind = ANY (ARRAY['r', 'v']) FROM pg_catalog.pg_class",
    "SELECT t FROM t",
    "SELECT o FROM other o",
    "SELECT (co).a, (co).b FROM t",
    "SELECT to_jsonb(o) AS j FROM other o",
    "SELECT CASE WHEN count(*) > 0 THEN 'some' END AS how FROM t",
    "SELECT coalesce(sum(n), 0) AS total, round(avg(q), 2) AS mean FROM t",
    "SELECT date_trunc('month', tz) AS month, count(*) FROM t GROUP BY date_trunc('month', tz)",
    "SELECT i, v FROM t WHERE (i, v) IN (SELECT id, v FROM other) OR m IN ('ok', 'sad')",
    "SELECT i FROM ONLY t",
    "SELECT id FROM other FOR UPDATE",
    "SELECT",
};

}  // namespace

TEST_CASE("canonical form is sound, and nearly complete, against a server", "[canonical]") {
  const tests::FreshDatabase fresh_database;
  postgres::Connection server = fresh_database.connect();
  server.execute("SET client_min_messages = error");
  prepare(server);

  std::vector<Sample> samples;
  for (unsigned i = 0; i < kMeanings; ++i) {
    const int changed = 1 + static_cast<int>(i % 9);
    for (const auto& [spelling, change] : {std::pair{1U, -1}, std::pair{2U, -1}, std::pair{1U, changed}}) {
      Sample sample;
      sample.text = "SELECT " + Generator(i, i * 2 + spelling, change).any() + " AS out FROM t";
      samples.push_back(sample);
    }
  }
  load(server, samples, "v", &Sample::text, &Sample::print);
  load(server, samples, "w", &Sample::print, &Sample::second_print);

  const Database database = model();
  const canonical::Names names(database);
  canonical::Session session(names);
  ExpressionUse use;
  use.role = ExpressionRole::query;
  use.object = {Kind::view, "public", "", "file"};
  const schema::SearchPath file_path{"public"};
  const schema::SearchPath no_path;

  std::size_t accepted = 0;
  std::size_t proved = 0;
  std::size_t reloads = 0;
  std::size_t understood = 0;
  std::map<std::string, const Sample*> groups;
  std::map<std::string, canonical::Form> by_print;
  std::size_t in_groups = 0;
  std::vector<std::string> unsound;
  std::vector<std::string> unproved;
  for (const Sample& sample : samples) {
    if (sample.print.empty()) {
      continue;
    }
    ++accepted;
    const canonical::Form wrote = make_form(session, use, sample.text, file_path);
    const canonical::Form printed = make_form(session, use, sample.print, no_path);
    const canonical::Form again = make_form(session, use, sample.second_print, no_path);
    understood += wrote.understood && printed.understood ? 1 : 0;
    reloads += printed.text == again.text ? 1 : 0;
    if (wrote.text == printed.text) {
      ++proved;
    } else {
      unproved.push_back(sample.text + "\n  " + sample.print + "\n  " + wrote.text + "\n  " + printed.text);
    }
    // What settle() calls surely different must not be one print.
    const auto [first, unseen] = by_print.emplace(sample.second_print, wrote);
    if (!unseen && wrote.exact && first->second.exact &&
        canonical::leaves(wrote.text) != canonical::leaves(first->second.text)) {
      unsound.push_back(sample.text + "\n  " + sample.print + "\n  " + wrote.text + "\n  " + first->second.text);
    }
    for (const canonical::Form* form : {&wrote, &printed}) {
      const auto [it, fresh] = groups.emplace(form->text, &sample);
      const Sample& other = *it->second;
      in_groups += fresh || &other == &sample ? 0 : 1;
      if (sample.second_print != other.second_print || sample.type != other.type) {
        unsound.push_back(sample.text + "\n  " + other.text + "\n  " + sample.print + "\n  " + other.print + "\n  " +
                          form->text);
      }
    }
  }
  const auto percent = [&](std::size_t count) {
    return 100.0 * static_cast<double>(count) / static_cast<double>(accepted);
  };
  std::cout << fmt::format(
      "canonical form: {} of {} texts accepted by the server, {} comparisons within groups, {:.1f} % "
      "proved equal to their print, {:.1f} % of prints to theirs, {:.1f} % understood\n",
      accepted, samples.size(), in_groups, percent(proved), percent(reloads), percent(understood));
  if (const char* path = std::getenv("CANONICAL_UNPROVED")) {
    std::FILE* file = std::fopen(path, "w");
    for (const std::string& text : unproved) {
      fmt::print(file, "{}\n\n", text);
    }
    std::fclose(file);
  }
  CHECK(accepted >= 2000);
  for (const std::string& text : unsound) {
    CAPTURE(text);
    CHECK(false);
  }
  CHECK(percent(proved) >= 97.0);
  CHECK(percent(reloads) >= 97.0);
}

TEST_CASE("canonical form knows the server's print of every shape of query", "[canonical]") {
  const tests::FreshDatabase fresh_database;
  postgres::Connection server = fresh_database.connect();
  server.execute("SET client_min_messages = error");
  prepare(server);
  std::vector<Sample> samples;
  for (const char* text : kQueries) {
    samples.push_back({text, "", "", ""});
  }
  load(server, samples, "v", &Sample::text, &Sample::print);
  load(server, samples, "w", &Sample::print, &Sample::second_print);

  const Database database = model();
  const canonical::Names names(database);
  canonical::Session session(names);
  ExpressionUse use;
  use.role = ExpressionRole::query;
  use.object = {Kind::view, "public", "", "file"};
  std::map<std::string, std::string> seen;
  for (const Sample& sample : samples) {
    CAPTURE(sample.text, sample.print);
    if (sample.text != "SELECT") {
      CHECK_FALSE(sample.print.empty());
    }
    if (sample.print.empty()) {
      continue;
    }
    const canonical::Form wrote = make_form(session, use, sample.text, {"public"});
    CHECK(wrote.understood);
    CHECK(wrote.text == make_form(session, use, sample.print, {}).text);
    CHECK(wrote.text == make_form(session, use, sample.second_print, {}).text);
    const auto [it, fresh] = seen.emplace(wrote.text, sample.print);
    if (!fresh) {
      CHECK(it->second == sample.print);
    }
  }
}
