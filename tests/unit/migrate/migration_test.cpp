#include "migrate/migration.hpp"

#include "tests/support/catch.hpp"

namespace {

using planner::LockMode;
using planner::Step;
using planner::Transaction;

Step step(std::string sql, std::string comment = "what and why") {
  Step result;
  result.sql = std::move(sql);
  result.comment = std::move(comment);
  return result;
}

}  // namespace

TEST_CASE("a rendered migration reads back as the same statements") {
  planner::Plan plan;
  plan.steps.push_back(step("ALTER TABLE public.orders ADD COLUMN status text"));
  plan.steps.back().locks = {{{"public", "orders"}, LockMode::access_exclusive},
                             {{"public", "we\"ird, x: y"}, LockMode::share}};
  plan.steps.back().undo = {"ALTER TABLE public.orders DROP COLUMN status"};
  plan.steps.push_back(step("CREATE INDEX CONCURRENTLY o_idx ON public.orders (status)"));
  plan.steps.back().transaction = Transaction::forbidden;
  plan.steps.back().postcondition.query = "SELECT true\n  -- two lines";
  plan.steps.back().cleanup = "DROP INDEX CONCURRENTLY IF EXISTS public.o_idx";
  plan.steps.back().undo = {"DROP INDEX CONCURRENTLY public.o_idx"};
  plan.steps.push_back(step("ALTER TABLE public.orders ADD CONSTRAINT c CHECK (status <> 'x;y') NOT VALID"));
  plan.steps.back().transaction = Transaction::commits_after;
  plan.steps.back().search_path = {"app", "public"};
  plan.steps.back().preconditions = {{"orders.status is never x", "SELECT 1 FROM public.orders WHERE status = 'x'"}};

  std::vector<migrate::Migration> split = migrate::split_by_phase(plan, "add_status");
  REQUIRE(split.size() == 1);
  CHECK(split[0].name == "add_status");
  split[0].version = "001";
  migrate::render(split[0]);

  std::vector<schema::Diagnostic> diagnostics;
  const migrate::Migration read =
      migrate::parse_migration("001", "add_status", split[0].up_text, split[0].down_text, &diagnostics);
  for (const schema::Diagnostic& diagnostic : diagnostics) {
    FAIL_CHECK(diagnostic.message);
  }
  CHECK(read.hash == split[0].hash);
  CHECK(read.header.phase == planner::Phase::expand);
  CHECK(read.steps() == 3);
  const auto without_settings = [](std::vector<migrate::Statement> statements) {
    std::erase_if(statements, [](const migrate::Statement& statement) { return statement.number == 0; });
    return statements;
  };
  const std::vector<migrate::Statement> steps = without_settings(read.statements);
  const std::vector<migrate::Statement> down = without_settings(read.down);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].sql == plan.steps[0].sql);
  CHECK(steps[0].comment == "what and why");
  REQUIRE(steps[0].locks.size() == 2);
  CHECK(steps[0].locks[1].relation.name == "we\"ird, x: y");
  CHECK(steps[0].locks[1].mode == LockMode::share);
  CHECK(steps[1].transaction == Transaction::forbidden);
  CHECK(steps[1].done_when == plan.steps[1].postcondition.query);
  CHECK(steps[1].cleanup == plan.steps[1].cleanup);
  CHECK(steps[1].waits_long);
  CHECK(steps[2].transaction == Transaction::commits_after);
  CHECK(steps[2].search_path == plan.steps[2].search_path);
  CHECK(steps[2].preconditions.at(0).query == plan.steps[2].preconditions[0].query);
  REQUIRE(down.size() == 2);
  CHECK(down[0].undoes == 2);
  CHECK(down[0].transaction == Transaction::forbidden);
  CHECK(down[1].sql == plan.steps[0].undo[0]);
}

TEST_CASE("a plan is split where its phase changes") {
  planner::Plan plan;
  plan.steps.push_back(step("ALTER TABLE public.t ADD COLUMN b bigint"));
  plan.steps.push_back(step("ALTER TABLE public.t RENAME COLUMN a TO a_old"));
  plan.steps.back().phase = planner::Phase::switch_over;
  plan.steps.push_back(step("ALTER TABLE public.t DROP COLUMN a_old"));
  plan.steps.back().phase = planner::Phase::contract;
  plan.steps.back().loses_data = true;
  plan.steps.back().irreversible = "the values of a_old\nDROP TABLE x";
  std::vector<migrate::Migration> split = migrate::split_by_phase(plan, "widen");
  REQUIRE(split.size() == 3);
  CHECK(split[0].name == "widen_expand");
  CHECK(split[1].name == "widen_switch");
  CHECK(split[2].name == "widen_contract");
  CHECK(split[2].header.risk == "high");
  CHECK(split[2].held());
  split[2].version = "003";
  migrate::render(split[2]);
  CHECK(split[2].down_text.find("\nDROP TABLE x") == std::string::npos);

  const std::string permitted = "-- contract-phase-ok: released in 2.0\n" + split[2].up_text;
  const migrate::Migration read = migrate::parse_migration("003", "widen_contract", permitted, split[2].down_text);
  CHECK_FALSE(read.held());
  CHECK(read.header.contract_reason == "released in 2.0");
  CHECK(read.hash == split[2].hash);
  CHECK(read.irreversible.size() == 1);
}

TEST_CASE("hand-written SQL tells its transaction mode by its text or by a directive") {
  std::vector<schema::Diagnostic> diagnostics;
  const migrate::Migration read = migrate::parse_migration("1", "mine", R"(-- by hand

BEGIN;
SET search_path = app;
CREATE TABLE t (a int);
COMMIT;
ALTER TYPE mood ADD VALUE 'calm';
CREATE INDEX CONCURRENTLY i ON app.t (a);
ALTER TABLE t VALIDATE CONSTRAINT c;
-- schema:transaction none
-- schema:done-when SELECT NOT EXISTS (SELECT FROM t WHERE a IS NULL)
CALL fill();
SET work_mem = '1GB';
ROLLBACK;
)",
                                                           "", &diagnostics);
  REQUIRE(read.statements.size() == 6);
  CHECK(read.steps() == 5);
  CHECK(read.statements[0].transaction == Transaction::commits_after);
  CHECK(read.statements[0].search_path == std::vector<std::string>{"app"});
  CHECK(read.statements[1].transaction == Transaction::commits_after);
  CHECK(read.statements[2].transaction == Transaction::forbidden);
  CHECK_FALSE(read.statements[2].done_when.empty());
  CHECK(read.statements[2].cleanup == "DROP INDEX CONCURRENTLY IF EXISTS app.i");
  CHECK(read.statements[3].transaction == Transaction::joins);
  CHECK(read.statements[3].waits_long);
  CHECK(read.statements[4].commits_inside);
  CHECK(read.statements[4].done_when.starts_with("SELECT NOT EXISTS"));
  CHECK(read.statements[5].number == 0);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "transaction-command");
  CHECK(diagnostics[0].place.line == 14);
}

TEST_CASE("a migration holds no command of psql that is more than words") {
  const auto refused = [](const std::string& up, const std::string& down = "") {
    std::vector<schema::Diagnostic> diagnostics;
    migrate::parse_migration("1", "a", up, down, &diagnostics);
    std::string messages;
    for (const schema::Diagnostic& diagnostic : diagnostics) {
      messages += diagnostic.message.substr(0, diagnostic.message.find(" is ")) + ';';
    }
    return messages;
  };
  CHECK(refused("\\restrict x\n\\set ON_ERROR_STOP on\n\\set QUIET 1\n\\timing on\n\\pset pager off\n\\encoding UTF8\n"
                "\\echo done \\warn too\nSELECT 1 \\g\n\\dt+ public.*\n\\unrestrict x\n\\q\n")
            .empty());
  for (const char* command : {"i", "ir", "if", "gexec", "gset", "gdesc", "copy", "connect", "c", "!", "password", "cd",
                              "set", "prompt", "bind", "foo"}) {
    CHECK(refused(std::string("SELECT 1;\nSELECT 2\n\\") + command + " some thing\n") ==
          std::string("1_a.up.sql:3: \\") + command + ';');
  }
  CHECK(refused("SELECT 1;", "\\i undo.sql\n") == "1_a.down.sql:1: \\i;");
  CHECK(refused("\\q\nSELECT 1;") == "1_a.up.sql:1: \\q;");
}

TEST_CASE("what a migration may not say is told with what to do instead") {
  const auto told = [](const std::string& up) {
    std::vector<schema::Diagnostic> diagnostics;
    migrate::parse_migration("1", "a", up, "", &diagnostics);
    REQUIRE(diagnostics.size() == 1);
    return diagnostics.front().message + "; " + diagnostics.front().hint;
  };
  CHECK_THAT(told("-- schema:transaction none\nCOPY t FROM stdin;\n1\n\\.\n"), tests::contains("use INSERT"));
  CHECK_THAT(told("SELECT 1;\nROLLBACK;"), tests::contains("leave it out"));
  CHECK_THAT(told("-- schema:transaction maybe\nSELECT 1;"), tests::contains("none or commits-after"));
  CHECK_THAT(told("-- schema:transaction maybe\n\nSELECT 1;"), tests::contains("1_a.up.sql:1: "));
}

TEST_CASE("a byte order mark hides neither the head nor the first statement") {
  std::vector<schema::Diagnostic> diagnostics;
  const migrate::Migration migration = migrate::parse_migration(
      "1", "a", "\xEF\xBB\xBF-- schema:phase contract\r\n\r\nDROP TABLE t;\r\n", "", &diagnostics);
  CHECK(diagnostics.empty());
  CHECK(migration.header.phase == planner::Phase::contract);
  REQUIRE(migration.statements.size() == 1);
  CHECK(migration.statements.front().sql == "DROP TABLE t");
  migrate::parse_migration("1", "a", "SELECT 1;\nSELECT '\xE9';", "", &diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics.front().message.starts_with("1_a.up.sql:2: the byte 0xE9"));
}

TEST_CASE("a hash does not see line ends, nor the permission to contract") {
  CHECK(migrate::content_hash("a\r\nb\n") == migrate::content_hash("a\nb\n"));
  CHECK(migrate::content_hash("-- contract-phase-ok: yes\na\nb\n") == migrate::content_hash("a\nb\n"));
  CHECK(migrate::content_hash("a\n\nb\n") != migrate::content_hash("a\nb\n"));
}
