#include "schema/filter.hpp"

#include "tests/support/catch.hpp"

using namespace schema;

namespace {
Database sample() {
  Database database;
  database.tables[{Kind::table, "public", "", "users"}].owner = std::string("app_rw");
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
  for (const char* other : {"tmp_1", "schema_migrations"}) {
    database.tables[{Kind::table, "public", "", other}].owner = std::string("somebody");
  }
  database.views.clear();
  filter(database, {{}, {"owner:app_*"}, {}});
  CHECK(database.tables.size() == 1);
  CHECK(database.columns.size() == 1);
}

TEST_CASE("an owner that the file does not say is known by the other side") {
  Database live = sample(), file = sample();
  for (auto& [id, table] : file.tables) {
    table.owner.reset();
  }
  live.tables[{Kind::table, "public", "", "tmp_1"}].owner = std::string("somebody");
  const Filter wanted{{}, {}, {"owner:somebody"}};
  leave_out(file, filter(live, wanted));
  CHECK(file.tables.size() == 2);
  CHECK(file.columns.size() == 1);
}

TEST_CASE("other tools' books are left alone unless the file speaks of them") {
  Database database = sample();
  leave_bookkeeping(database, sample());
  CHECK(database.tables.size() == 3);
  leave_bookkeeping(database, {});
  CHECK(database.tables.size() == 2);
}

TEST_CASE("a schema that holds other tools' books alone is left alone too") {
  Database database;
  database.schemas[{Kind::schema, "", "", "atlas_schema_revisions"}];
  database.tables[{Kind::table, "atlas_schema_revisions", "", "atlas_schema_revisions"}];
  CHECK(leave_bookkeeping(database, {}).size() == 2);
  CHECK(database.schemas.empty());
}

TEST_CASE("an application's partitions are kept, and follow their parents") {
  Database from, to;
  const ObjectId parent{Kind::table, "public", "", "log"}, partition{Kind::table, "public", "", "log_1"};
  for (Database* database : {&from, &to}) {
    database->tables[parent].partition_key = PartitionKey{};
    database->columns[{Kind::column, "public", "log", "id"}].type = "integer";
  }
  to.columns[{Kind::column, "public", "log", "more"}].type = "text";
  from.tables[partition].partition_of = PartitionOf{{"public", "log"}, Expression("DEFAULT")};
  from.columns[{Kind::column, "public", "log_1", "id"}].type = "integer";
  CHECK(keep_partitions(from, to, {}).empty());
  CHECK(keep_partitions(from, to, {"public.other"}).empty());
  CHECK(keep_partitions(from, to, {"public.log"}) == std::vector{partition});
  CHECK(to.tables.contains(partition));
  CHECK(to.columns.at({Kind::column, "public", "log_1", "more"}).type == "text");
}
