// Migrations from their writing to their end, through the binary.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::expect;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;
using tests::value;

namespace {

constexpr const char* kConfig = "versions = \"sequence\"\n";

void git(const Folder& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"git", "-c", "user.name=a", "-c", "user.email=a@b"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Run run = tests::run(command, "", {}, folder.path().string());
  INFO(run.err);
  REQUIRE(run.exit == 0);
}

}  // namespace

TEST_CASE("a database that has more than the baseline is told what is too much", "[cli]") {
  const FreshDatabase database("CREATE TABLE t (a integer)"), more("CREATE TABLE t (a integer); CREATE TABLE other ()");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer, b integer);\n");
  expect(folder.schema({"diff", "one"}), 0, "001_baseline");
  const Run run = folder.schema({"apply", "--yes", "--url", more.url()});
  expect(run, 7, "drop table public.other");
  CHECK(run.err.find("drop table public.t") == std::string::npos);
}

TEST_CASE("what every new database has is no baseline", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
  CHECK(folder.schema({"diff", "one"}).exit == 0);
  const std::vector<std::string> files = folder.files();
  CHECK(std::ranges::find(files, "migrations/001_one.up.sql") != files.end());
}

TEST_CASE("status tells health checks what is there", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0);
  const Run before = folder.schema({"status", "--url", database.url(), "--format", "json", "--require", "001"});
  expect(before, 2, "\"required\": \"001\"");
  CHECK(before.out.find("\"compatible\": false") != std::string::npos);
  expect(folder.schema({"status", "--url", database.url()}), 2, "pending");
  expect(folder.schema({"apply", "--url", database.url()}), 0, "applied 001_first");
  const Run after = folder.schema({"status", "--url", database.url(), "--format", "json", "--require", "001"});
  const auto label = [&](const std::string& name) {
    return folder.schema({"status", "--url", database.url(), "--require", name}).exit;
  };
  CHECK(label("001_first") == 0);
  CHECK(label("001_last") == 2);
  expect(after, 0, "\"ok\": true");
  for (const char* part : {"\"schema\": \"001\"", "\"compatible\": true", "\"connected\": true", "\"latency_ms\": "}) {
    CHECK(after.out.find(part) != std::string::npos);
  }
  expect(folder.schema({"history", "--url", database.url()}), 0, "001_first");
}

TEST_CASE("apply says what it ran as JSON", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0);
  const auto apply = [&](std::vector<std::string> more, const std::string& part) {
    more.insert(more.begin(), {"apply", "--url", database.url(), "--format", "json", "--yes"});
    const Run run = folder.schema(more);
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    CHECK(run.out.starts_with("{\n"));
    CHECK(run.out.find(part) != std::string::npos);
  };
  apply({"--dry-run"}, "\"migration\": \"001_first\"");
  apply({"--dry-run"}, "CREATE TABLE public.t");
  apply({}, "\"applied\": [\n    \"001_first\"\n  ]");
  apply({}, "\"applied\": []");
  apply({"--dry-run"}, "\"pending\": []");
  folder.write("more.sql", "CREATE TABLE t (a integer, b integer);");
  apply({"--to", "more.sql"}, "\"steps\": 1,");
}

TEST_CASE("a database that does not answer is an answer for a health check", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", kConfig);
  const Run run = folder.schema({"status", "--url", "postgresql://localhost:1/x", "--format", "json"});
  expect(run, 1, "\"connected\": false");
  CHECK(run.out.find("\"ok\": false") != std::string::npos);
}

TEST_CASE("rollback takes back by number and down to a version, and refuses to lose data", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  const std::string url = database.url();
  folder.write("schema.toml", kConfig);
  std::string text;
  for (const char* name : {"a", "b", "c"}) {
    text += "CREATE TABLE " + std::string(name) + " (x integer);\n";
    folder.write("schema.sql", text);
    expect(folder.schema({"diff", name, "--url", url}), 0);
    expect(folder.schema({"apply", "--url", url}), 0);
  }
  expect(folder.schema({"rollback", "--url", url, "--yes", "--allow", "data-loss"}), 0, "rolled back 003_c");
  expect(folder.schema({"status", "--url", url}), 2, "rolled back");
  expect(folder.schema({"rollback", "--url", url, "--to", "001", "--yes", "--allow", "data-loss"}), 0,
         "rolled back 002_b");
  CHECK(value(url, "SELECT to_regclass('a') IS NOT NULL AND to_regclass('b') IS NULL") == "t");
  expect(folder.schema({"apply", "--url", url}), 0, "applied 003_c");
  expect(folder.schema({"drift", "--url", url}), 0);

  folder.write("schema.sql", "CREATE TABLE a (x integer);\nCREATE TABLE b (x integer);\n");
  expect(folder.schema({"diff", "less", "--url", url, "--allow", "all"}), 0);
  expect(folder.schema({"apply", "--url", url, "--yes"}), 3, "--contract");
  expect(folder.schema({"apply", "--url", url, "--yes", "--contract", "nobody reads c"}), 0);
  expect(folder.schema({"rollback", "--url", url, "--yes"}), 3, "data-loss");
}

TEST_CASE("what comes behind a contract that is held back runs before it where it may", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  const std::string& url = database.url();
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE a (x integer, y integer);\n");
  expect(folder.schema({"diff", "first", "--url", url}), 0);
  expect(folder.schema({"apply", "--url", url, "--yes"}), 0);
  folder.write("schema.sql", "CREATE TABLE a (x integer);\n");
  expect(folder.schema({"diff", "less", "--url", url, "--allow", "all"}), 0, "002_less");
  expect(folder.schema({"apply", "--url", url, "--yes"}), 3, "held back: 002_less");

  folder.write("schema.sql", "CREATE TABLE a (x integer, z integer);\n");
  expect(folder.schema({"diff", "more", "--from", "migrations"}), 0, "003_more");
  expect(folder.schema({"apply", "--url", url, "--yes"}), 3, "held back: 002_less");
  const std::string columns =
      "SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute WHERE attrelid = 'a'::regclass AND attnum > "
      "0 "
      "AND NOT attisdropped";
  CHECK(value(url, columns) == "x,y,z");
  expect(folder.schema({"drift", "--url", url}), 0);
  expect(folder.schema({"status", "--url", url}), 2);

  folder.write("schema.sql", "CREATE TABLE a (x integer, z integer, y text);\n");
  expect(folder.schema({"diff", "again", "--from", "migrations"}), 0, "004_again");
  expect(folder.schema({"apply", "--url", url, "--yes"}), 3, "waits for it: 004_again: ");
  const Run json = folder.schema({"apply", "--url", url, "--yes", "--format", "json"});
  CHECK_THAT(json.out, tests::contains("\"held\": \"002_less") && tests::contains("\"waits\": \"004_again: "));
  CHECK(value(url, columns) == "x,y,z");
  expect(folder.schema({"apply", "--url", url, "--yes", "--contract", "nobody reads y"}), 0);
  expect(folder.schema({"drift", "--url", url}), 0);
  expect(folder.schema({"drift", "--url", url, "--to", "schema.sql"}), 0);
  expect(folder.schema({"rollback", "--to", "001", "--url", url, "--yes", "--allow", "all"}), 0);
  CHECK(value(url, columns) == "x,y");
  expect(folder.schema({"drift", "--url", url}), 0);
}

TEST_CASE("rollback refuses to drop what has been filled since", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (id integer PRIMARY KEY);\n");
  expect(folder.schema({"diff", "t", "--from", "empty"}), 0);
  folder.write("schema.sql", "CREATE TABLE t (id integer PRIMARY KEY, a text, b text);\n");
  expect(folder.schema({"diff", "columns", "--from", "migrations"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  database.connect().execute("INSERT INTO t VALUES (1, 'x', NULL)");
  const Run refused = folder.schema({"rollback", "--url", database.url(), "--to", "0", "--yes"});
  expect(refused, 3, "002_columns: drops column public.t.a, which has values");
  expect(refused, 3, "001_t: drops table public.t, which has rows");
  CHECK(refused.err.find("t.b") == std::string::npos);
  CHECK(value(database, "SELECT a FROM t") == "x");
  database.connect().execute("UPDATE t SET a = NULL");
  expect(folder.schema({"rollback", "--url", database.url(), "--yes"}), 0, "rolled back 002_columns");
  expect(folder.schema({"rollback", "--url", database.url(), "--yes"}), 3, "has rows");
  expect(folder.schema({"rollback", "--url", database.url(), "--yes", "--allow", "data-loss"}), 0, "rolled back 001_t");
}

TEST_CASE("an edited migration is exit 7 until its sums are written anew, and for good once it has run", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a smallint);\n");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0, "001_first.up.sql");
  folder.write("migrations/001_first.up.sql", "CREATE TABLE t (a integer);\n");
  expect(folder.schema({"apply", "--url", database.url()}), 7, "was changed");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  folder.write("migrations/001_first.up.sql", "CREATE TABLE t (a bigint);\n");
  expect(folder.schema({"apply", "--url", database.url()}), 7);
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 7, "was changed after it was applied");
  expect(folder.schema({"status", "--url", database.url()}), 7, "edited since");
}

TEST_CASE("verify finds a migration that does not do what it says, and a schema that the migrations do not reach",
          "[cli]") {
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0);
  expect(folder.schema({"verify"}), 0, "up and down");
  folder.write("schema.sql", "CREATE TABLE t (a integer, b integer);\n");
  expect(folder.schema({"verify"}), 2, "do not end in what the schema says");
  expect(folder.schema({"verify", "--format", "json"}), 2, "\"file\": \"schema.sql\"");
  folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
  folder.write("migrations/002_hidden.up.sql",
               "DO $$ DECLARE n text := (SELECT 'u' FROM pg_class LIMIT 1); BEGIN EXECUTE 'CREATE TABLE ' || n || ' (a "
               "integer)'; END $$;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"verify"}), 2, "do not give what they say");
}

TEST_CASE("rebase puts ours behind a colleague's, and says when the two do not commute", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a integer);\n");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0);
  git(folder, {"init", "-q", "-b", "main"});
  git(folder, {"add", "."});
  git(folder, {"commit", "-qm", "first"});

  git(folder, {"checkout", "-qb", "ours"});
  folder.write("schema.sql", "CREATE TABLE t (a integer);\nCREATE TABLE ours (a integer);\n");
  expect(folder.schema({"diff", "ours", "--from", "migrations"}), 0, "002_ours");
  git(folder, {"add", "."});
  git(folder, {"commit", "-qm", "ours"});

  git(folder, {"checkout", "-q", "main"});
  folder.write("schema.sql", "CREATE TABLE t (a integer);\nCREATE TABLE theirs (a integer);\n");
  expect(folder.schema({"diff", "theirs", "--from", "migrations"}), 0, "002_theirs");
  git(folder, {"add", "."});
  git(folder, {"commit", "-qm", "theirs"});

  git(folder, {"checkout", "-q", "ours"});
  expect(folder.schema({"verify", "--against", "main"}), 0, "1 migration(s) here, 1 at main");
  const Run merge = tests::run({"git", "-c", "user.name=a", "-c", "user.email=a@b", "merge", "-q", "main"}, "", {},
                               folder.path().string());
  CHECK(merge.exit == 1);  // schema.sum says that the two met
  folder.write("schema.sql",
               "CREATE TABLE t (a integer);\nCREATE TABLE theirs (a integer);\nCREATE TABLE ours (a integer);\n");
  expect(folder.schema({"rebase", "--onto", "main"}), 0, "002_ours -> 003_ours");
  expect(folder.schema({"verify"}), 0, "the migrations end in what the schema says");
  expect(folder.schema({"apply", "--url", database.url()}), 0, "applied 003_ours");
  git(folder, {"add", "."});
  git(folder, {"commit", "-qm", "merged"});

  folder.write("migrations/004_x.up.sql", "ALTER TABLE t ADD COLUMN b integer DEFAULT 1;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  git(folder, {"checkout", "-qb", "third"});
  git(folder, {"add", "."});
  git(folder, {"commit", "-qm", "x"});
  git(folder, {"checkout", "-qb", "fourth", "ours"});
  folder.write("migrations/004_y.up.sql", "ALTER TABLE t ADD COLUMN b integer DEFAULT 2;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"verify", "--against", "third"}), 2, "both change");
}

TEST_CASE("runbooks name each other as they are called after a rebase", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", kConfig);
  const auto write = [&](const std::string& branch, const std::string& name, const std::string& text) {
    git(folder, {"checkout", "-qb", branch});
    folder.write("schema.sql", text);
    expect(folder.schema({"diff", name, "--from", name == "first" ? "empty" : "migrations"}), 0);
    git(folder, {"add", "."});
    git(folder, {"commit", "-qm", name});
  };
  git(folder, {"init", "-q"});
  write("base", "first", "CREATE TABLE t (id int PRIMARY KEY, a integer);");
  write("theirs", "theirs", "CREATE TABLE t (id int PRIMARY KEY, a integer); CREATE TABLE theirs (a integer);");
  git(folder, {"checkout", "-q", "base"});
  write("ours", "ours", "CREATE TABLE t (id int PRIMARY KEY, a bigint);");
  tests::run({"git", "-c", "user.name=a", "-c", "user.email=a@b", "merge", "-q", "theirs"}, "", {},
             folder.path().string());
  expect(folder.schema({"rebase", "--onto", "theirs"}), 0, "005_ours_contract -> 006_ours_contract");
  const std::string first = folder.read("migrations/003_ours_expand.md");
  CHECK(first.find("Before it: [002_theirs](002_theirs.md)") != std::string::npos);
  CHECK(first.find("After it: [004_ours_backfill](004_ours_backfill.md)") != std::string::npos);
  CHECK(first.find(" --up-to 003") != std::string::npos);
  const std::string third = folder.read("migrations/005_ours_switch.md");
  CHECK(third.find("Before it: [004_ours_backfill](004_ours_backfill.md)") != std::string::npos);
  CHECK(third.find("After it: [006_ours_contract](006_ours_contract.md)") != std::string::npos);
  CHECK(third.find(" --up-to 005") != std::string::npos);
}

TEST_CASE("a database that was passed by tells which migrations rebase moves", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("migrations/001_a.up.sql", "CREATE TABLE a ();\n");
  folder.write("migrations/003_c.up.sql", "CREATE TABLE c ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  folder.write("migrations/002_b.up.sql", "CREATE TABLE b ();\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 7, "schema rebase");
  expect(folder.schema({"rebase", "--url", database.url()}), 0, "002_b -> 004_b");
  expect(folder.schema({"apply", "--url", database.url()}), 0, "applied 004_b");
}

TEST_CASE("squashed migrations count as run where the single ones have", "[cli]") {
  const FreshDatabase old, part, fresh;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  std::string text;
  for (const char* name : {"a", "b", "c"}) {
    text += "CREATE TABLE " + std::string(name) + " (x integer);\n";
    folder.write("schema.sql", text);
    expect(folder.schema({"diff", name, "--from", folder.files().size() > 2 ? "migrations" : "empty"}), 0);
    if (*name == 'a') {
      expect(folder.schema({"apply", "--url", part.url()}), 0);
    }
  }
  expect(folder.schema({"apply", "--url", old.url()}), 0);
  expect(folder.schema({"squash", "all"}), 0, "3 migrations are now 003_all");
  CHECK(folder.files().size() == 6);
  expect(folder.schema({"verify"}), 0);
  expect(folder.schema({"status", "--url", old.url()}), 0);
  expect(folder.schema({"apply", "--url", old.url()}), 0, "nothing to do");
  expect(folder.schema({"apply", "--url", fresh.url()}), 0, "applied 003_all");
  expect(folder.schema({"status", "--url", fresh.url()}), 0);
  expect(folder.schema({"apply", "--url", part.url()}), 7, "only a part");
  folder.write("schema.sql", text + "CREATE TABLE d (x integer);\n");
  expect(folder.schema({"diff", "d", "--url", old.url()}), 0);
  expect(folder.schema({"apply", "--url", old.url()}), 0, "applied 004_d");
}

TEST_CASE("what a row of migrations keeps of rows that are there, the one squashed of it keeps", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  const auto write = [&](const std::string& name, const std::string& text) {
    folder.write("schema.sql", text);
    expect(folder.schema({"diff", name, "--from", name == "first" ? "empty" : "migrations"}), 0);
  };
  const std::string t = "CREATE TABLE t (id bigint PRIMARY KEY, a text, c text NOT NULL -- @backfill 'of ' || a\n);";
  write("first", "CREATE TABLE t (id int PRIMARY KEY, a text); CREATE TABLE old (x int);");
  write("filled", t + "CREATE TABLE old (x int);");
  write("renamed", t + "\n-- @renamed from=old\nCREATE TABLE late (\n-- @renamed from=x\ny int);");
  write("again", t + "CREATE TABLE late (\n-- @renamed from=y\nz int);");
  expect(folder.schema({"apply", "--up-to", "001", "--url", database.url()}), 0);
  tests::load(database.url(), "INSERT INTO t VALUES (1, 'one'); INSERT INTO old VALUES (7)");
  expect(folder.schema({"squash", "all", "--from", "002"}), 0);
  expect(folder.schema({"verify"}), 0);
  expect(folder.schema({"apply", "--contract", "why", "--url", database.url()}), 0);
  CHECK(tests::value(database, "SELECT id || a || c FROM t") == "1oneof one");
  CHECK(tests::value(database, "SELECT z FROM late") == "7");
}

TEST_CASE("a row that renames what it has filled with is not squashed behind others", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", kConfig);
  const auto write = [&](const std::string& name, const std::string& text) {
    folder.write("schema.sql", text);
    expect(folder.schema({"diff", name, "--from", name == "first" ? "empty" : "migrations"}), 0);
  };
  write("first", "CREATE TABLE t (id int PRIMARY KEY, a text);");
  write("filled", "CREATE TABLE t (id int PRIMARY KEY, a text, c text NOT NULL -- @backfill 'of ' || a\n);");
  write("renamed", "CREATE TABLE t (id int PRIMARY KEY,\n-- @renamed from=a\nb text, c text NOT NULL);");
  expect(folder.schema({"squash", "all", "--from", "002"}), 3, "public.t.c is filled with 'of ' || a");
  expect(folder.schema({"squash", "all"}), 0);
}

TEST_CASE("fifty databases: one that fails is reported, and the next run does only that one", "[cli]") {
  constexpr int kDatabases = 50;
  std::vector<std::unique_ptr<FreshDatabase>> databases;
  const Folder folder;
  std::string targets;
  for (int i = 0; i < kDatabases; ++i) {
    databases.push_back(std::make_unique<FreshDatabase>());
    targets += "\"" + databases.back()->url() + "\", ";
  }
  folder.write("schema.toml", std::string(kConfig) + "[env.prod]\ntargets = [" + targets + "]\n");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--env", "prod", "--yes", "--jobs", "2"}), 0, "50 of 50 databases done");
  databases[20]->connect().execute("INSERT INTO t VALUES (NULL)");
  folder.write("migrations/002_n.up.sql",
               "-- schema:require t.a has no NULL\n-- schema:probe SELECT 1 FROM t WHERE a IS NULL\nALTER TABLE t "
               "ALTER a SET NOT NULL;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  const Run first = folder.schema({"apply", "--env", "prod", "--yes", "--jobs", "2"});
  expect(first, 5, "49 of 50 databases done, 1 failed");
  CHECK(first.err.find("t.a has no NULL") != std::string::npos);
  databases[20]->connect().execute("DELETE FROM t");
  const Run second = folder.schema({"apply", "--env", "prod", "--yes", "--jobs", "2"});
  expect(second, 0, "50 of 50 databases done");
  std::size_t applied = 0;
  for (std::size_t at = 0; (at = second.err.find("nothing to do", at)) != std::string::npos; ++at) {
    ++applied;
  }
  CHECK(applied == 49);
  // A canary that fails keeps the others from being begun.
  folder.write("migrations/003_x.up.sql", "SELECT 1 / 0;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--env", "prod", "--yes"}), 1, "49 not begun: the first one is the canary");
}

TEST_CASE("who asks a run over many databases to end gets it: each pauses, no further one is begun", "[cli]") {
  const FreshDatabase one, two, three;
  const Folder folder;
  folder.write("schema.toml", std::string(kConfig) + "[env.prod]\ntargets = [\"" + one.url() + "\", \"" + two.url() +
                                  "\", \"" + three.url() + "\"]\n");
  folder.write("migrations/001_slow.up.sql", "SELECT CASE WHEN current_database() <> '" +
                                                 value(one, "SELECT current_database()") +
                                                 "' THEN pg_sleep(60) END;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  tests::Child run({SCHEMA_BINARY, "apply", "--yes", "--jobs", "1"}, {"SCHEMA_URL", "DATABASE_URL"},
                   folder.path().string());
  const std::string sleeping =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'schema' AND state = 'active' AND query LIKE "
      "'%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()";
  for (int i = 0; i < 200 && value(two, sleeping) == "0"; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  run.signal(SIGTERM);
  const Run ended = run.wait();
  expect(ended, 130, "1 of 3 databases done, 1 failed, 1 not begun");
  CHECK(value(two, sleeping) == "0");
}

TEST_CASE("a run waits for its permission: approval, a command before it, gates", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  const std::string config = std::string(kConfig) + "[env.prod]\nurl = \"" + database.url() + "\"\n";
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);\n");
  folder.write("schema.toml",
               config + "require_approval = \"approved.txt\"\nbefore_apply = \"echo $SCHEMA_URL > backup\"\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  const Run refused = folder.schema({"apply"});
  expect(refused, 3, "approved.txt");
  const std::size_t at = refused.err.find(" 001_t");
  REQUIRE(at != std::string::npos);
  folder.write("approved.txt", refused.err.substr(at - 64, 70) + "\n");
  {
    folder.write("schema.toml",
                 config + "require_approval = \"approved.txt\"\n[env.prod.gates]\ntransaction_age = \"1ms\"\n");
    postgres::Connection reader = database.connect();
    const postgres::Transaction transaction(reader);
    reader.execute("SELECT 1");
    expect(folder.schema({"apply"}), 6, "pid " + std::to_string(reader.backend_pid()));
  }
  folder.write("schema.toml", config + "before_apply = \"echo no space; exit 3\"\n");
  expect(folder.schema({"apply"}), 1, "before_apply exited with 3");
  CHECK(value(database.url(), "SELECT to_regclass('t') IS NULL") == "t");
  folder.write("schema.toml",
               config + "require_approval = \"approved.txt\"\nbefore_apply = \"echo $SCHEMA_URL > backup\"\n");
  expect(folder.schema({"apply"}), 0, "applied 001_t");
  CHECK(folder.read("backup") == database.url() + "\n");
}

TEST_CASE("an unfinished migration is taken back as far as it went", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);\n");
  folder.write("migrations/002_b.up.sql",
               "ALTER TABLE t ADD COLUMN b integer;\nCREATE INDEX CONCURRENTLY t_b_idx ON t (b);\nSELECT 1 / "
               "0;\nCREATE TABLE u ();\n");
  folder.write("migrations/002_b.down.sql",
               "-- undo of step 4: u\nDROP TABLE u;\n\n-- undo of step 2: index\nDROP INDEX t_b_idx;\n\n-- undo of "
               "step 1: column\nALTER TABLE t DROP COLUMN b;\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 1, "division by zero");
  expect(folder.schema({"status", "--url", database.url()}), 2, "failed");
  expect(folder.schema({"apply", "--abort", "--url", database.url()}), 0, "took back 002_b");
  CHECK(value(database.url(),
              "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped") ==
        "1");
  expect(folder.schema({"apply", "--abort", "--url", database.url()}), 0, "nothing to take back");
  expect(folder.schema({"status", "--url", database.url()}), 2, "rolled back");
}

TEST_CASE("status looks at every environment", "[cli]") {
  const FreshDatabase one, other;
  const Folder folder;
  folder.write("schema.toml", std::string(kConfig) + "[env.dev]\nurl = \"" + one.url() + "\"\n[env.prod]\nurl = \"" +
                                  other.url() + "\"\n");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);\n");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--env", "dev"}), 0);
  const Run run = folder.schema({"status", "--all"});
  expect(run, 2, "-- dev\napplied");
  CHECK(run.out.find("-- prod\npending") != std::string::npos);
}

TEST_CASE("migrations that speak of roles are proved where there are none", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", R"(
    CREATE TABLE t (a integer);
    ALTER TABLE t OWNER TO "Some Owner";
    GRANT SELECT ON t TO reader;
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    CREATE POLICY p ON t TO writer USING (true);
  )");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0, "proved in");
  expect(folder.schema({"verify"}), 0, "the migrations end in what the schema says");
}

TEST_CASE("a new migration is written, run, and then kept as it is", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  expect(folder.schema({"new", "by_hand"}), 0, "next: write its statements");
  folder.write("migrations/001_by_hand.up.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"status", "--url", database.url()}), 2, "pending");
  expect(folder.schema({"apply", "--url", database.url()}), 0, "applied 001_by_hand");
  folder.write("migrations/001_by_hand.up.sql", "CREATE TABLE t (a bigint);");
  expect(folder.schema({"apply", "--url", database.url()}), 7, "was changed after schema.sum was written");
  folder.write("migrations/001_by_hand.up.sql", "CREATE TABLE t (a integer);");

  // Nothing would be taken back by the empty file, which only a person may say.
  expect(folder.schema({"rollback", "--url", database.url(), "--yes"}), 3, "nobody has written its down file");
  expect(folder.schema({"status", "--url", database.url()}), 0, "applied");
}

TEST_CASE("a version that ran here under another name is told from an edited one", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"diff", "ours", "--from", "empty"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  std::filesystem::remove_all(folder.path() / "migrations");
  expect(folder.schema({"diff", "theirs", "--from", "empty"}), 0);
  expect(folder.schema({"status", "--url", database.url()}), 7, "what ran here was 001_ours");
  expect(folder.schema({"apply", "--url", database.url()}), 7, "001_theirs is not what ran here");
}

TEST_CASE("a file that is none of the migrations is named", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("migrations/003_add.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"apply", "--url", database.url()}), 0, "003_add.sql is not named as a migration is");
  folder.write("migrations/2026/001_add.up.sql", "CREATE TABLE t (a integer);");
  folder.write("migrations/2026/001_add.down.sql", "DROP TABLE t;");
  expect(folder.schema({"apply", "--url", database.url()}), 0, "2026/001_add.up.sql lies in a folder of its own");
}

TEST_CASE("migrations of a commit are replayed as those of a folder are", "[cli]") {
  const Folder folder;
  folder.write("schema.toml", kConfig);
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"diff", "first", "--from", "empty"}), 0);
  git(folder, {"init", "-q"});
  git(folder, {"add", "."});
  git(folder, {"commit", "-qm", "first"});
  expect(folder.schema({"diff", "--from", "git:HEAD:migrations", "--exit-code"}), 0, "No differences");
  folder.write("schema.sql", "CREATE TABLE t (a integer, b integer);");
  expect(folder.schema({"diff", "--from", "git:HEAD:migrations", "--exit-code"}), 2, "column b");
}

TEST_CASE("the environment that nobody asked for may name no database", "[cli]") {
  const FreshDatabase database("CREATE TABLE t (a integer);");
  const Folder folder;
  expect(folder.schema({"init"}), 0);
  folder.write("schema.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"diff", "first"}), 0, "compared with migrations");
  expect(folder.schema({"diff", "--env", "dev"}), 78, "$DATABASE_URL, which is not set");
  expect(folder.schema({"status"}), 78, "$DATABASE_URL, which is not set");
  // PostgreSQL's own variables come after DATABASE_URL, but never in place of another environment's.
  const std::string url = database.url();
  expect(folder.schema({"status"}, "", {"DATABASE_URL=" + url}), 2, "pending");
  folder.write("schema.toml", "[env.a]\nurl = \"env:A_URL\"\n[env.b]\nurl = \"env:B_URL\"\n");
  expect(folder.schema({"status"}), 78, "--env a or b");
  folder.write("schema.toml", "[env.a]\nurl = \"env:A_URL\"\n");
  expect(folder.schema({"status"}, "", {"PGDATABASE=postgres"}), 78, "$A_URL, which is not set");
}

TEST_CASE("a migration that nothing takes back is not shown as if an empty script did", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("migrations/001_t.up.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  expect(folder.schema({"rollback", "--dry-run", "--url", database.url()}), 1, "001_t has no down file");
}

TEST_CASE("status sends a migration that comes too late to rebase, not to apply", "[cli]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "");
  folder.write("migrations/002_t.up.sql", "CREATE TABLE t (a integer);");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  expect(folder.schema({"apply", "--url", database.url()}), 0);
  folder.write("migrations/001_u.up.sql", "ALTER TABLE t ADD COLUMN b integer;");
  expect(folder.schema({"verify", "--update-sums"}), 0);
  const Run status = folder.schema({"status", "--url", database.url()});
  expect(status, 7, "next: `schema rebase` moves");
  CHECK(status.err.find("schema apply") == std::string::npos);
}
