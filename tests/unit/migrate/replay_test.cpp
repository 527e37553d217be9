#include "migrate/replay.hpp"

#include "migrate/migration.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("fingerprints lead from one migration to the next, and replaying the files gives the last one") {
  planner::Plan plan;
  planner::Step make, fill, drop;
  make.sql = "CREATE TABLE public.t (a integer, b text)";
  drop.sql = "ALTER TABLE public.t DROP COLUMN b";
  drop.phase = planner::Phase::contract;
  fill.backfill = planner::Backfill{{"public", "t"}, "b = a::text", "b IS NULL"};
  fill.sql = planner::backfill_statement(*fill.backfill);
  plan.steps = {make, fill, drop};
  std::vector<migrate::Migration> migrations = migrate::split_by_phase(plan, "x");
  REQUIRE(migrations.size() == 2);
  const schema::Database nothing = migrate::replay({}).database;
  migrate::stamp_fingerprints(migrations, nothing);
  CHECK(migrations[0].header.from == migrate::fingerprint(nothing));
  CHECK(migrations[0].header.to == migrations[1].header.from);
  CHECK(migrations[0].header.from != migrations[0].header.to);
  for (migrate::Migration& migration : migrations) {
    migrate::render(migration);
  }
  const migrate::Replay replayed = migrate::replay(migrations);
  for (const schema::Diagnostic& diagnostic : replayed.diagnostics) {
    UNSCOPED_INFO(diagnostic.message);
  }
  CHECK(replayed.diagnostics.empty());
  CHECK(replayed.database.columns.size() == 1);
  CHECK(migrate::fingerprint(replayed.database) == migrations[1].header.to);
}
