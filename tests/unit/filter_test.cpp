#include "schema/filter.hpp"

#include "tests/support/catch.hpp"

using namespace schema;

namespace {
Database sample() {
  Database database;
  database.tables[{Kind::table, "public", "", "users"}].owner = "app_rw";
  database.tables[{Kind::table, "public", "", "tmp_1"}];
  database.columns[{Kind::column, "public", "users", "id"}];
  database.columns[{Kind::column, "public", "tmp_1", "id"}];
  database.views[{Kind::view, "report", "", "users"}];
  database.tables[{Kind::table, "public", "", "schema_migrations"}];
  return database;
}
}  // namespace

TEST_CASE("globs match whole names") {
  CHECK(matches_glob("public.users", "public.*"));
  CHECK(matches_glob("abc", "a?c"));
  CHECK(matches_glob("aXbXc", "a*b*c"));
  CHECK_FALSE(matches_glob("public.users", "users"));
  CHECK_FALSE(matches_glob("ab", "a"));
}

TEST_CASE("what belongs to a relation goes with it") {
  Database database = sample();
  filter(database, {{}, {}, {"public.tmp_*"}});
  CHECK(database.tables.size() == 2);
  CHECK(database.columns.size() == 1);
}

TEST_CASE("filters know schemas, kinds and owners") {
  Database database = sample();
  filter(database, {{"report"}, {}, {}});
  CHECK(database.tables.empty());
  CHECK(database.views.size() == 1);
  database = sample();
  filter(database, {{}, {}, {"view:*"}});
  CHECK(database.views.empty());
  CHECK(database.tables.size() == 3);
  database = sample();
  filter(database, {{}, {"owner:app_*"}, {}});
  CHECK(database.tables.size() == 1);
  CHECK(database.columns.size() == 1);
}

TEST_CASE("other tools' books are left alone unless the file speaks of them") {
  Database database = sample();
  leave_bookkeeping(database, sample());
  CHECK(database.tables.size() == 3);
  leave_bookkeeping(database, {});
  CHECK(database.tables.size() == 2);
}
