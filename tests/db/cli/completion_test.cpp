#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

/// What bash would offer for a line typed so far.
std::string bash(const Folder& folder, const std::string& line) {
  const std::string binaries = std::filesystem::path(SCHEMA_BINARY).parent_path().string();
  const Run run = tests::run({"bash", "-c",
                              "source <(schema completion bash); COMP_LINE=$1; COMP_POINT=${#1}; _schema; "
                              "printf '%s\\n' \"${COMPREPLY[@]}\"",
                              "bash", line},
                             "", {"PATH=" + binaries + ':' + std::getenv("PATH")}, folder.path().string());
  INFO(run.err);
  CHECK(run.exit == 0);
  return run.out;
}

}  // namespace

TEST_CASE("completion offers commands, options, their values, environments, versions and tables", "[cli]") {
  const Folder folder;
  folder.write("schema.toml",
               "versions = \"sequence\"\n[env.dev]\nurl = \"env:X\"\n[env.production]\nurl = \"env:Y\"\n");
  folder.write("schema.sql", "CREATE TABLE orders (a integer); CREATE VIEW open_orders AS SELECT * FROM orders;");
  REQUIRE(folder.schema({"diff", "first", "--from", "empty"}).exit == 0);
  CHECK(bash(folder, "schema d") == "diff\ndrift\n");
  CHECK(bash(folder, "schema diff --ex").find("--exit-code\n") != std::string::npos);
  CHECK(bash(folder, "schema diff --format ma") == "markdown\n");
  CHECK(bash(folder, "schema status --env ") == "dev\nproduction\n");
  CHECK(bash(folder, "schema status --env=pro") == "production\n");
  CHECK(bash(folder, "schema status --quiet=") == "\n");
  CHECK(bash(folder, "schema rollback --to=0") == "001\n");
  CHECK(bash(folder, "schema inspect --format=me") == "mermaid\n");
  CHECK(bash(folder, "schema resolve 0") == "001\n");
  CHECK(bash(folder, "schema rollback --to ") == "001\n");
  CHECK(bash(folder, "schema squash all --to ") == "001\n");
  CHECK(bash(folder, "schema lint --explain index-not") == "index-not-concurrent\n");
  CHECK(bash(folder, "schema apply --allow data") == "data-loss\n");
  CHECK(bash(folder, "schema diff --include public.o") == "public.orders\npublic.open_orders\n");
  CHECK(bash(folder, "schema completion z") == "zsh\n");
  // bash replaces what stands behind the last colon or `=`.
  CHECK(bash(folder, "schema inspect env:p") == "production\n");
  CHECK(bash(folder, "schema nonsense x") == "\n");
  folder.write("schema.toml", "broken");
  CHECK(bash(folder, "schema status --env ") == "\n");
}

TEST_CASE("the scripts for zsh and fish are well-formed and offer the same", "[cli]") {
  const Folder folder;
  const std::string binaries = std::filesystem::path(SCHEMA_BINARY).parent_path().string();
  const std::vector<std::string> path = {"PATH=" + binaries + ':' + std::getenv("PATH"),
                                         "HOME=" + folder.path().string()};
  for (const char* shell : {"zsh", "fish"}) {
    const Run script = folder.schema({"completion", shell});
    REQUIRE(script.exit == 0);
    folder.write("script", script.out);
    const Run checked = tests::run({shell, "-n", "script"}, "", path, folder.path().string());
    INFO(shell << ": " << checked.err);
    CHECK(checked.exit == 0);
  }
  const Run fish =
      tests::run({"fish", "-c", "source script; complete -C 'schema dr'"}, "", path, folder.path().string());
  INFO(fish.err);
  CHECK(fish.out.starts_with("drift\t"));
}

TEST_CASE("what is mistyped is told what was meant", "[cli]") {
  const Folder folder;
  folder.write("a.sql", "");
  const auto hint = [&](std::vector<std::string> arguments) {
    const Run run = folder.schema(std::move(arguments));
    CHECK(run.exit == 64);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK(hint({"dif"}).find("did you mean `schema diff`?") != std::string::npos);
  CHECK(hint({"diff", "--fromm", "a.sql"}).find("did you mean --from?") != std::string::npos);
  CHECK(hint({"diff", "--format", "jsno"}).find("did you mean json?") != std::string::npos);
  CHECK(hint({"diff", "--exitcode"}).find("did you mean --exit-code?") != std::string::npos);
  folder.write("b.sql", "CREATE TABLE orders (a integer);");
  CHECK(hint({"diff", "--from", "a.sql", "--to", "b.sql", "--include", "public.ordres"})
            .find("did you mean public.orders?") != std::string::npos);
  CHECK(folder.schema({"diff", "--from", "a.sql", "--to", "b.sql", "--include", "public.ord*"}).exit == 0);
  CHECK(hint({"diff", "--from", "a.sql", "--to", "b.sql", "--schema", "publik"}).find("did you mean public?") !=
        std::string::npos);
  CHECK(hint({"completion", "bsh"}).find("bash") != std::string::npos);
  folder.write("schema.sql", "");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"diff", "--from", "empty", "--to", "schem.sql"},
        {"inspect", "shema.sql"},
        {"lint", "schema.sq"}}) {
    const Run run = folder.schema(arguments);
    CHECK(run.exit == 1);
    CHECK(run.err.find("did you mean schema.sql?") != std::string::npos);
  }
}

TEST_CASE("what takes longer than a second says so, once where it is no terminal; --quiet says nothing", "[cli]") {
  const Folder folder;
  const auto slowly = [&](const std::string& command) {
    return tests::run({"bash", "-c", "(sleep 1.6; echo 'CREATE TABLE t (a integer);') | " + command}, "",
                      {"NO_COLOR=1"}, folder.path().string());
  };
  const std::string diff = std::string(SCHEMA_BINARY) + " diff --from empty --to - --format sql";
  const Run plain = slowly(diff);
  CHECK(plain.exit == 0);
  CHECK(plain.err == "comparing empty with <stdin> …\n");
  CHECK(slowly(diff + " --quiet").err.empty());
  CHECK(slowly(std::string(SCHEMA_BINARY) + " inspect -").err == "reading <stdin> …\n");
  CHECK(slowly(std::string(SCHEMA_BINARY) + " lint -").err.starts_with("looking for hazards …\n"));
  // A server that takes the connection and says nothing.
  const Run silent = tests::run(
      {"python3", "-c",
       "import socket, subprocess, sys\n"
       "server = socket.create_server(('127.0.0.1', 0))\n"
       "url = 'postgresql://127.0.0.1:%d/none?connect_timeout=2' % server.getsockname()[1]\n"
       "for command in ('status', 'drift', 'apply', 'rollback'):\n"
       "    run = subprocess.run([sys.argv[1], command, '--url', url], stderr=subprocess.PIPE, encoding='utf-8')\n"
       "    print(command, ' …\\n' in run.stderr, run.stderr if ' …\\n' not in run.stderr else '')\n",
       SCHEMA_BINARY},
      "", {"SCHEMA_URL"}, folder.path().string());
  CHECK(silent.out == "status True \ndrift True \napply True \nrollback True \n");
  // On a terminal the line counts, and is taken away again.
  if (const int terminals = posix_openpt(O_RDWR | O_NOCTTY); terminals < 0) {
    WARN("no terminal can be made on this machine: /dev/pts is not mounted");
    return;
  } else {
    close(terminals);
  }
  const Run terminal = slowly("script -qec \"" + diff + " 2>&1 >plan.sql\" /dev/null");
  INFO(terminal.out);
  CHECK(terminal.out.find("comparing empty with <stdin> … 1 s") != std::string::npos);
  CHECK(terminal.out.rfind("\r\x1b[K") > terminal.out.find(" … 1 s"));
}

TEST_CASE("a result for people says what to type next, in the same environment; one for programs does not", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"env:NONE\"\n[env.prod]\nurl = \"" +
                                  database.url() + "\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer PRIMARY KEY);");
  const auto next = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--env", "prod"});
    const std::string said = folder.schema(arguments).err;
    const std::size_t at = said.find("next: ");
    return at == std::string::npos ? "" : said.substr(at + 6, said.find('\n', at) - at - 6);
  };
  CHECK(next({"diff"}) == "`schema diff NAME --env prod` writes it as migrations");
  CHECK(next({"diff", "--format", "json"}).empty());
  CHECK(next({"diff", "first"}) == "read migrations/001_first.md, then `schema apply` runs it");
  CHECK(next({"status"}) == "`schema apply --env prod` runs what is pending");
  CHECK(next({"status", "--quiet"}).empty());
  REQUIRE(folder.schema({"apply", "--env", "prod"}).exit == 0);
  CHECK(next({"status"}).empty());
  CHECK(next({"drift"}).empty());
  tests::load(database.url(), "ALTER TABLE t ADD COLUMN b integer;");
  CHECK(next({"drift"}) ==
        "`schema drift --env prod --fix NAME` writes the migration that brings it back; `schema drift "
        "--env prod --adopt` keeps what is there");
  folder.write("a.sql", "DROP TABLE t;");
  CHECK(next({"lint", "a.sql"}).starts_with("`schema lint --explain "));
}
