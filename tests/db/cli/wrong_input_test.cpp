// What a user gets wrong: each with its message, its exit code, and nothing written.
#include <filesystem>
#include <fstream>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

void check(const Run& run, int exit, const std::string& message) {
  INFO(run.out << run.err);
  CHECK(run.exit == exit);
  CHECK(run.err.find(message) != std::string::npos);
  CHECK(run.out.empty());
}

}  // namespace

TEST_CASE("wrong command lines exit 64 and say what was meant", "[cli]") {
  const Folder folder;
  check(folder.schema({"dif"}), 64, "did you mean `schema diff`?");
  check(folder.schema({"diff", "--no-such-flag"}), 64, "--no-such-flag");
  check(folder.schema({"diff", "--format", "yaml"}), 64, "--format");
  check(folder.schema({"apply", "--allow", "everything"}), 64, "everything");
  check(folder.schema({}), 64, "a command is required");
  check(folder.schema({"plan"}), 64, "here it is `schema diff`");
  check(folder.schema({"diff", "a name", "--from", "empty", "--to", "empty"}), 64, "\"a name\"");
  check(folder.schema({"status", "--url", ""}), 64, "--url: nothing is given");
  check(folder.schema({"rollback", "--steps", "-1", "--yes"}), 64, "--steps");
  check(folder.schema({"apply", "--jobs", "0"}), 64, "--jobs");
  check(folder.schema({"apply", "--until", "25:00"}), 64, "--until");
  check(folder.schema({"lint", "--latest", "-1"}), 64, "--latest");
  check(folder.schema({"diff", "", "--from", "empty", "--to", "empty"}), 64, "NAME: nothing is given");
}

TEST_CASE("options that exclude each other, and standard input twice, are wrong command lines", "[cli]") {
  const Folder folder;
  folder.write("s.sql", "CREATE TABLE t (a integer);");
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"apply", "--up-to", "001", "--to", "s.sql", "--yes"},
                                             {"apply", "--abort", "--to", "s.sql"},
                                             {"apply", "--abort", "--up-to", "001"},
                                             {"apply", "--abort", "--dry-run"},
                                             {"verify", "--update-sums", "--against", "main"}}) {
    check(folder.schema(command), 64, "excludes");
  }
  check(folder.schema({"diff", "--from", "-", "--to", "-"}, "CREATE TABLE t (a integer);"), 64, "named twice");
  check(folder.schema({"lint", "-", "--from", "-"}, "CREATE TABLE t (a integer);"), 64, "named twice");
  folder.write("schema.toml", "[env.dev]\ntargets = [\"postgres://localhost:1/a\", \"postgres://localhost:1/b\"]\n");
  for (const char* command : {"apply", "drift"}) {
    check(folder.schema({command, "--to", "-"}, "CREATE TABLE t (a integer);"), 64, "can be read once");
  }
}

TEST_CASE("help and the version are where people look for them", "[cli]") {
  const Folder folder;
  CHECK(folder.schema({"help"}).out == folder.schema({"--help"}).out);
  CHECK(folder.schema({"help", "diff"}).out == folder.schema({"diff", "--help"}).out);
  for (const char* word : {"version", "--version", "-V"}) {
    CHECK(folder.schema({word}).out.starts_with("schema "));
  }
}

TEST_CASE("a result that nobody can read is an error", "[cli]") {
  const Folder folder;
  for (const char* command : {"inspect empty", "--help", "--version"}) {
    for (const char* nowhere : {">&-", ">/dev/full"}) {
      const std::string line = std::string(SCHEMA_BINARY) + ' ' + command + ' ' + nowhere;
      const Run run = tests::run({"/bin/sh", "-c", line}, "", {}, folder.path().string());
      INFO(line);
      check(run, 1, "cannot write to standard output");
    }
  }
}

TEST_CASE("sources that are not there are named", "[cli]") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer);");
  check(folder.schema({"diff", "--from", "a.sql", "--to", "b.sql", "name"}), 1, "b.sql: no such file");
  check(folder.schema({"diff", "--from", "postgresql://localhost:1/x", "--to", "a.sql"}), 1, "localhost");
  check(folder.schema({"apply"}), 78, "no database is named");
  CHECK(folder.files() == std::vector<std::string>{"a.sql"});
}

TEST_CASE("errors in a schema file stand with file, line and column", "[cli]") {
  const Folder folder;
  folder.write("syntax.sql", "CREATE TABLE t (a integer);\n\nCREATE TABEL u (a integer);\n");
  check(folder.schema({"diff", "--from", "empty", "--to", "syntax.sql", "name"}), 1, "syntax.sql:3:8: error");
  folder.write("missing.sql", "CREATE TABLE t (\n  a integer REFERENCES nowhere (id)\n);\n");
  check(folder.schema({"diff", "--from", "empty", "--to", "missing.sql", "name"}), 1, "missing.sql:2:");
  folder.write("column.sql", "CREATE TABLE t (a integer);\nCREATE INDEX ON t (b);\n");
  check(folder.schema({"diff", "--from", "empty", "--to", "column.sql", "name"}), 1, "column.sql:2:");
  folder.write("twice.sql", "CREATE TABLE t (a integer);\nCREATE TABLE t (a integer);\n");
  check(folder.schema({"diff", "--from", "empty", "--to", "twice.sql", "name"}), 1, "twice.sql:2:");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "migrations"));
}

TEST_CASE("a broken schema.toml exits 78 with its place", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", "schema = \"schema.sql\"\n[env.dev\n");
  check(folder.schema({"status"}), 78, "schema.toml:2:");
  folder.write("schema.toml", "schema = \"schema.sql\"\nmigration = \"m\"\n");
  check(folder.schema({"status"}), 78, "did you mean `migrations`?");
  folder.write("schema.toml", "[env.dev]\nurl = \"env:NO_SUCH_VARIABLE_HERE\"\n");
  check(folder.schema({"status"}), 78, "NO_SUCH_VARIABLE_HERE");
  check(folder.schema({"status", "--env", "prod"}), 78, "prod");
  check(folder.schema({"status", "-c", "none.toml"}), 78, "none.toml");
  check(folder.schema({"status", "-c", "."}), 78, "is a directory");
  for (const char* nothing : {"schema = \"\"", "schema = []", "migrations = \"\""}) {
    folder.write("schema.toml", nothing);
    check(folder.schema({"diff", "--from", "empty"}), 78, "schema.toml:1:");
  }
  std::filesystem::remove(folder.path() / "schema.toml");
  std::filesystem::create_symlink("nowhere", folder.path() / "schema.toml");
  check(folder.schema({"status"}), 78, "there is no file schema.toml");
}

TEST_CASE("a password never shows", "[cli]") {
  const Folder folder;
  folder.write("a.sql", "");
  const Run run = folder.schema({"drift", "--url", "postgresql://u:s3cret@localhost:1/x", "--to", "a.sql"});
  CHECK(run.exit == 1);
  CHECK((run.out + run.err).find("s3cret") == std::string::npos);
}

TEST_CASE("a database one may not read is an error that says so", "[cli]") {
  const FreshDatabase database("CREATE TABLE t (a integer);");
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer);");
  database.connect().execute("CREATE ROLE nobody_here LOGIN; REVOKE CONNECT ON DATABASE \"" +
                             std::string(database.connect().execute("SELECT current_database()").text(0, 0)) +
                             "\" FROM PUBLIC");
  std::string url = database.url();
  url.replace(url.find("postgres@"), 9, "nobody_here@");
  const Run run = folder.schema({"drift", "--url", url, "--to", "a.sql"});
  check(run, 1, "permission denied");
  database.connect().execute("DROP ROLE nobody_here");
}
