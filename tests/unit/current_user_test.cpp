#include "schema/current_user.hpp"

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

TEST_CASE("what a file leaves to whoever runs it gets that role's name") {
  Database file = parse::read({{"schema.sql", R"(
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR CURRENT_USER SERVER s;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT INSERT ON TABLES TO reader;
CREATE TABLE t (id integer);
CREATE POLICY p ON t TO CURRENT_USER;
)"}}).database;
  name_current_user(file, "app");
  CHECK(file.contains({Kind::user_mapping, "", "s", "app"}));
  const auto* privileges = file.find<DefaultPrivileges>({Kind::default_privileges, "public", "app", "TABLES"});
  REQUIRE(privileges != nullptr);
  CHECK(privileges->grants.granted.size() == 2);
  CHECK(file.default_privileges.size() == 1);
  CHECK(file.policies.begin()->second.roles == std::vector<std::string>{"app"});
}
