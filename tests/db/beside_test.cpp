// Columns that change beside themselves, on a server: what the application writes meanwhile, and stopping after any
// phase.

#include <algorithm>

#include "tests/support/live_plan.hpp"

namespace {

using planner::Phase;
using tests::FreshDatabase;
using tests::plan_of;

void run(const FreshDatabase& live, const planner::Plan& plan, Phase last) {
  postgres::Connection connection = live.connect();
  for (const planner::Step& step : plan.steps) {
    if (step.phase <= last) {
      tests::run(connection, step);
    }
  }
}

std::string value(postgres::Connection& connection, const std::string& query) {
  return std::string(connection.execute(query).text(0, 0));
}

const std::string kBefore = R"(
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 7, note text);
CREATE FUNCTION doubles() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := NEW.n * 2; RETURN NEW; END $$;
CREATE TRIGGER zz_z BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION doubles();)";

std::string with_type(const std::string& sql, const std::string& type) {
  std::string changed = sql;
  return changed.replace(changed.find("n int NOT"), 9, "n " + type + " NOT");
}

}  // namespace

TEST_CASE("whatever way a row is written, both columns have it") {
  const FreshDatabase live(kBefore);
  postgres::Connection application = live.connect();
  application.execute("INSERT INTO t (id, n) VALUES (1, 10), (2, 20)");
  run(live, plan_of(live, with_type(kBefore, "bigint")), Phase::expand);

  application.execute("INSERT INTO t (id, n) VALUES (3, 30)");
  application.execute("INSERT INTO t (id) VALUES (4)");
  application.execute("UPDATE t SET n = 11 WHERE id = 1");  // a row the backfill has not come to
  application.execute("UPDATE t SET note = 'x' WHERE id = 2");
  application.execute("UPDATE t SET n__new = 33 WHERE id = 3");  // the other side
  application.execute("INSERT INTO t (id, n) VALUES (4, 44) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n");
  application.execute(
      "SET session_replication_role = replica; INSERT INTO t (id, n) VALUES (5, 50); RESET session_replication_role");
  CHECK(value(application, "SELECT string_agg(id || ':' || n || ':' || n__new, ' ' ORDER BY id) FROM t") ==
        "1:11:11 2:40:40 3:33:33 4:88:88 5:50:50");
}

TEST_CASE("COPY and triggers that are there already are heard") {
  const FreshDatabase live(kBefore);
  run(live, plan_of(live, with_type(kBefore, "bigint")), Phase::expand);
  tests::load(live.url(), "COPY t (id, n) FROM stdin;\n1\t5\n2\t6\n\\.\n");
  postgres::Connection connection = live.connect();
  CHECK(value(connection, "SELECT string_agg(n || ':' || n__new, ' ' ORDER BY id) FROM t") == "10:10 12:12");
}

TEST_CASE("after the switch the old column follows as far as it can, and stops nobody") {
  const FreshDatabase live(kBefore);
  postgres::Connection application = live.connect();
  application.execute("INSERT INTO t (id, n) VALUES (1, 10)");
  run(live, plan_of(live, with_type(kBefore, "bigint")), Phase::switch_over);
  application.execute("UPDATE t SET n = 12 WHERE id = 1");
  application.execute("INSERT INTO t (id, n) VALUES (2, 5000000000)");
  application.execute("INSERT INTO t (id) VALUES (3)");
  CHECK(value(application, "SELECT string_agg(n || ':' || COALESCE(n__old::text, '-'), ' ' ORDER BY id) FROM t") ==
        "12:12 10000000000:- 14:14");
}

TEST_CASE("stopped after any phase, the next plan goes on and ends in what is wanted") {
  const std::string before = R"(
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'ok');
    CREATE INDEX p_m ON p (m) WHERE m <> 'ok';
    CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p, name text UNIQUE, CHECK (p_id > 0));
    CREATE INDEX c_p ON c (p_id);)";
  const std::string after = R"(
    CREATE TYPE mood AS ENUM ('ok');
    CREATE TABLE p (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'ok');
    CREATE INDEX p_m ON p (m) WHERE m <> 'ok';
    CREATE TABLE c (id int PRIMARY KEY, p_id bigint NOT NULL REFERENCES p,
      -- @renamed from=name online
      title text CONSTRAINT c_name_key UNIQUE, CHECK (p_id > 0));
    CREATE INDEX c_p ON c (p_id);)";
  const FreshDatabase wanted(after);
  for (const Phase stop : {Phase::expand, Phase::backfill, Phase::switch_over}) {
    INFO(planner::to_string(stop));
    const FreshDatabase live(before);
    tests::load(live.url(),
                "INSERT INTO p (m) SELECT 'ok' FROM generate_series(1, 5); INSERT INTO c SELECT g, g, 'n' || g FROM "
                "generate_series(1, 5) g;");
    run(live, plan_of(live, after), stop);
    const planner::Plan rest = plan_of(live, after);
    CHECK(std::ranges::none_of(
        rest.steps, [&](const planner::Step& step) { return step.phase < stop && step.phase == Phase::expand; }));
    CHECK(std::ranges::none_of(rest.steps, &planner::Step::loses_data));
    run(live, rest, Phase::contract);
    CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
    CHECK(plan_of(live, after).empty());
    postgres::Connection connection = live.connect();
    CHECK(value(connection, "SELECT string_agg(p_id || title, ' ' ORDER BY id) FROM c") == "1n1 2n2 3n3 4n4 5n5");
  }
}

TEST_CASE("a plan given up half-way is cleared away") {
  const FreshDatabase live(kBefore), wanted(kBefore);
  run(live, plan_of(live, with_type(kBefore, "bigint")), Phase::backfill);
  run(live, plan_of(live, kBefore), Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
}

TEST_CASE("both names of a column may be written while it is renamed") {
  const Phase stop = GENERATE(Phase::expand, Phase::switch_over);
  const FreshDatabase live("CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL DEFAULT 'none');");
  run(live,
      plan_of(live, "CREATE TABLE t (id int PRIMARY KEY,\n-- @renamed from=a online\nb text NOT NULL DEFAULT 'none');"),
      stop);
  postgres::Connection application = live.connect();
  application.execute("INSERT INTO t (id, a) VALUES (1, 'old')");
  application.execute("INSERT INTO t (id, b) VALUES (2, 'new')");
  application.execute("INSERT INTO t (id) VALUES (3)");
  application.execute("INSERT INTO t (id, a) VALUES (4, 'x'), (5, 'y')");
  application.execute("UPDATE t SET a = 'z' WHERE id = 4; UPDATE t SET b = 'w' WHERE id = 5");
  CHECK(value(application, "SELECT string_agg(id || a || b, ' ' ORDER BY id) FROM t") ==
        "1oldold 2newnew 3nonenone 4zz 5ww");
}

namespace {

/// `begun` is planned and run up to some phase; then `wanted` is.
struct ChangeOfMind {
  std::string before, rows, begun, wanted, query, value;
};

const std::string kNumber = "CREATE TABLE t (id int PRIMARY KEY, a numeric(10,2));";
const std::string kWhole = "CREATE TABLE t (id int PRIMARY KEY, a int);";
const std::string kMoods = R"(
  CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'ok');
  CREATE INDEX t_m ON t (m) WHERE m <> 'ok';)";
const std::string kKeys = R"(
  CREATE TABLE p (id int PRIMARY KEY, n int CHECK (n > 0), UNIQUE (n));
  CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p, CHECK (p_id > 0));
  CREATE INDEX c_p ON c (p_id);)";

std::string with(std::string sql, const std::string& what, const std::string& instead) {
  for (std::size_t at = 0; (at = sql.find(what, at)) != std::string::npos; at += instead.size()) {
    sql.replace(at, what.size(), instead);
  }
  return sql;
}

const std::vector<ChangeOfMind> kChangesOfMind = {
    {kNumber, "INSERT INTO t VALUES (1, 1.75)", kWhole, with(kNumber, "10,2", "12,4"), "SELECT a FROM t", "1.7500"},
    {kWhole, "INSERT INTO t VALUES (1, 7)", with(kWhole, "a int", "a bigint"), with(kWhole, "a int", "a text"),
     "SELECT a FROM t", "7"},
    {with(kWhole, "a int", "a text"), "INSERT INTO t VALUES (1, 'four')",
     with(kWhole, "a int", "a int -- @backfill length(a)\n"),
     with(kWhole, "a int", "a int -- @backfill 100 + length(a)\n"), "SELECT a FROM t", "104"},
    {"CREATE TYPE mood AS ENUM ('sad', 'ok');" + kMoods, "INSERT INTO t VALUES (1, 'ok')",
     "CREATE TYPE mood AS ENUM ('ok', 'fine');" + kMoods, "CREATE TYPE mood AS ENUM ('fine', 'ok', 'bored');" + kMoods,
     "SELECT m FROM t", "ok"},
    {kKeys, "INSERT INTO p VALUES (1, 5); INSERT INTO c VALUES (1, 1)",
     with(with(kKeys, "p (id int", "p (id bigint"), "p_id int", "p_id bigint"),
     with(with(kKeys, "p (id int", "p (id numeric"), "p_id int", "p_id numeric"), "SELECT p_id FROM c", "1"},
    {kKeys, "INSERT INTO p VALUES (1, 5); INSERT INTO c VALUES (1, 1)",
     with(with(kKeys, "n int", "n bigint"), "id int", "id bigint"),
     with(with(with(with(kKeys, "n int", "n bigint"), "id int", "id bigint"), "UNIQUE (n)", "UNIQUE (n, id)"),
          "c (p_id)", "c (p_id, id)"),
     "SELECT p_id FROM c", "1"},
};

}  // namespace

TEST_CASE("a type change is taken up again only where it was for the same; else it begins anew") {
  const std::size_t at = GENERATE(range(std::size_t{0}, kChangesOfMind.size()));
  const Phase stop = GENERATE(Phase::expand, Phase::backfill, Phase::switch_over);
  const ChangeOfMind& change = kChangesOfMind[at];
  if (stop == Phase::switch_over && change.begun.find("@backfill") != std::string::npos) {
    return;  // by then the column is what is wanted
  }
  INFO(change.begun << " -> " << change.wanted << ", " << planner::to_string(stop));
  const FreshDatabase live(change.before), wanted(change.wanted);
  tests::load(live.url(), change.rows);
  run(live, plan_of(live, change.begun), stop);
  const planner::Plan plan = plan_of(live, change.wanted);
  CHECK(std::ranges::is_sorted(plan.steps, {}, &planner::Step::phase));
  run(live, plan, Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
  postgres::Connection connection = live.connect();
  if (stop != Phase::switch_over || change.begun != kWhole) {
    CHECK(value(connection, change.query) == change.value);
  }
  CHECK(plan_of(live, change.wanted).empty());
}

TEST_CASE("a type change taken back after the switch waits for the contract phase, since it drops the old values") {
  const FreshDatabase live(kNumber), wanted(kNumber);
  tests::load(live.url(), "INSERT INTO t VALUES (1, 1.75)");
  run(live, plan_of(live, kWhole), Phase::switch_over);
  const planner::Plan back = plan_of(live, kNumber);
  CHECK(std::ranges::all_of(back.steps, [](const planner::Step& step) { return step.phase == Phase::contract; }));
  run(live, back, Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
  CHECK(plan_of(live, kNumber).empty());
}

TEST_CASE("a type change whose trigger did not see every row begins anew") {
  const std::string wanted = with(kWhole, "a int", "a bigint");
  const FreshDatabase live(kWhole);
  tests::load(live.url(), "INSERT INTO t VALUES (1, 7)");
  run(live, plan_of(live, wanted), Phase::backfill);
  tests::load(live.url(), "ALTER TABLE t DISABLE TRIGGER zz_t_a__in_step; UPDATE t SET a = 8");
  run(live, plan_of(live, wanted), Phase::contract);
  postgres::Connection connection = live.connect();
  CHECK(value(connection, "SELECT a FROM t") == "8");
}

TEST_CASE("numbers already given do not come again, whoever gives them from now on") {
  const auto table = [](const std::string& column) { return "CREATE TABLE t (id " + column + ", x int);"; };
  const auto by = [&](const std::string& type, const std::string& sequence) {
    return "CREATE SEQUENCE " + sequence + " AS " + type + ";" +
           table(type + " PRIMARY KEY DEFAULT nextval('" + sequence + "')") + "ALTER SEQUENCE " + sequence +
           " OWNED BY t.id;";
  };
  const std::string given = "INSERT INTO t VALUES (-1, 0), (1, 0), (2, 0)";
  const std::string counted = "INSERT INTO t (x) VALUES (0), (0)";
  const auto [before, after, rows] = GENERATE_COPY(Catch::Generators::table<std::string, std::string, std::string>({
      {table("int PRIMARY KEY"), table("int PRIMARY KEY GENERATED ALWAYS AS IDENTITY"), given},
      {table("int PRIMARY KEY"), table("bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY"), given},
      {table("int PRIMARY KEY"), table("serial PRIMARY KEY"), given},
      {table("int PRIMARY KEY"), table("bigserial PRIMARY KEY"), given},
      {table("serial PRIMARY KEY"), table("int PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY"), counted},
      {table("serial PRIMARY KEY"), table("bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY"), counted},
      {table("serial PRIMARY KEY"), table("bigserial PRIMARY KEY"), counted},
      {by("int", "s"), table("bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY"), counted},
      {table("int PRIMARY KEY GENERATED ALWAYS AS IDENTITY"), table("serial PRIMARY KEY"), counted},
      {table("int PRIMARY KEY GENERATED ALWAYS AS IDENTITY"), by("bigint", "s"), counted},
      {table("int PRIMARY KEY GENERATED ALWAYS AS IDENTITY"),
       table("bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY"), counted},
      {by("int", "s"), by("int", "other"), counted},
  }));
  INFO(before << " -> " << after);
  const FreshDatabase live(before), wanted(after);
  tests::load(live.url(), rows);
  const planner::Plan plan = plan_of(live, after);
  CHECK(std::ranges::none_of(
      plan.steps, [](const planner::Step& step) { return step.scans_table && step.phase == Phase::switch_over; }));
  run(live, plan, Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
  postgres::Connection connection = live.connect();
  CHECK(value(connection, "INSERT INTO t (x) VALUES (0) RETURNING id") == "3");
}

TEST_CASE("a new column stopped before its rows have their value is filled by the next plan") {
  const std::string before = "CREATE TABLE t (id int PRIMARY KEY);";
  const std::string column =
      GENERATE(as<std::string>{}, "u uuid NOT NULL DEFAULT gen_random_uuid()", "u uuid DEFAULT gen_random_uuid()",
               "u int -- @backfill id * 2\n", "u int DEFAULT 7 -- @backfill id * 2\n");
  const std::string comment = GENERATE("", "COMMENT ON COLUMN t.u IS 'mine';");
  const std::string after = "CREATE TABLE t (id int PRIMARY KEY, " + column + ");" + comment;
  const FreshDatabase live(before), wanted(after);
  tests::load(live.url(), "INSERT INTO t VALUES (1), (2)");
  run(live, plan_of(live, after), Phase::expand);
  const planner::Plan rest = plan_of(live, after);
  CHECK(std::ranges::none_of(rest.steps, [](const planner::Step& step) {
    return std::ranges::any_of(step.preconditions,
                               [](const auto& needs) { return needs.description.ends_with("NULL"); });
  }));
  run(live, rest, Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
  CHECK(plan_of(live, after).empty());
  postgres::Connection connection = live.connect();
  CHECK(value(connection, "SELECT count(u) FROM t") == "2");
}

TEST_CASE("a column without its values yet is filled as the file says by then") {
  const FreshDatabase live("CREATE TABLE t (id int PRIMARY KEY);");
  tests::load(live.url(), "INSERT INTO t VALUES (1), (2)");
  run(live, plan_of(live, "CREATE TABLE t (id int PRIMARY KEY, n int -- @backfill id * 2\n);"), Phase::expand);
  const std::string after = "CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 5);";
  run(live, plan_of(live, after), Phase::contract);
  postgres::Connection connection = live.connect();
  CHECK(value(connection, "SELECT sum(n) FROM t") == "10");
  CHECK(plan_of(live, after).empty());
}

TEST_CASE("a column that waits for the contract phase of one change gets another name, and perhaps type") {
  const std::string column = GENERATE("a bigint", "a int, c int NOT NULL -- @backfill a\n");
  const std::string type = GENERATE(" bigint", " numeric", " int");
  const bool fills = column != "a bigint";
  const std::string begun = with(kWhole, "a int", column);
  const std::string after = with(
      kWhole, "a int", fills ? "a int,\n-- @renamed from=c\nb" + type + " NOT NULL" : "\n-- @renamed from=a\nb" + type);
  const FreshDatabase live(kWhole), wanted(after);
  postgres::Connection connection = live.connect();
  connection.execute("INSERT INTO t VALUES (1, 7)");
  run(live, plan_of(live, begun), Phase::switch_over);
  run(live, plan_of(live, after), Phase::switch_over);
  connection.execute("INSERT INTO t (id, a) VALUES (2, 8)");  // what is kept until the contract phase knows both
  run(live, plan_of(live, after), Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
  CHECK(plan_of(live, after).empty());
  CHECK(value(connection, "SELECT string_agg(b::text, ' ' ORDER BY id) FROM t") == "7 8");
}

TEST_CASE("a new column has its value in whatever row comes, and from whomever") {
  const std::string parted = GENERATE("", " PARTITION BY RANGE (id)");
  const std::string parts = parted.empty() ? "" : "CREATE TABLE t_1 PARTITION OF t DEFAULT;";
  const FreshDatabase live("CREATE TABLE t (id int PRIMARY KEY)" + parted + ";" + parts);
  run(live,
      plan_of(live, "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL -- @backfill id * 2\n)" + parted + ";" + parts),
      Phase::expand);
  postgres::Connection application = live.connect();
  application.execute(
      "INSERT INTO t VALUES (1); SET session_replication_role = replica; INSERT INTO t VALUES (2);"
      "RESET session_replication_role");
  CHECK(value(application, "SELECT string_agg(n::text, ' ' ORDER BY id) FROM t") == "2 4");
}

TEST_CASE("a column whose type change is given up half-way gets another name and another type") {
  const std::string after = with(kWhole, "a int", "\n-- @renamed from=a\nb numeric");
  const Phase stop = GENERATE(Phase::expand, Phase::backfill);
  const FreshDatabase live(kWhole), wanted(after);
  tests::load(live.url(), "INSERT INTO t VALUES (1, 7)");
  run(live, plan_of(live, with(kWhole, "a int", "a bigint")), stop);
  run(live, plan_of(live, after), Phase::contract);
  CHECK(tests::dump(live.url()) == tests::dump(wanted.url()));
  postgres::Connection connection = live.connect();
  CHECK(value(connection, "SELECT b FROM t") == "7");
}
