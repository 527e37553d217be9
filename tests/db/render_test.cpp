// What render() writes of a live database makes the same database again: said by pg_dump, and by reading it once more.

#include "introspect/read_catalog.hpp"
#include "schema/parse/read.hpp"
#include "schema/print/print.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace {

std::string render(const tests::FreshDatabase& database) {
  postgres::Connection connection = database.connect();
  return schema::print::render(introspect::read_catalog(connection));
}

void check_round_trip(const std::string& name) {
  const tests::FreshDatabase first(tests::read_file("tests/db/render/" + name + ".sql"));
  const std::string file = render(first);
  INFO(file);
  const tests::FreshDatabase second("BEGIN;\n" + file + "\nCOMMIT;");
  CHECK(tests::dump(first.url()) == tests::dump(second.url()));
  CHECK(render(second) == file);
  // Our own reader understands it, and would write it down the same way.
  const schema::parse::ReadResult read = schema::parse::read({{"schema.sql", file}});
  CHECK(read.ok());
  const tests::FreshDatabase third(schema::print::render(read.database));
  CHECK(tests::dump(first.url()) == tests::dump(third.url()));
}

}  // namespace

TEST_CASE("tables of every form come back") { check_round_trip("tables"); }
TEST_CASE("partitions and their indexes come back") { check_round_trip("partitions"); }
TEST_CASE("views, routines, triggers and policies come back") { check_round_trip("code"); }
TEST_CASE("types, operators, text search and servers come back") { check_round_trip("other"); }
