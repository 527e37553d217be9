#include "schema/roles.hpp"

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

TEST_CASE("what a file leaves open about roles is what the live side says") {
  Database file = parse::read({{"s.sql", R"(
    CREATE FUNCTION f() RETURNS int RETURN 1;
    GRANT EXECUTE ON FUNCTION f() TO boss WITH GRANT OPTION;
    GRANT EXECUTE ON FUNCTION f() TO reader;
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
  )"}}).database;
  const ObjectId f{Kind::routine, "public", "", "f()"};
  Database live;
  live.role = "admin";
  live.routines[f].owner = std::string("boss");
  align_roles(live, file);
  CHECK(file.contains({Kind::default_privileges, "", "admin", "TABLES"}));
  CHECK(file.default_privileges.size() == 1);
  CHECK(file.routines.at(f).privileges->granted == std::set<Grant>{{"reader", "EXECUTE", false}});
}

TEST_CASE("what was granted to a role that becomes the owner is the owner's") {
  for (const char* statement : {"ALTER TABLE t OWNER TO boss;", "ALTER TABLE t OWNER TO CURRENT_USER;"}) {
    const Database file =
        parse::read({{"s.sql", "CREATE TABLE t (a integer); GRANT SELECT ON t TO boss;"}, {"more.sql", statement}})
            .database;
    const Table& table = file.tables.at({Kind::table, "public", "", "t"});
    CHECK(table.privileges->granted.empty() == table.owner.has_value());
  }
}

TEST_CASE("a sequence that a column comes to own is its table's owner's, who stands on the other side alone") {
  Database file = parse::read({{"s.sql", "CREATE TABLE t (a serial);"}}).database;
  const ObjectId sequence{Kind::sequence, "public", "", "t_a_seq"};
  Database live;
  live.role = "admin";
  live.tables[table_id({"public", "t"})].owner = std::string("boss");
  align_roles(live, file);
  CHECK(file.sequences.at(sequence).owner == "boss");
  file.sequences.at(sequence).owner.reset();
  live.role = "boss";
  align_roles(live, file);
  CHECK_FALSE(file.sequences.at(sequence).owner);
}
