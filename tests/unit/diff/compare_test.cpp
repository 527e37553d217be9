#include "diff/diff.hpp"
#include "diff/fields.hpp"
#include "diff/own_columns.hpp"
#include "tests/support/catch.hpp"

using namespace schema;

namespace {
const ObjectId kTable{Kind::table, "public", "", "t"};
const ObjectId kColumn{Kind::column, "public", "t", "a"};
}  // namespace

TEST_CASE("every kind compares equal to itself, and a comment is a difference of any kind") {
  Database from, to;
#define KIND(kind_, Type, map_, printed)                \
  {                                                     \
    const ObjectId id{Kind::kind_, "public", "r", "n"}; \
    from.map_[id] = Type{};                             \
    to.map_[id] = Type{};                               \
  }
#include "schema/kinds.def"
#undef KIND
  CHECK(diff::compare(from, to).empty());
  std::size_t kinds = 0;
  for_each_kind(to, [&](auto& objects) {
    ++kinds;
    objects.begin()->second.comment = std::string("new");
  });
  const std::vector<diff::Change> changes = diff::compare(from, to);
  CHECK(changes.size() == kinds);
  for (const diff::Change& change : changes) {
    CHECK(diff::verb(change) == "alter");
    CHECK(std::get<diff::Alter>(change).fields == std::vector<std::string_view>{"comment"});
  }
}

TEST_CASE("owners and privileges are compared only where the wanted side speaks of them") {
  Database from, to;
  from.tables[kTable].owner = std::string("alice");
  to.tables[kTable];
  from.tables[kTable].privileges.edit().granted = {{"bob", "SELECT", false}};
  to.manages_privileges = false;
  CHECK(diff::compare(from, to).empty());
  to.manages_privileges = true;
  to.tables[kTable].owner = std::string("carol");
  const auto changes = diff::compare(from, to);
  REQUIRE(changes.size() == 1);
  CHECK(std::get<diff::Alter>(changes[0]).fields == std::vector<std::string_view>{"owner", "privileges"});
}

TEST_CASE("a field decides between altering and replacing") {
  Database from, to;
  from.columns[kColumn].type = "integer";
  to.columns[kColumn].type = "bigint";
  CHECK(diff::verb(diff::compare(from, to).at(0)) == "alter");
  to.columns[kColumn].generated = Generated{Expression("b + 1"), true};
  CHECK(diff::verb(diff::compare(from, to).at(0)) == "replace");
}

TEST_CASE("look-alikes are candidates, not renames") {
  Database from, to;
  from.columns[kColumn].type = "integer";
  to.columns[{Kind::column, "public", "t", "b"}].type = "integer";
  CHECK(diff::apply_renames(from, to).renames.empty());
  const auto changes = diff::compare(from, to);
  CHECK(changes.size() == 2);
  const auto candidates = diff::rename_candidates(from, to, changes);
  REQUIRE(candidates.size() == 1);
  CHECK(candidates[0].to.name == "b");
}

TEST_CASE("two columns that are renamed from each other are left alone, and it is said") {
  const ObjectId other{Kind::column, "public", "t", "b"};
  Database from, to;
  for (Database* side : {&from, &to}) {
    side->columns[kColumn].type = side->columns[other].type = "text";
  }
  to.columns[kColumn].hints.edit().renamed_from = "b";
  const auto rename = [&] { return diff::apply_renames(from, to); };
  CHECK(rename().diagnostics.empty());  // done long ago: b is another column
  to.columns[other].hints.edit().renamed_from = "a";
  const diff::Renames renames = rename();
  CHECK(renames.renames.empty());
  REQUIRE(renames.diagnostics.size() == 2);
  CHECK(renames.diagnostics[0].severity == Severity::warning);
}

TEST_CASE("which parent is named first is no difference") {
  const QualifiedName one{"public", "one"}, two{"public", "two"};
  Database from, to;
  from.tables[kTable].inherits = {one, two};
  to.tables[kTable].inherits = {two, one};
  CHECK(diff::compare(from, to).empty());
  to.tables[kTable].inherits = {two};
  CHECK(diff::compare(from, to).size() == 1);
}

TEST_CASE("a column that a child has of itself besides inheriting it is made so where that makes no other one so") {
  const Column own{.type = "integer"}, inherited{.type = "integer", .local = false};
  const ObjectId child{Kind::table, "public", "", "child"};
  const ObjectId a{Kind::column, "public", "child", "a"}, b{Kind::column, "public", "child", "b"};
  Database from;
  from.tables[kTable];
  from.columns[kColumn] = own;
  from.columns[{Kind::column, "public", "t", "b"}] = own;
  from.tables[child].inherits = {{"public", "t"}};
  from.columns[a] = from.columns[b] = inherited;
  Database to = from;

  to.columns[a].local = to.columns[b].local = true;
  const auto changes = diff::compare(from, to);
  REQUIRE(changes.size() == 1);
  CHECK(std::get<diff::Alter>(changes[0]).fields == std::vector<std::string_view>{"own columns"});
  CHECK(diff::columns_that_stay(from, to).empty());

  SECTION("not with another column that is to be inherited only") {
    to.columns[b].local = false;
    CHECK(diff::compare(from, to).empty());
    const auto said = diff::columns_that_stay(from, to);
    REQUIRE(said.size() == 1);
    CHECK_THAT(said[0].message, tests::contains("goes on only inheriting the column a"));
  }
  SECTION("nor the other way round") {
    CHECK(diff::compare(to, from).empty());
    const auto said = diff::columns_that_stay(to, from);
    REQUIRE(said.size() == 2);
    CHECK_THAT(said[1].message, tests::contains("keeps the column b as its own"));
  }
  SECTION("a column that no parent has is its own anyway") {
    for (Database* side : {&from, &to}) {
      side->tables[child].inherits.clear();
    }
    CHECK(diff::compare(from, to).empty());
    CHECK(diff::columns_that_stay(to, from).empty());
  }
}
