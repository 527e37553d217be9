// What policy in schema.toml lets a plan do, through the binary.
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

struct Shop {
  FreshDatabase database{"CREATE TABLE t (id bigint PRIMARY KEY, a integer, b text)"};
  Folder folder;

  Shop(const std::string& policy, const std::string& wanted) {
    folder.write("schema.toml", "[env.prod]\nurl = \"" + database.url() + "\"\n[env.prod.policy]\n" + policy);
    folder.write("schema.sql", wanted);
  }

  void check(const std::vector<std::string>& arguments, int exit, const std::string& message = "") const {
    const Run run = folder.schema(arguments);
    INFO(run.out << run.err);
    CHECK(run.exit == exit);
    CHECK(run.err.find(message) != std::string::npos);
  }
};

const std::string kUnlogged = "CREATE UNLOGGED TABLE t (id bigint PRIMARY KEY, a integer, b text);";
const std::string kDropped = "CREATE TABLE t (id bigint PRIMARY KEY, a integer);";
const std::string kRenamed = "CREATE TABLE t (id bigint PRIMARY KEY,\n-- @renamed from=a\nc integer, b text);";
const std::string kIndexed = "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b text); CREATE INDEX t_a ON t (a);";

}  // namespace

TEST_CASE("what blocks is refused by default, with who waits, how long and the safer way", "[cli]") {
  const Shop shop("", kUnlogged);
  shop.check({"diff"}, 0);
  const Run run = shop.folder.schema({"diff", "faster"});
  CHECK(run.exit == 3);
  CHECK(run.err.find("blocking: reads and writes of public.t, while every row is written anew") != std::string::npos);
  CHECK(run.err.find("instead: ") != std::string::npos);
  CHECK(run.err.find("say --allow blocking") != std::string::npos);
  CHECK(shop.folder.files() == std::vector<std::string>{"schema.sql", "schema.toml"});
  shop.check({"apply", "--to", "schema.sql", "--yes"}, 3, "--allow blocking");
  shop.check({"apply", "--to", "schema.sql", "--yes", "--allow", "blocking"}, 0);
}

TEST_CASE("each hazard has its own line of policy", "[cli]") {
  Shop("rewrite = \"refuse\"\nblocking = \"allow\"\n", kUnlogged).check({"diff", "n"}, 3, "say --allow rewrite");
  Shop("index_build = \"refuse\"\n", kIndexed).check({"diff", "n"}, 3, "say --allow index-build");
  Shop("index_build = \"refuse\"\n", kIndexed).check({"diff", "n", "--allow", "index-build"}, 0);
  Shop("breaking = \"refuse\"\n", kRenamed).check({"diff", "n"}, 3, "say --allow breaking");
  Shop("destructive = \"refuse\"\n", kDropped).check({"diff", "n"}, 3, "say --allow data-loss");
  Shop("irreversible = \"refuse\"\n", kDropped).check({"diff", "n"}, 3, "say --allow irreversible");
  Shop("", kRenamed).check({"diff", "n"}, 0);
}

TEST_CASE("contract holds a hazard back until somebody says so", "[cli]") {
  const Shop shop("breaking = \"contract\"\n", kRenamed);
  shop.check({"apply", "--to", "schema.sql", "--yes"}, 3, "say --allow breaking");
  shop.check({"diff", "rename"}, 0);
  bool contract = false;
  for (const std::string& file : shop.folder.files()) {
    contract = contract || file.find("rename_contract.up.sql") != std::string::npos;
  }
  CHECK(contract);
  shop.check({"apply", "--yes"}, 3, "contract");
  shop.check({"apply", "--yes", "--contract", "nobody uses the old name"}, 0);
}

TEST_CASE("what loses data goes into a contract migration, or runs with a word", "[cli]") {
  const Shop shop("", kDropped);
  shop.check({"apply", "--to", "schema.sql", "--yes"}, 3, "say --allow data-loss");
  shop.check({"apply", "--to", "schema.sql", "--yes", "--allow", "data-loss"}, 0);
  const Shop free("destructive = \"allow\"\n", kDropped);
  free.check({"apply", "--to", "schema.sql", "--yes"}, 0);
}

TEST_CASE("a policy that nobody knows is an error with its place", "[cli]") {
  Shop("blocking = \"maybe\"\n", kDropped).check({"diff"}, 78, "schema.toml:4:");
  Shop("blokking = \"allow\"\n", kDropped).check({"diff"}, 78, "did you mean `blocking`?");
}
