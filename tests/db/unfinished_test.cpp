// Plans that were stopped: the next one goes on from what is there, and ends where the first would have.

#include <algorithm>

#include "tests/support/convergence.hpp"
#include "tests/support/live_plan.hpp"

namespace {

using planner::Step;
using planner::Transaction;
using tests::FreshDatabase;
using tests::plan_of;

struct Change {
  std::string before, rows, after, query;
};

const std::string kTable = "CREATE TABLE t (id int PRIMARY KEY, n int);";
const std::string kRows = "INSERT INTO t SELECT g, g FROM generate_series(1, 300) g;";
const std::string kParts =
    "CREATE TABLE p (id int PRIMARY KEY);"
    "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL REFERENCES p) PARTITION BY RANGE (id);"
    "CREATE INDEX t_n ON t (n);";

const std::string kTree =
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int, n int) PARTITION BY RANGE (id);"
    "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);"
    "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (100) TO (500) PARTITION BY RANGE (id);"
    "CREATE TABLE t21 PARTITION OF t2 FOR VALUES FROM (100) TO (200);"
    "CREATE TABLE t22 PARTITION OF t2 FOR VALUES FROM (200) TO (500);";
const std::string kTreeRows =
    "INSERT INTO p SELECT generate_series(1, 300); INSERT INTO t SELECT g, g FROM generate_series(1, 300) g;";
const std::string kList = "CREATE TABLE t (id int, s text NOT NULL, PRIMARY KEY (s, id)) PARTITION BY LIST (s);";

const std::vector<Change> kChanges = {
    {kTable, kRows, "CREATE TABLE t (id int PRIMARY KEY, n int, u uuid DEFAULT gen_random_uuid());",
     "SELECT count(DISTINCT u) FROM t"},
    {kTable, kRows,
     "CREATE TABLE t (id int PRIMARY KEY, n int, m int DEFAULT 7 -- @backfill n * 2\n, CHECK (m > 0));"
     "CREATE INDEX t_m ON t (m); COMMENT ON COLUMN t.m IS 'twice';",
     "SELECT sum(m) FROM t"},
    {kTable, kRows, "CREATE TABLE t (id int PRIMARY KEY, n int, m int NOT NULL UNIQUE -- @backfill n * 2\n);",
     "SELECT sum(m) FROM t"},
    {kTable, kRows, "CREATE TABLE t (id bigint PRIMARY KEY, n bigint NOT NULL CHECK (n > 0));", "SELECT sum(n) FROM t"},
    {"CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT u UNIQUE (n));", kRows,
     "CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT u UNIQUE (n, id));", "SELECT sum(n) FROM t"},
    {kTree, kTreeRows, kTree + "CREATE INDEX t_n ON t (abs(n)) WHERE n IN (1, 2); CREATE INDEX ON t (n);",
     "SELECT sum(n) FROM t"},
    {kTree, kTreeRows, kTree + "ALTER TABLE t ADD UNIQUE (id, n); ALTER TABLE t ALTER id SET NOT NULL;",
     "SELECT sum(n) FROM t"},
    {kTree, kTreeRows, kTree + "ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES p;", "SELECT sum(n) FROM t"},
    {"CREATE TABLE p (id int PRIMARY KEY, n int NOT NULL UNIQUE); CREATE TABLE t (n int REFERENCES p (n));", "",
     "CREATE TABLE p (id int, n int NOT NULL PRIMARY KEY); CREATE TABLE t (n int REFERENCES p (n));",
     "SELECT count(*) FROM t"},
    {kTable + "CREATE INDEX i ON t ((n + 1)) WHERE n IN (1, 2);", kRows,
     kTable + "CREATE INDEX i ON t ((n + 1), id) WHERE n IN (1, 2); COMMENT ON INDEX i IS 'two';",
     "SELECT sum(n) FROM t"},
    {kList + "CREATE TABLE t1 (id int, s text NOT NULL); CREATE TABLE rest PARTITION OF t DEFAULT;",
     "INSERT INTO t1 SELECT g, 'a' FROM generate_series(1, 300) g; INSERT INTO t VALUES (1, 'z');",
     kList + "CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a', 'b'); CREATE TABLE rest PARTITION OF t DEFAULT;",
     "SELECT sum(id) FROM t"},
    {kList + "CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a', 'b'); CREATE TABLE rest PARTITION OF t DEFAULT;",
     "INSERT INTO t SELECT g, 'a' FROM generate_series(1, 300) g; INSERT INTO t VALUES (1, 'z');",
     kList + "CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a'); CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('c'); "
             "CREATE TABLE rest PARTITION OF t DEFAULT;",
     "SELECT sum(id) FROM t"},
    {kParts + "CREATE TABLE t1 (id int PRIMARY KEY, n int);",
     "INSERT INTO p SELECT generate_series(1, 300); INSERT INTO t1 SELECT g, g FROM generate_series(1, 300) g;",
     kParts + "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (500);", "SELECT sum(n) FROM t"},
};

/// Is what was done before `next` committed when it begins?
bool may_stop_before(const Step& last, const Step& next) {
  return last.transaction != Transaction::joins || next.transaction == Transaction::forbidden ||
         last.phase != next.phase;
}

/// Nobody wants to wait for it twice.
bool is_long(const Step& step) { return step.builds_index || (step.scans_table && !step.backfill); }

bool drops(const std::vector<Step>& steps, const Step& step) {
  return std::ranges::find(steps, step.sql, &Step::sql) != steps.end();
}

std::string value(const FreshDatabase& live, const std::string& query) {
  postgres::Connection connection = live.connect();
  return std::string(connection.execute(query).text(0, 0));
}

void run(const FreshDatabase& live, const std::vector<Step>& steps, std::size_t count) {
  postgres::Connection connection = live.connect();
  std::for_each_n(steps.begin(), count, [&](const Step& step) { tests::run(connection, step); });
}

}  // namespace

TEST_CASE("stopped anywhere, the next plan goes on and ends where the first would have") {
  for (const Change& change : kChanges) {
    INFO(change.after);
    const FreshDatabase whole(change.before);
    tests::load(whole.url(), change.rows);
    const std::vector<Step> steps = plan_of(whole, change.after).steps;
    run(whole, steps, steps.size());
    for (std::size_t stop = 1; stop < steps.size(); ++stop) {
      if (!may_stop_before(steps[stop - 1], steps[stop])) {
        continue;
      }
      INFO("stopped after " << steps[stop - 1].sql);
      const FreshDatabase live(change.before);
      tests::load(live.url(), change.rows);
      run(live, steps, stop);
      const std::vector<Step> rest = plan_of(live, change.after).steps;
      for (const Step& step : rest) {
        INFO("goes on with " << step.sql);
        CHECK_FALSE((is_long(step) && std::find_if(steps.begin(), steps.begin() + static_cast<long>(stop),
                                                   [&](const Step& done) { return done.sql == step.sql; }) !=
                                          steps.begin() + static_cast<long>(stop)));
        CHECK((step.sql.find("DROP INDEX") == std::string::npos || drops(steps, step)));
      }
      run(live, rest, rest.size());
      CHECK(tests::dump(live.url()) == tests::dump(whole.url()));
      CHECK(value(live, change.query) == value(whole, change.query));
      CHECK(plan_of(live, change.after).empty());
    }
  }
}

TEST_CASE("the way back of a plan that went on ends where it went on from") {
  const std::string index = kTree + "CREATE INDEX i ON t (n);", key = kTree + "ALTER TABLE t ADD UNIQUE (id, n);";
  const std::string half =
      "CREATE INDEX i ON ONLY t (n); CREATE INDEX t1_n_idx ON t1 (n); ALTER INDEX i ATTACH PARTITION t1_n_idx;"
      "CREATE INDEX t2_n_idx ON ONLY t2 (n); CREATE INDEX t21_n_idx ON t21 (n);"
      "ALTER INDEX t2_n_idx ATTACH PARTITION t21_n_idx; CREATE INDEX t22_n_idx ON t22 (n);";
  const std::string half_key =
      "ALTER TABLE t1 ADD CONSTRAINT t1_id_n_key UNIQUE (id, n); CREATE UNIQUE INDEX t21_id_n_key ON t21 (id, n);";
  for (const auto& [done, after] : {std::pair(half, index), std::pair(half_key, key)}) {
    INFO(done);
    const FreshDatabase live(kTree + done);
    const std::string was = tests::dump(live.url());
    const planner::Plan rest = plan_of(live, after);
    run(live, rest.steps, rest.steps.size());
    postgres::Connection connection = live.connect();
    tests::Failures failures;
    tests::take_back(connection, rest, failures);
    CHECK(failures.empty());
    CHECK(tests::dump(live.url()) == was);
  }
}

TEST_CASE("a key that is replaced stays until the index of the next one is built, though an attempt had failed") {
  const std::string before = "CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT u UNIQUE (n));";
  const FreshDatabase live(before);
  tests::load(live.url(), kRows);
  postgres::Connection connection = live.connect();
  connection.execute("CREATE UNIQUE INDEX u_new ON t (n, id)");
  connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'u_new'::regclass");
  const std::vector<Step> steps =
      plan_of(live, "CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT u UNIQUE (n, id));").steps;
  const auto at = [&](const std::string& words) {
    return std::ranges::find_if(steps, [&](const Step& step) { return step.sql.starts_with(words); });
  };
  REQUIRE(at("ALTER TABLE public.t DROP CONSTRAINT u") != steps.end());
  CHECK(at("CREATE UNIQUE INDEX CONCURRENTLY u_new") < at("ALTER TABLE public.t DROP CONSTRAINT u"));
  run(live, steps, steps.size());
}
