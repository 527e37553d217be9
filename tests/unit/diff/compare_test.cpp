#include "diff/diff.hpp"
#include "diff/fields.hpp"
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
