// What `schema inspect` writes, a person keeps: it loads, reads back as the same, and comes out the same the next time.
#include <filesystem>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

/// Every file and its text, as one.
std::string contents(const Folder& folder, const std::string& directory) {
  std::string all;
  for (const std::string& file : folder.files()) {
    if (file.starts_with(directory)) {
      all += file.substr(directory.size()) + '\n' + folder.read(file);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("inspect writes a file that loads into the same, byte for byte", "[cli]") {
  for (const char* name : {"circles", "code", "default_privileges", "other", "partitions", "tables"}) {
    INFO(name);
    const FreshDatabase first(tests::read_file(std::string("tests/db/render/") + name + ".sql"));
    const Folder folder;
    REQUIRE(folder.schema({"inspect", first.url(), "-o", "first.sql"}).exit == 0);
    const FreshDatabase second(folder.read("first.sql"));
    REQUIRE(folder.schema({"inspect", second.url(), "-o", "second.sql"}).exit == 0);
    CHECK(folder.read("first.sql") == folder.read("second.sql"));
  }
}

TEST_CASE("inspect writes an extension's version where the server would make another", "[cli]") {
  const FreshDatabase database("CREATE EXTENSION pg_trgm VERSION '1.4'; CREATE EXTENSION hstore;");
  const Folder folder;
  const std::string text = folder.schema({"inspect", database.url()}).out;
  CHECK(text.find("pg_trgm WITH SCHEMA public VERSION '1.4'") != std::string::npos);
  CHECK(text.find("hstore WITH SCHEMA public;") != std::string::npos);
}

TEST_CASE("inspect -o DIR writes a file for each object, and they read back as the same", "[cli]") {
  for (const char* name : {"circles", "code", "default_privileges", "other", "partitions", "tables"}) {
    INFO(name);
    const FreshDatabase database(tests::read_file(std::string("tests/db/render/") + name + ".sql"));
    const Folder folder;
    REQUIRE(folder.schema({"inspect", database.url(), "-o", "one/"}).exit == 0);
    const Run drift = folder.schema({"drift", "--url", database.url(), "--to", "one"});
    INFO(drift.out << drift.err);
    CHECK(drift.exit == 0);
    // The directory as a SOURCE, loaded and inspected again.
    REQUIRE(folder.schema({"inspect", "one", "-o", "whole.sql"}).exit == 0);
    const FreshDatabase again(folder.read("whole.sql"));
    REQUIRE(folder.schema({"inspect", again.url(), "-o", "two/"}).exit == 0);
    CHECK(contents(folder, "one/") == contents(folder, "two/"));
  }
}

TEST_CASE("inspect -o DIR replaces what it wrote, and nothing else", "[cli]") {
  const FreshDatabase database("CREATE TABLE a (id integer); CREATE TABLE b (id integer); CREATE INDEX ON b (id);");
  const Folder folder;
  REQUIRE(folder.schema({"inspect", database.url(), "-o", "dir/"}).exit == 0);
  CHECK(folder.files() == std::vector<std::string>{"dir/tables/public.a.sql", "dir/tables/public.b.sql"});
  CHECK(folder.read("dir/tables/public.b.sql").find("CREATE INDEX") != std::string::npos);
  database.connect().execute("DROP TABLE a");
  REQUIRE(folder.schema({"inspect", database.url(), "-o", "dir"}).exit == 0);
  CHECK(folder.files() == std::vector<std::string>{"dir/tables/public.b.sql"});
  folder.write("dir/own.sql", "CREATE TABLE mine (id integer);\n");
  const Run refused = folder.schema({"inspect", database.url(), "-o", "dir"});
  CHECK(refused.exit == 1);
  CHECK(refused.err.find("own.sql was not written by") != std::string::npos);
  CHECK(folder.read("dir/own.sql") == "CREATE TABLE mine (id integer);\n");
}

TEST_CASE("inspect tells programs what an object says of itself", "[cli]") {
  const FreshDatabase database(tests::read_file("tests/db/render/tables.sql"));
  const Folder folder;
  const Run live = folder.schema({"inspect", database.url(), "--format", "json"});
  REQUIRE(live.exit == 0);
  folder.write("s.sql", R"(
    CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL DEFAULT 'x');
    CREATE TABLE orders (id int PRIMARY KEY, customer bigint REFERENCES customers ON DELETE CASCADE);
    CREATE UNIQUE INDEX by_email ON customers (lower(email)) WHERE email <> '';
    GRANT SELECT ON customers TO PUBLIC;
  )");
  const Run file = folder.schema({"inspect", "s.sql", "--format", "json"});
  for (const Run& run : {live, file}) {
    const Run valid = tests::run({"python3", "-c",
                                  "import json, jsonschema, sys\n"
                                  "schema = json.load(open(sys.argv[1]))\n"
                                  "jsonschema.Draft202012Validator.check_schema(schema)\n"
                                  "jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))\n",
                                  std::string(PROJECT_DIR) + "/docs/inspect.schema.json"},
                                 run.out);
    INFO(valid.err);
    CHECK(valid.exit == 0);
  }
  const Run facts = tests::run({"python3", "-c", R"py(
import json, sys
by = {(o["kind"], o["relation"], o["name"]): o for o in json.load(sys.stdin)["objects"]}
id, email = by["column", "customers", "id"], by["column", "customers", "email"]
assert (id["position"], id["type"], id["not_null"], id["identity"]) == (1, "bigint", True, "always"), id
assert (email["type"], email["default"]) == ("text", "'x'"), email
key = by["constraint", "orders", "orders_customer_fkey"]
assert key["type"] == "foreign key" and key["columns"] == ["customer"], key
assert key["references"] == {"schema": "public", "table": "customers", "columns": ["id"], "on_update": "no action",
                             "on_delete": "cascade"}, key
index = by["index", "customers", "by_email"]
assert index["unique"] and index["columns"] == ["(lower(email))"] and index["where"] == "email <> ''", index
assert by["table", "", "customers"]["grants"] == [{"role": "PUBLIC", "privilege": "SELECT",
                                                   "with_grant_option": False}]
)py"},
                               file.out);
  INFO(facts.err);
  CHECK(facts.exit == 0);
}
