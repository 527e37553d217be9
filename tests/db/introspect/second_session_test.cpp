// A large catalog is read by two sessions that share a snapshot; where there can be no second one, by one alone.
#include "diff/diff.hpp"
#include "introspect/read_catalog.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

TEST_CASE("a large catalog reads the same with a second session and without", "[majors]") {
  // 400 tables with key, TOAST table and its index, and a view: more than 1,000 relations.
  const tests::FreshDatabase database(R"(
    DO $$ BEGIN
      FOR i IN 1 .. 400 LOOP
        EXECUTE format('CREATE TABLE t%s (id integer PRIMARY KEY, a text DEFAULT %L CHECK (a <> %L))', i, i, i);
        EXECUTE format('CREATE INDEX i%s ON t%s (lower(a)) WHERE id > %s', i, i, i);
        EXECUTE format('CREATE VIEW v%s AS SELECT a FROM t%s WHERE id = %s', i, i, i);
      END LOOP;
    END $$;
    DROP ROLE IF EXISTS alone, accompanied;
    CREATE ROLE alone LOGIN CONNECTION LIMIT 1;
    CREATE ROLE accompanied LOGIN CONNECTION LIMIT 2;)");
  const auto read = [&](const std::string& user) {
    std::string url = database.url();
    postgres::Connection connection(url.replace(url.find("postgres@"), 9, user + "@"));
    return introspect::read_catalog(connection);
  };
  const schema::Database alone = read("alone"), accompanied = read("accompanied"), whole = read("postgres");
  CHECK(alone.views.size() == 400);
  CHECK(alone.constraints.size() >= 800);
  for (const schema::Database* other : {&accompanied, &whole}) {
    CHECK(diff::compare(alone, *other).empty());
    CHECK(alone.tables == other->tables);
    CHECK(alone.columns == other->columns);
    CHECK(alone.constraints == other->constraints);
    CHECK(alone.indexes == other->indexes);
    CHECK(alone.views == other->views);
  }
  database.connect().execute("DROP ROLE alone, accompanied");
}
