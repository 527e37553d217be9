#include "report/diagram.hpp"

#include <algorithm>

#include "diff/diff.hpp"
#include "report/inspect.hpp"
#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

namespace {

schema::Database read(const std::string& sql) { return schema::parse::read({{"test.sql", sql}}).database; }

constexpr const char* kShop = R"(
  CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
  CREATE TABLE "Order lines" (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, note text);
  CREATE TABLE profiles (customer_id bigint PRIMARY KEY REFERENCES customers);
  CREATE TABLE log (at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE log_1 PARTITION OF log DEFAULT;
)";

}  // namespace

TEST_CASE("tables, keys and references are drawn; partitions are folded into their parent") {
  const report::Diagram diagram = report::diagram_of(read(kShop));
  REQUIRE(diagram.tables.size() == 4);
  CHECK(diagram.tables[2].note == "1 partition");
  REQUIRE(diagram.edges.size() == 2);
  CHECK(diagram.edges[0].optional);
  CHECK_FALSE(diagram.edges[0].unique);
  CHECK(diagram.edges[1].unique);
  CHECK(report::to_mermaid(diagram) == R"(erDiagram
  Order_lines {
    bigint id PK
    bigint customer_id FK "may be NULL"
    text note "may be NULL"
  }
  customers {
    bigint id PK
    text name
  }
  log {
    date at
  }
  profiles {
    bigint customer_id PK,FK
  }
  Order_lines }o--o| customers : "Order lines_customer_id_fkey"
  profiles |o--|| customers : "profiles_customer_id_fkey"
)");
}

TEST_CASE("both sides of a comparison carry their marks") {
  const schema::Database from = read("CREATE TABLE a (x integer, gone integer); CREATE TABLE old (x integer);");
  const schema::Database to = read("CREATE TABLE a (x bigint, fresh integer); CREATE TABLE young (x integer);");
  const std::vector<diff::Change> changes = diff::compare(from, to);
  using report::Mark;
  const report::Diagram before = report::diagram_of(from, changes, Mark::removed);
  const report::Diagram after = report::diagram_of(to, changes, Mark::added);
  CHECK(before.tables[0].mark == Mark::changed);
  CHECK(before.tables[0].columns[0].mark == Mark::changed);
  CHECK(before.tables[0].columns[1].mark == Mark::removed);
  CHECK(before.tables[1].mark == Mark::removed);
  CHECK(after.tables[0].columns[1].mark == Mark::added);
  CHECK(after.tables[1].mark == Mark::added);
  CHECK(report::to_dot(after).find("+ young") != std::string::npos);
}

TEST_CASE("many tables are cut into groups, every table in one of them") {
  std::string sql;
  for (int i = 0; i < 300; ++i) {
    sql += "CREATE TABLE t" + std::to_string(i) + " (id integer PRIMARY KEY, r integer" +
           (i % 3 == 0 ? "" : " REFERENCES t" + std::to_string(i / 3)) + ");\n";
  }
  const std::vector<report::Diagram> groups = report::grouped(report::diagram_of(read(sql)));
  std::size_t tables = 0;
  for (const report::Diagram& group : groups) {
    const auto own = std::ranges::count_if(group.tables, [](const auto& table) { return !table.stub; });
    CHECK(own <= 40);
    tables += static_cast<std::size_t>(own);
    CHECK_FALSE(group.title.empty());
  }
  CHECK(tables == 300);
  CHECK(groups.size() < 30);
}

TEST_CASE("the dictionary has every object, its comments, and escapes what users wrote") {
  const schema::Database database = read(R"(
    CREATE TABLE t (id integer PRIMARY KEY, "<b>" text DEFAULT '<i>');
    COMMENT ON TABLE t IS 'all of "it" & more';
    COMMENT ON COLUMN t.id IS 'the number';
    CREATE VIEW v AS SELECT id FROM t;
    CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
    CREATE TYPE mood AS ENUM ('good', 'bad');)");
  const std::string html = report::inspect_html(database, "test.sql", {});
  for (const char* text : {"all of &quot;it&quot; &amp; more", "the number", "&lt;b&gt;", "public.v", "f(integer)",
                           "mood", "data-kind=\"view\"", "Graphviz is not installed"}) {
    INFO(text);
    CHECK(html.find(text) != std::string::npos);
  }
  CHECK(html.find("<b>\" text") == std::string::npos);
}

TEST_CASE("a control character in a comment keeps no diagram from being drawn") {
  const schema::Database database = read("CREATE TABLE t (a integer);\nCOMMENT ON TABLE t IS E'\\x1b[31m<red>';");
  const std::string html = report::inspect_html(database, "test.sql", {});
  CHECK(html.find('\x1b') == std::string::npos);
  CHECK(html.find("?[31m&lt;red&gt;") != std::string::npos);
}
