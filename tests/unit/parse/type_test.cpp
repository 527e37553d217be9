#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {

Database read(const std::string& sql) {
  parse::ReadResult result = parse::read({{"schema.sql", sql}});
  CHECK(result.diagnostics.empty());
  return std::move(result.database);
}

}  // namespace

TEST_CASE("enums keep their order through ADD and RENAME VALUE") {
  const Database database = read(R"(
    CREATE TYPE mood AS ENUM ('a', -- a comment
      'b', -- @renamed from=c
      'd');
    ALTER TYPE mood ADD VALUE 'x' BEFORE 'b';
    ALTER TYPE mood ADD VALUE IF NOT EXISTS 'd';
    ALTER TYPE mood ADD VALUE 'z' AFTER 'x';
    ALTER TYPE mood RENAME VALUE 'a' TO 'first';)");
  const EnumType& type = database.enum_types.at({Kind::enum_type, "public", "", "mood"});
  CHECK(type.labels == std::vector<std::string>{"first", "x", "z", "b", "d"});
  CHECK(type.renamed == std::vector<std::pair<std::string, std::string>>{{"c", "b"}});
}

TEST_CASE("domains, composite and range types") {
  const Database database = read(R"(
    CREATE DOMAIN positive AS int DEFAULT 1 NOT NULL CHECK (VALUE > 0);
    ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID;
    CREATE TYPE pair AS (a positive, b varchar(3));
    ALTER TYPE pair ADD ATTRIBUTE c text, DROP ATTRIBUTE b;
    CREATE TYPE float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);)");
  const Domain& domain = database.domains.at({Kind::domain, "public", "", "positive"});
  CHECK(domain.type == "integer");
  CHECK(domain.default_value->text == "1");
  CHECK(database.constraints.at({Kind::constraint, "public", "positive", "positive_check"}).expression->text ==
        "VALUE > 0");
  CHECK_FALSE(database.constraints.at({Kind::constraint, "public", "positive", "small"}).validated);
  CHECK(database.columns.at({Kind::column, "public", "pair", "a"}).type == "public.positive");
  CHECK_FALSE(database.columns.contains({Kind::column, "public", "pair", "b"}));
  CHECK(database.range_types.at({Kind::range_type, "public", "", "float_range"}).multirange_name == "float_multirange");
}

TEST_CASE("the search_path decides where names go and are found") {
  const Database database = read(R"(
    CREATE SCHEMA app CREATE TABLE in_app (id int PRIMARY KEY);
    SET search_path = app, public;
    CREATE TABLE t (id int REFERENCES in_app);
    SELECT pg_catalog.set_config('search_path', '', false);
    CREATE TABLE public.u (id int REFERENCES app.in_app);
    RESET search_path;
    ALTER TABLE app.t SET SCHEMA public;
    ALTER TABLE t RENAME TO renamed;
    ALTER TABLE renamed RENAME id TO other;)");
  CHECK(database.columns.contains({Kind::column, "public", "renamed", "other"}));
  CHECK(database.constraints.at({Kind::constraint, "public", "renamed", "t_id_fkey"}).columns ==
        std::vector<std::string>{"other"});
  CHECK(database.search_paths.size() == 3);
}
