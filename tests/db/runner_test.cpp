#include "migrate/runner.hpp"

#include <future>
#include <thread>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace {

using migrate::Migration;
using migrate::State;
using namespace std::chrono_literals;

Migration file(std::string version, std::string up, std::string down = "") {
  std::vector<schema::Diagnostic> diagnostics;
  Migration migration = migrate::parse_migration(std::move(version), "m", std::move(up), std::move(down), &diagnostics);
  CHECK(diagnostics.empty());
  return migration;
}

std::string value(postgres::Connection& connection, const std::string& query) {
  return std::string(connection.execute(query).text(0, 0));
}

State state_of(postgres::Connection& connection, const std::string& version) {
  const migrate::Journal journal = migrate::read_journal(connection);
  const migrate::MigrationRecord* record = journal.current(version);
  return record == nullptr ? State::pending : record->state;
}

planner::Step step(std::string sql) {
  planner::Step result;
  result.sql = std::move(sql);
  return result;
}

const std::string kIndexIsValid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a_idx'::regclass";

}  // namespace

TEST_CASE("migrations run once, in order, and are journaled") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  CHECK_FALSE(migrate::read_journal(connection).exists);
  const std::vector<Migration> migrations{
      file("1", "SET search_path = app, public;\nCREATE SCHEMA app;\nCREATE TABLE t (a int);\n"),
      file("2", "CREATE INDEX CONCURRENTLY t_a_idx ON app.t (a);\nALTER TABLE app.t ADD COLUMN b int;\n")};
  const migrate::RunReport first = migrate::apply(connection, migrations);
  CHECK(first.applied == std::vector<std::string>{"1_m", "2_m"});
  CHECK(first.steps == 4);
  CHECK(value(connection, "SELECT to_regclass('app.t_a_idx') IS NOT NULL") == "t");
  CHECK(migrate::apply(connection, migrations).applied.empty());
  const migrate::Journal journal = migrate::read_journal(connection);
  REQUIRE(journal.records.size() == 2);
  CHECK(journal.records[1].state == State::applied);
  CHECK(journal.records[1].hash == migrations[1].hash);
  REQUIRE(journal.records[1].steps.size() == 2);
  CHECK_FALSE(journal.records[1].steps[0].finished_at.empty());
  CHECK(value(connection, "SHOW lock_timeout") == "0");
}

TEST_CASE("an applied migration that changed, or is missing, stops the run") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  migrate::apply(connection, {file("1", "CREATE TABLE t ();\n"), file("3", "CREATE TABLE v ();\n")});
  CHECK_THROWS_AS(migrate::apply(connection, {file("1", "CREATE TABLE u ();\n")}), migrate::HistoryMismatch);
  CHECK_THROWS_AS(migrate::apply(connection, {file("1", "CREATE TABLE t ();\n"), file("2", "CREATE TABLE u ();\n"),
                                              file("3", "CREATE TABLE v ();\n")}),
                  migrate::HistoryMismatch);
}

TEST_CASE("a failed transaction leaves the database as it was, and a corrected file goes on") {
  const tests::FreshDatabase database("CREATE TABLE t (a int);");
  postgres::Connection connection = database.connect();
  const std::string start =
      "-- schema:transaction none\nCREATE INDEX t_a_idx ON t (a);\nALTER TABLE t ADD COLUMN b int;\n";
  try {
    migrate::apply(connection, {file("1", start + "ALTER TABLE t ADD COLUMN a int;\n")});
    FAIL("it should have failed");
  } catch (const migrate::StepFailed& error) {
    CHECK(error.number == 3);
    CHECK(error.sqlstate == "42701");
    CHECK(error.committed == 1);
    CHECK(error.migration == "1_m");
  }
  CHECK(state_of(connection, "1") == State::failed);
  CHECK(value(connection, "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0") == "1");
  CHECK_THROWS_AS(migrate::apply(connection, {file("1", "SELECT 1;\n" + start)}), migrate::HistoryMismatch);
  const migrate::RunReport report =
      migrate::apply(connection, {file("1", start + "ALTER TABLE t ADD COLUMN c int;\n")});
  CHECK(report.skipped == 1);
  CHECK(report.steps == 2);
  CHECK(state_of(connection, "1") == State::applied);
}

TEST_CASE("a plan run directly names the step that fails, and leaves nothing of its first transaction") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  try {
    migrate::run_steps(connection, {step("CREATE TABLE a ()"), step("CREATE TABLE b ()"), step("CREATE TABLE a ()")});
    FAIL("it should have failed");
  } catch (const migrate::StepFailed& error) {
    CHECK(error.number == 3);
    CHECK(error.sqlstate == "42P07");
  }
  CHECK(value(connection, "SELECT count(*) FROM pg_class WHERE relname IN ('a', 'b')") == "0");
  CHECK_FALSE(migrate::read_journal(connection).exists);

  std::vector<planner::Step> steps{step("CREATE TYPE mood AS ENUM ('sad')"), step("ALTER TYPE mood ADD VALUE 'ok'"),
                                   step("CREATE TABLE a (m mood DEFAULT 'ok')"),
                                   step("CREATE INDEX CONCURRENTLY a_m_idx ON a (m)"),
                                   step("COMMENT ON TABLE a IS 'x'")};
  steps[1].transaction = planner::Transaction::commits_after;
  steps[3].transaction = planner::Transaction::forbidden;
  CHECK(migrate::run_steps(connection, steps).steps == 5);
  const migrate::Journal journal = migrate::read_journal(connection);
  REQUIRE(journal.records.size() == 1);
  CHECK(journal.records[0].version.empty());
  CHECK(journal.records[0].state == State::applied);
  CHECK(journal.records[0].steps.size() == 5);
}

TEST_CASE("a runner killed while an index is built goes on where it stopped") {
  const tests::FreshDatabase database("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 1000);");
  const std::vector<Migration> migrations{file(
      "1",
      "CREATE TABLE u ();\nCREATE INDEX CONCURRENTLY t_a_idx ON public.t (a);\nALTER TABLE u ADD COLUMN b int;\n")};
  postgres::Connection connection = database.connect();
  postgres::Connection reader = database.connect();
  postgres::Transaction old_snapshot(reader, "BEGIN ISOLATION LEVEL REPEATABLE READ");
  reader.execute("SELECT * FROM t LIMIT 1");  // CREATE INDEX CONCURRENTLY waits for it to end

  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      postgres::Connection mine(database.url());
      migrate::apply(mine, migrations);
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  const auto waits = [&] {
    return value(connection, "SELECT count(*) FROM pg_stat_progress_create_index WHERE datname = current_database()") ==
           "1";
  };
  for (int i = 0; i < 200 && !waits(); ++i) {
    std::this_thread::sleep_for(20ms);
  }
  std::this_thread::sleep_for(200ms);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  CHECK(state_of(connection, "1") == State::running);
  CHECK(value(connection, kIndexIsValid) == "f");

  old_snapshot.commit();
  const migrate::RunReport report = migrate::apply(connection, migrations);
  CHECK(report.skipped >= 1);
  CHECK(state_of(connection, "1") == State::applied);
  CHECK(value(connection, kIndexIsValid) == "t");
  CHECK(value(connection, "SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == "1");
  CHECK(value(connection, "SELECT count(*) FROM pg_attribute WHERE attrelid = 'u'::regclass AND attnum > 0") == "1");
}

TEST_CASE("an index that cannot be built leaves nothing half-built behind") {
  const tests::FreshDatabase database("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
  postgres::Connection connection = database.connect();
  const std::vector<Migration> migrations{
      file("1", "CREATE TABLE u ();\nCREATE UNIQUE INDEX CONCURRENTLY t_a_idx ON t (a);\n")};
  CHECK_THROWS_AS(migrate::apply(connection, migrations), migrate::StepFailed);
  CHECK(value(connection, "SELECT to_regclass('t_a_idx') IS NULL") == "t");
  connection.execute("DELETE FROM t WHERE ctid = '(0,1)'");
  CHECK(migrate::apply(connection, migrations).steps == 1);
  CHECK(value(connection, kIndexIsValid) == "t");
}

TEST_CASE("an index that is there already is taken for ours only with the same definition") {
  const tests::FreshDatabase database(
      "CREATE TABLE t (a int, b int); CREATE INDEX t_a_idx ON t (a); CREATE INDEX t_b_idx ON t (b);");
  postgres::Connection connection = database.connect();
  const Migration same = file("1", "CREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n");
  CHECK(migrate::apply(connection, {same}).skipped == 1);
  CHECK_THROWS_WITH(
      migrate::apply(connection, {same, file("2", "CREATE INDEX CONCURRENTLY t_b_idx ON t (b DESC, a);\n")}),
      tests::contains("already exists"));
  CHECK(value(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_b_idx'::regclass") == "t");
}

TEST_CASE("a partition whose concurrent detach was cut off is detached on the next run") {
  const tests::FreshDatabase database(
      "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);");
  postgres::Connection connection = database.connect();
  postgres::Connection reader = database.connect();
  {
    postgres::Transaction old(reader);
    reader.execute("SELECT * FROM p");
    connection.execute("SET lock_timeout = '100ms'");
    CHECK_THROWS_AS(connection.execute("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"), postgres::SqlError);
  }
  REQUIRE(value(connection, "SELECT inhdetachpending FROM pg_inherits") == "t");
  migrate::apply(connection, {file("1", "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n")});
  CHECK(value(connection, "SELECT count(*) FROM pg_inherits") == "0");
}

TEST_CASE("a connection lost within a transaction is a run that can be repeated") {
  const tests::FreshDatabase database;
  const std::vector<Migration> migrations{file("1", "CREATE TABLE t ();\nSELECT pg_sleep(0.3);\n")};
  postgres::Connection connection = database.connect();
  std::future<void> broken = std::async(std::launch::async, [&] {
    postgres::Connection mine(database.url(), "to be cut off");
    CHECK_THROWS_AS(migrate::apply(mine, migrations), migrate::StepFailed);
  });
  std::this_thread::sleep_for(150ms);
  connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'to be cut off'");
  broken.get();
  CHECK(state_of(connection, "1") == State::pending);
  CHECK(migrate::apply(connection, migrations).steps == 2);
}

TEST_CASE("a killed statement that nobody can look for is unknown, until a person says so") {
  const tests::FreshDatabase database("CREATE TABLE t (a int);");
  postgres::Connection connection = database.connect();
  const std::vector<Migration> migrations{
      file("1",
           "-- schema:transaction none\nDO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; "
           "PERFORM pg_terminate_backend(pg_backend_pid()); END $$;\n")};
  {
    postgres::Connection mine = database.connect();
    try {
      migrate::apply(mine, migrations);
      FAIL("it should have failed");
    } catch (const migrate::StepFailed& error) {
      CHECK(error.connection_lost);
    }
  }
  CHECK_THROWS_AS(migrate::apply(connection, migrations), migrate::UnknownStep);
  migrate::resolve(connection, migrations, "1", migrate::Resolution::step_done);
  CHECK(migrate::apply(connection, migrations).skipped == 1);
  CHECK(state_of(connection, "1") == State::applied);
  CHECK(value(connection, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("one runner at a time") {
  const tests::FreshDatabase database;
  const std::vector<Migration> migrations{file("1", "CREATE TABLE t ();\nSELECT pg_sleep(0.5);\n")};
  const auto run = [&] {
    postgres::Connection connection = database.connect();
    return migrate::apply(connection, migrations).applied.size();
  };
  std::future<std::size_t> one = std::async(std::launch::async, run), two = std::async(std::launch::async, run);
  CHECK(one.get() + two.get() == 1);

  postgres::Connection first = database.connect(), second = database.connect();
  std::optional<std::string> said;
  migrate::RunOptions outer;
  outer.check = [&](const Migration&, migrate::Moment moment) {
    if (moment != migrate::Moment::before) {
      return;
    }
    migrate::RunOptions inner;
    inner.runner_wait = 100ms;
    try {
      migrate::apply(second, migrations, inner);
    } catch (const migrate::LockNotObtained& error) {
      CHECK(error.exit_code == 6);
      said = error.what();
    }
  };
  migrate::apply(first, {migrations[0], file("2", "CREATE TABLE u ();\n")}, outer);
  REQUIRE(said);
  CHECK(said->find("pid " + std::to_string(first.backend_pid())) != std::string::npos);
}

TEST_CASE("a lock that somebody holds is not queued for, and its holder is named") {
  const tests::FreshDatabase database("CREATE TABLE t (a int);");
  postgres::Connection connection = database.connect();
  postgres::Connection application(database.url(), "web shop");
  const std::vector<Migration> migrations{
      file("1", "-- step 1: ACCESS EXCLUSIVE on public.t: add b\nALTER TABLE t ADD COLUMN b int;\n"),
      file("2", "ALTER TABLE t ADD COLUMN c int;\n")};
  migrate::RunOptions options;
  options.lock_budget = 50ms;
  options.lock_patience = 400ms;
  {
    postgres::Transaction busy(application);
    application.execute("SELECT * FROM t");
    std::this_thread::sleep_for(60ms);
    for (const std::vector<Migration>& only : {std::vector{migrations[0]}, std::vector{migrations[1]}}) {
      try {
        migrate::apply(connection, only, options);
        FAIL("it should have given up");
      } catch (const migrate::LockNotObtained& error) {
        REQUIRE(error.blockers.size() == 1);
        CHECK(error.blockers[0].find("web shop") != std::string::npos);
      }
    }
    CHECK(state_of(connection, "1") == State::pending);
  }
  std::vector<std::string> waited;
  options.lock_patience = 5s;
  options.on_progress = [&](const migrate::Progress& progress) {
    if (progress.what == migrate::Progress::What::waiting) {
      waited.push_back(progress.message);
    }
  };
  std::future<void> busy = std::async(std::launch::async, [&] {
    postgres::Transaction transaction(application);
    application.execute("SELECT * FROM t");
    std::this_thread::sleep_for(400ms);
  });
  std::this_thread::sleep_for(100ms);
  CHECK(migrate::apply(connection, migrations, options).applied.size() == 2);
  CHECK_FALSE(waited.empty());
  busy.get();
}

TEST_CASE("data that a step cannot stand stops the run before the first step") {
  const tests::FreshDatabase database("CREATE TABLE t (a int); INSERT INTO t VALUES (NULL), (NULL);");
  postgres::Connection connection = database.connect();
  const std::vector<Migration> migrations{
      file("1",
           "CREATE TABLE u ();\n-- schema:require t.a has no NULL\n-- schema:probe SELECT * FROM t WHERE a IS NULL\n"
           "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\n")};
  CHECK_THROWS_WITH(migrate::apply(connection, migrations),
                    tests::contains("t.a has no NULL") && tests::contains("{\"a\":null}"));
  migrate::RunOptions count;
  count.count_data = true;
  CHECK_THROWS_WITH(migrate::apply(connection, migrations, count), tests::contains("2 rows"));
  CHECK(value(connection, "SELECT to_regclass('u') IS NULL") == "t");
  connection.execute("UPDATE t SET a = 1");
  CHECK(migrate::apply(connection, migrations).steps == 2);
}

TEST_CASE("a contract migration waits for its permission") {
  const tests::FreshDatabase database("CREATE TABLE t (a int, b int);");
  postgres::Connection connection = database.connect();
  const std::string drop = "-- schema:phase contract\n\nALTER TABLE t DROP COLUMN b;\n";
  CHECK(migrate::apply(connection, {file("1", drop)}).held == std::vector<std::string>{"1_m"});
  migrate::RunOptions options;
  options.contract_reason = "nobody reads b";
  CHECK(migrate::apply(connection, {file("1", drop)}, options).applied.size() == 1);
  CHECK(migrate::read_journal(connection).records.at(0).note == "nobody reads b");
}

TEST_CASE("a contract is passed by what leads to the same schema in either order, and by nothing about rows") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  const Migration table = file("1", "CREATE TABLE t (a int, b int);\n"),
                  drop = file("2", "-- schema:phase contract\n\nALTER TABLE t DROP COLUMN b;\n"),
                  other = file("3", "ALTER TABLE t ADD COLUMN c int;\n"),
                  rows = file("4", "INSERT INTO t (a) VALUES (1);\n"),
                  same = file("4", "ALTER TABLE t RENAME COLUMN b TO d;\n");
  CHECK(migrate::apply(connection, {table, drop, other, rows}).applied == std::vector<std::string>{"1_m", "3_m"});
  CHECK_THAT(migrate::apply(connection, {table, drop, other, rows}).waits.value_or(""),
             tests::contains("4_m: ") && tests::contains("is about rows"));
  CHECK_THAT(migrate::apply(connection, {table, drop, other, same}).waits.value_or(""), tests::contains("4_m: "));
  CHECK(migrate::apply(connection, {table, other, same}).applied == std::vector<std::string>{"4_m"});
  migrate::RunOptions options;
  options.contract_reason = "nobody reads b";
  CHECK_THROWS_WITH(migrate::apply(connection, {table, drop, other, same}, options),
                    tests::contains("2_m is pending, but a later one has run, and they do not commute"));
  CHECK(value(connection, "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'd'") == "1");
}

TEST_CASE("a backfill goes through the whole table in batches and can be interrupted") {
  const tests::FreshDatabase database(
      "CREATE TABLE t (id bigint PRIMARY KEY, \"Day\" text, a int); CREATE TABLE keyless (a int);"
      "INSERT INTO t (id) SELECT generate_series(1, 5000); INSERT INTO keyless SELECT NULL FROM generate_series(1, "
      "100);");
  postgres::Connection connection = database.connect();
  const auto fill = [](std::string table, std::string assignments, std::string filter) {
    planner::Step result;
    result.backfill = planner::Backfill{{"public", std::move(table)}, std::move(assignments), std::move(filter)};
    result.sql = planner::backfill_statement(*result.backfill);
    result.transaction = planner::Transaction::forbidden;
    result.phase = planner::Phase::backfill;
    return result;
  };
  planner::Plan plan;
  plan.steps = {fill("t", "\"Day\" = 'it''s 100 %', a = t.id % 7", "\"Day\" IS NULL"),
                fill("keyless", "a = 1", "a IS NULL")};
  std::vector<Migration> migrations = migrate::split_by_phase(plan, "fill");
  REQUIRE(migrations.size() == 1);
  migrations[0].version = "1";
  migrate::render(migrations[0]);

  migrate::RunOptions options;
  struct Stop {};
  options.on_progress = [](const migrate::Progress& progress) {
    if (progress.what == migrate::Progress::What::backfilling) {
      throw Stop{};
    }
  };
  const std::vector<Migration> read{migrate::parse_migration("1", "fill", migrations[0].up_text)};
  CHECK_THROWS_AS(migrate::apply(connection, read, options), Stop);
  CHECK(value(connection, "SELECT count(*) FROM t WHERE a IS NOT NULL") == "1000");
  migrate::apply(connection, read);
  CHECK(value(connection, "SELECT count(*) FROM t WHERE \"Day\" = 'it''s 100 %' AND a = id % 7") == "5000");
  CHECK(value(connection, "SELECT count(*) FROM keyless WHERE a = 1") == "100");
  CHECK(migrate::read_journal(connection).records.at(0).backfills.at(0).rows == 5000);

  connection.execute("UPDATE t SET \"Day\" = NULL");
  tests::load(database.url(), migrations[0].up_text);
  CHECK(value(connection, "SELECT count(*) FROM t WHERE \"Day\" IS NULL") == "0");
}

TEST_CASE("a batch of a backfill reads its own rows, not the whole table") {
  const tests::FreshDatabase database(
      "CREATE TABLE t (a int, b text COLLATE \"C\", c int, PRIMARY KEY (a, b));"
      "INSERT INTO t SELECT g / 10, 'x' || g % 10 FROM generate_series(1, 100000) AS g; ANALYZE t;");
  postgres::Connection connection = database.connect();
  planner::Plan plan;
  planner::Step step;
  step.backfill = planner::Backfill{{"public", "t"}, "c = a", "c IS NULL"};
  step.sql = planner::backfill_statement(*step.backfill);
  step.transaction = planner::Transaction::forbidden;
  step.phase = planner::Phase::backfill;
  plan.steps = {step};
  std::vector<Migration> migrations = migrate::split_by_phase(plan, "fill");
  migrations.at(0).version = "1";
  migrate::render(migrations[0]);
  migrate::RunOptions options;
  options.backfill.vacuum_after = 0;
  migrate::apply(connection, {migrate::parse_migration("1", "fill", migrations[0].up_text)}, options);
  CHECK(value(connection, "SELECT count(*) FROM t WHERE c = a") == "100000");
  postgres::Connection observer = database.connect();
  connection = database.connect();  // the end of a session hands its figures in
  for (int i = 0; i < 500 && value(observer, "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 't'") == "0";
       ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(value(observer, "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 't'") == "100000");
  CHECK(std::stoi(value(observer, "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 't'")) <= 3);
}

TEST_CASE("migrations are taken back, newest first, and can be applied again") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  const std::vector<Migration> migrations{
      file("1", "CREATE TABLE t (a int);\n", "DROP TABLE t;\n"),
      file("2", "ALTER TABLE t ADD COLUMN b int;\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n",
           "-- undo of step 2: no lock\nDROP INDEX CONCURRENTLY t_a_idx;\n-- undo of step 1: no lock\nALTER TABLE t "
           "DROP COLUMN b;\n"),
      file("3", "DROP TABLE t;\n", "-- cannot be brought back: the rows of t\nCREATE TABLE t (a int, b int);\n")};
  migrate::apply(connection, migrations);
  migrate::RollbackOptions options;
  CHECK_THROWS_AS(migrate::roll_back(connection, migrations, options), migrate::Error);
  options.allow_irreversible = true;
  CHECK(migrate::roll_back(connection, migrations, options).applied == std::vector<std::string>{"3_m"});
  connection.execute("CREATE INDEX t_a_idx ON t (a)");
  options.down_to = "0";
  CHECK(migrate::roll_back(connection, migrations, options).applied == std::vector<std::string>{"2_m", "1_m"});
  CHECK(state_of(connection, "1") == State::pending);
  CHECK(migrate::apply(connection, migrations).applied.size() == 3);
  CHECK(migrate::read_journal(connection).records.size() == 6);
}

TEST_CASE("what was run by hand and resolved is taken back whole, also after a way back that was cut off") {
  const tests::FreshDatabase database("CREATE TABLE t (a int);");
  postgres::Connection connection = database.connect();
  const auto with = [&](const std::string& last) {
    return std::vector<Migration>{file("1", "ALTER TABLE t ADD COLUMN b int;\nALTER TABLE t ADD COLUMN c int;\n",
                                       "-- schema:transaction none\n-- undo of step 2: no lock\nALTER TABLE t DROP "
                                       "COLUMN c;\n-- undo of step 1: no lock\n" +
                                           last)};
  };
  const std::vector<Migration> fails = with("ALTER TABLE t DROP COLUMN nowhere;\n");
  connection.execute("ALTER TABLE t ADD COLUMN b int, ADD COLUMN c int");
  migrate::resolve(connection, fails, "1", migrate::Resolution::applied, {});
  const migrate::Journal journal = migrate::read_journal(connection);
  CHECK(journal.current("1")->steps.size() == 2);
  CHECK_THROWS_AS(migrate::roll_back(connection, fails, {}), migrate::StepFailed);
  migrate::roll_back(connection, with("ALTER TABLE t DROP COLUMN b;\n"), {});
  CHECK(value(connection,
              "SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum "
              "> 0 AND NOT attisdropped") == "a");
  CHECK(state_of(connection, "1") == State::pending);
}

TEST_CASE("an existing database is adopted") {
  const tests::FreshDatabase database("CREATE TABLE t ();");
  postgres::Connection connection = database.connect();
  const std::vector<Migration> migrations{file("1", "-- schema:baseline\n\nCREATE TABLE t ();\n"),
                                          file("2", "CREATE TABLE u ();\n")};
  migrate::RunOptions options;
  options.is_there = [](const Migration&) { return true; };
  const migrate::RunReport report = migrate::apply(connection, migrations, options);
  CHECK(report.baselined == std::vector<std::string>{"1_m"});
  CHECK(report.applied == std::vector<std::string>{"2_m"});
  CHECK(state_of(connection, "1") == State::baselined);
  const std::vector<Migration> more{migrations[0], migrations[1], file("3", "CREATE TABLE t ();\n")};
  CHECK(migrate::baseline(connection, more, "").baselined == std::vector<std::string>{"3_m"});
}
