#include "schema/builtin/extensions.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace schema;

TEST_CASE("what an extension brings is known, in the schema it is installed in") {
  const auto members = builtin::extension_members("hstore", "ext");
  const auto has = [&](const ExtensionMember& member) { return std::ranges::find(members, member) != members.end(); };
  CHECK(has({"hstore", "type", "ext", "hstore"}));
  CHECK(has({"hstore", "operator", "ext", "->(ext.hstore, text)"}));
  CHECK(has({"hstore", "operator", "ext", "@>(ext.hstore, ext.hstore)"}));
  CHECK(has({"hstore", "opclass", "ext", "gin_hstore_ops USING gin"}));
  CHECK(std::ranges::is_sorted(members));
}

TEST_CASE("a control file may fix the schema, and members may stand elsewhere") {
  REQUIRE(builtin::extension_facts("pg_cron") != nullptr);
  CHECK(builtin::extension_facts("pg_cron")->schema == "pg_catalog");
  CHECK(builtin::extension_facts("earthdistance")->requires_ == "cube");
  const auto members = builtin::extension_members("pg_cron", "pg_catalog");
  CHECK(std::ranges::find(members, ExtensionMember{"pg_cron", "relation", "cron", "job"}) != members.end());
  CHECK(builtin::extension_facts("no_such") == nullptr);
  CHECK(builtin::extension_members("no_such", "public").empty());
}

TEST_CASE("operator classes of extensions tell their type and whether they are its default") {
  for (const auto& opclass : builtin::extension_operator_classes("citext", "public")) {
    if (opclass.name == "citext_ops" && opclass.method == "btree") {
      CHECK(opclass.type == "public.citext");
      CHECK(opclass.is_default);
      return;
    }
  }
  FAIL("citext_ops is missing");
}
