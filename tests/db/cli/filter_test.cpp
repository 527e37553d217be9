// What is in scope: by schema, kind, name and owner; managed, ignored, or only ever added to.
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

constexpr const char* kDatabase = R"sql(
  CREATE SCHEMA app;
  CREATE SCHEMA tmp;
  CREATE TABLE app.users (id integer, extra text);
  CREATE TABLE app.scratch_1 (id integer);
  CREATE TABLE tmp.users (id integer);
  CREATE VIEW app.v AS SELECT 1 AS one;
  CREATE TABLE schema_migrations (version text PRIMARY KEY);
  CREATE SCHEMA atlas_schema_revisions;
  CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version text);)sql";

class Scope {
 public:
  Scope() { folder_.write("a.sql", "CREATE SCHEMA app; CREATE TABLE app.users (id integer);"); }

  Run drift(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"drift", "--url", database_.url(), "--to", "a.sql"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return folder_.schema(arguments);
  }
  const Folder& folder() const { return folder_; }
  const FreshDatabase& database() const { return database_; }

 private:
  FreshDatabase database_{kDatabase};
  Folder folder_;
};

bool has(const Run& run, const std::string& text) { return (run.out + run.err).find(text) != std::string::npos; }

}  // namespace

TEST_CASE("other tools' tables are left alone, and that is said", "[cli][filter]") {
  const Scope scope;
  const Run run = scope.drift({"--verbose"});
  CHECK(run.exit == 2);
  CHECK(has(run, "left alone: table public.schema_migrations: where another tool keeps its books"));
  CHECK(has(run, "left alone: schema atlas_schema_revisions"));
  CHECK_FALSE(has(run, "- table public.schema_migrations"));
  CHECK_FALSE(has(run, "- schema atlas"));
  CHECK(has(run, "- table tmp.users"));
  CHECK_FALSE(has(scope.drift(), "left alone"));
}

TEST_CASE("flags narrow what is compared", "[cli][filter]") {
  const Scope scope;
  const Run schema = scope.drift({"--schema", "app"});
  CHECK(schema.exit == 2);
  CHECK(has(schema, "- table app.scratch_1"));
  CHECK_FALSE(has(schema, " tmp"));
  const Run kinds = scope.drift({"--schema", "app", "--exclude", "view:*", "--exclude", "app.scratch_*"});
  CHECK(has(kinds, "- column app.users.extra"));
  CHECK_FALSE(has(kinds, "app.v"));
  CHECK_FALSE(has(kinds, "scratch_"));
  CHECK(scope.drift({"--include", "app.users"}).exit == 2);
  CHECK(scope.drift({"--include", "app.nothing"}).exit == 64);
  CHECK(scope.drift({"--exclude", "owner:postgres"}).exit == 0);
  const Run owned = scope.drift({"--include", "owner:post*", "--schema", "app"});
  CHECK(has(owned, "- column app.users.extra"));
  CHECK_FALSE(has(owned, "+ table app.users"));
  CHECK(scope.drift({"--include", "owner:nobody"}).exit == 0);
}

TEST_CASE("schema.toml says the same for an environment", "[cli][filter]") {
  const Scope scope;
  const auto toml = [&](const std::string& more) {
    scope.folder().write("schema.toml",
                         "schema = \"a.sql\"\n[env.dev]\nurl = \"" + scope.database().url() + "\"\n" + more);
    return scope.folder().schema({"diff", "--exit-code", "--format", "sql", "--verbose"});
  };
  CHECK(toml("schemas = [\"app\"]\nexclude = [\"app.scratch_*\", \"view:app.*\"]\nadditive = [\"app.users\"]\n").exit ==
        0);
  const Run additive = toml("additive = [\"*\"]\n");
  CHECK(additive.exit == 0);
  CHECK(additive.out.find("DROP") == std::string::npos);
  CHECK(has(additive, "left alone: table tmp.users: never dropped (additive)"));
  const Run kinds = toml("additive = [\"table:*\", \"schema:*\"]\n");
  CHECK(kinds.exit == 2);
  CHECK(has(kinds, "DROP VIEW app.v"));
  CHECK_FALSE(has(kinds, "DROP TABLE"));
}

TEST_CASE("partitions that an application makes are left alone, and grow with their parent", "[cli][filter]") {
  const FreshDatabase database(R"sql(
    CREATE TABLE log (id integer NOT NULL, at date) PARTITION BY RANGE (at);
    CREATE INDEX log_at ON log (at);
    CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (id);
    CREATE TABLE log_2025_1 PARTITION OF log_2025 FOR VALUES IN (1);
    CREATE INDEX of_its_own ON log_2024 (id);)sql");
  const Folder folder;
  const std::string file =
      "CREATE TABLE log (id integer NOT NULL, at date) PARTITION BY RANGE (at); CREATE INDEX log_at ON log (at);";
  folder.write("a.sql", file);
  const auto run = [&](const std::string& command, std::vector<std::string> more) {
    more.insert(more.begin(), {command, "--url", database.url(), "--to", "a.sql"});
    return folder.schema(more);
  };
  CHECK(run("drift", {}).exit == 2);
  const Run drift = run("drift", {"--partitions", "public.log", "--verbose"});
  INFO(drift.out << drift.err);
  CHECK(drift.exit == 0);
  CHECK(has(drift, "left alone: table public.log_2025_1: a partition that the application makes"));
  folder.write(
      "a.sql",
      "CREATE TABLE log (id integer NOT NULL, at date NOT NULL, kind text DEFAULT 'x') PARTITION BY RANGE (at);"
      "CREATE INDEX log_kind ON log (kind);");
  const Run apply = run("apply", {"--partitions", "public.log", "--yes", "--allow", "all"});
  INFO(apply.out << apply.err);
  CHECK(apply.exit == 0);
  const Run after = run("drift", {"--partitions", "public.log"});
  INFO(after.out << after.err);
  CHECK(after.exit == 0);
  CHECK(database.connect().execute("SELECT FROM pg_index WHERE NOT indisvalid").rows() == 0);
  CHECK(database.connect().execute("SELECT FROM pg_inherits WHERE inhparent = 'log'::regclass").rows() == 2);
}

TEST_CASE("a scope that holds nothing is named, whatever is compared", "[cli][filter]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("schema.sql", "CREATE TABLE t (id int PRIMARY KEY);");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--url", database.url()});
    return folder.schema(arguments);
  };
  REQUIRE(run({"diff", "first"}).exit == 0);
  REQUIRE(run({"apply"}).exit == 0);
  for (const std::string command : {"drift", "inspect", "verify", "diff"}) {
    INFO(command);
    const Run wrong = run({command, "--schema", "publik"});
    CHECK(wrong.exit == 64);
    CHECK(has(wrong, "--schema publik: nothing is called that"));
    CHECK(run({command, "--include", "public.tt"}).exit == 64);
    CHECK(run({command, "--schema", "public", "--include", "public.t"}).exit == 0);
  }
}

TEST_CASE("what is never dropped lives through the change of what it depends on", "[cli][filter][majors]") {
  const FreshDatabase database(R"sql(
    CREATE TABLE t (id int PRIMARY KEY, a int, note text DEFAULT 'x');
    CREATE INDEX t_a ON t (a);
    CREATE VIEW v AS SELECT a FROM t;
    INSERT INTO t VALUES (1, 1);)sql");
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id int PRIMARY KEY, a bigint);");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--url", database.url(), "--to", "a.sql", "--additive", "*"});
    return folder.schema(arguments);
  };
  const Run apply = run({"apply", "--yes", "--allow", "all"});
  INFO(apply.out << apply.err);
  CHECK(apply.exit == 0);
  const Run after = run({"diff", "--exit-code"});
  INFO(after.out << after.err);
  CHECK(after.exit == 0);
  CHECK(database.connect().execute("SELECT note, (SELECT a FROM v) FROM t").rows() == 1);
  CHECK(database.connect().execute("SELECT FROM pg_class WHERE relname = 't_a'").rows() == 1);
  CHECK(
      database.connect().execute("SELECT FROM pg_attribute WHERE attrelid = 't'::regclass AND attname ~ '__'").rows() ==
      0);
}

TEST_CASE("a part goes by its own name", "[cli][filter]") {
  const FreshDatabase database(R"sql(
    CREATE TABLE t (id int, note text);
    CREATE INDEX t_by_hand ON t (id);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER watch BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();)sql");
  const Folder folder;
  folder.write("a.sql",
               "CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; "
               "END';");
  const auto drift = [&](const std::string& index, const std::string& column, const std::string& trigger) {
    return folder
        .schema({"drift", "--url", database.url(), "--to", "a.sql", "--exclude", index, "--exclude", column,
                 "--exclude", trigger})
        .exit;
  };
  CHECK(drift("index:public.t_by_*", "column:public.t.note", "trigger:watch") == 0);
  CHECK(drift("index:t_by_hand", "column:*.note", "trigger:public.t.watch") == 0);
  CHECK(drift("index:public.other", "column:public.t.note", "trigger:watch") == 2);
  CHECK(drift("public.t_by_hand", "column:public.t.note", "trigger:watch") == 2);
}
