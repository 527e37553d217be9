// The runbook: every section, this plan's own values, and each of its blocks runs as printed.
#include <regex>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

constexpr const char* kBefore = R"(
  CREATE TABLE orders (id integer PRIMARY KEY, status varchar(10), total integer, old_note text);
  CREATE TABLE customers (id integer PRIMARY KEY, email text);
)";
constexpr const char* kAfter = R"(
  CREATE TABLE orders (id integer PRIMARY KEY, status varchar(10) NOT NULL, total bigint);
  CREATE TABLE customers (id integer PRIMARY KEY, email text UNIQUE);
  CREATE INDEX orders_status_idx ON orders (status);
)";

struct Block {
  std::string section, language, text;
};

std::vector<Block> blocks(const std::string& markdown) {
  std::vector<Block> found;
  std::istringstream lines(markdown);
  std::string section;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) {
        found.push_back({section, line.substr(3), ""});
      }
    } else if (inside) {
      found.back().text += line + '\n';
    } else if (line.starts_with("## ")) {
      section = line.substr(3);
    }
  }
  return found;
}

Run run_block(const Folder& folder, const std::string& url, const Block& block) {
  const std::string path = std::filesystem::path(SCHEMA_BINARY).parent_path().string() + ':' + std::getenv("PATH");
  const std::vector<std::string> variables = {"DATABASE_URL=" + url, "PATH=" + path, "SCHEMA_URL"};
  return block.language == "sql" ? tests::run({"psql", "-X", "-v", "ON_ERROR_STOP=1", "-At", "-d", url}, block.text,
                                              variables, folder.path().string())
                                 : tests::run({"sh", "-e"}, block.text, variables, folder.path().string());
}

}  // namespace

TEST_CASE("a runbook has every section, and each of its blocks runs as printed", "[cli][runbook]") {
  const FreshDatabase database(std::string(kBefore) +
                               "INSERT INTO orders SELECT i, 'new', i, 'x' FROM generate_series(1, 100) AS i;"
                               "INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 100) AS i;");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"env:DATABASE_URL\"\n");
  folder.write("schema.sql", kAfter);
  const Run diff = folder.schema({"diff", "rework", "--url", database.url(), "--allow", "all"});
  INFO(diff.err);
  REQUIRE(diff.exit == 0);

  std::vector<std::string> runbooks;
  for (const std::string& file : folder.files()) {
    if (file.ends_with(".md") && file.find("baseline") == std::string::npos) {
      runbooks.push_back(file);
    }
  }
  REQUIRE_FALSE(runbooks.empty());
  std::string all;
  bool counted = false;
  for (const std::string& file : runbooks) {
    const std::string text = folder.read(file);
    all += text;
    std::size_t steps = 0, told = 0;
    for (std::size_t step = text.find("\n### Step "); step != std::string::npos; ++steps) {
      const std::size_t next = text.find("\n### Step ", step + 1), end = std::min(next, text.find("\n## Rollback"));
      const std::string section = text.substr(step, end - step);
      told += section.find("\n- Locks: ") != std::string::npos && section.find("\n- Takes: ") != std::string::npos &&
                      section.find("\n- Expected: `step ") != std::string::npos &&
                      section.find("\n- To verify") != std::string::npos
                  ? 1
                  : 0;
      step = next;
    }
    CHECK(steps > 0);
    CHECK(told == steps);
    for (const char* symptom :
         {"Lock not obtained", "Duplicate key", "NULLs found", "Invalid index", "Permission denied"}) {
      INFO(file << ": " << symptom);
      CHECK(text.find(std::string("- **") + symptom + "**") != std::string::npos);
    }
    CHECK(text.find("\n- [x] proved on a scratch copy: ") != std::string::npos);
    std::size_t at = 0;
    for (const char* heading : {"Risk", "Downtime", "Checklist", "Backup", "Steps", "Rollback", "Verification",
                                "Monitoring", "Troubleshooting", "Log"}) {
      INFO(file << ": " << heading);
      at = text.find(std::string("\n## ") + heading + '\n', at);
      REQUIRE(at != std::string::npos);
    }
    for (const Block& block : blocks(text)) {
      INFO(file << ", " << block.section << ":\n" << block.text);
      CHECK((block.language == "sql" || block.language == "sh"));
      // What takes it back is run at the end: here all goes forward.
      if (block.section == "Rollback") {
        continue;
      }
      const Run run = run_block(folder, database.url(), block);
      INFO(run.out << run.err);
      CHECK(run.exit == 0);
      if (block.section == "Steps" && block.language == "sql") {
        CHECK(run.out == "t\n");
      }
      if (block.section == "Verification" && block.text.find("invalid_index") != std::string::npos) {
        CHECK(run.out.empty());
      }
      if (block.section == "Verification" && block.text.find("distinct_values") != std::string::npos) {
        // A column that is in an index alone is touched, too; one that nothing names is not.
        counted = counted || run.out.find("orders|status|100|0|1\n") != std::string::npos;
        CHECK(run.out.find("|id|") == std::string::npos);
      }
    }
  }
  CHECK(counted);
  for (const char* own : {"orders_status_idx", "public.orders", "customers_email_key", "old_note", "status",
                          "- `~ column total` of table public.orders: type integer → bigint",
                          "- `- column old_note` of table public.orders",
                          "- [x] the data, when this was written: column public.orders.status has no NULL (step ",
                          "- **NULLs found** (exit 5)", "psql alone would print `CREATE INDEX`",
                          "(SQLSTATE 23505): no step here makes anything unique", "or SQLSTATE 23505 in step "}) {
    INFO(own);
    CHECK(all.find(own) != std::string::npos);
  }
  const Run drift = folder.schema({"drift", "--url", database.url(), "--to", "schema.sql"});
  INFO(drift.out << drift.err);
  CHECK(drift.exit == 0);

  // And back, newest first: the files' way, then the backup's.
  for (auto file = runbooks.rbegin(); file != runbooks.rend(); ++file) {
    for (const Block& block : blocks(folder.read(*file))) {
      if (block.section == "Rollback" && block.text.find("schema rollback") != std::string::npos) {
        INFO(*file << ":\n" << block.text);
        const Run run = run_block(folder, database.url(), block);
        INFO(run.out << run.err);
        CHECK(run.exit == 0);
      }
    }
  }
  const std::vector<Block> first = blocks(folder.read(runbooks.front()));
  for (const Block& block : first) {
    if (block.section == "Rollback" && block.text.find("pg_restore") != std::string::npos) {
      const Run run = run_block(folder, database.url(), block);
      INFO(run.out << run.err);
      CHECK(run.exit == 0);
    }
  }
  folder.write("before.sql", kBefore);
  const Run before = folder.schema({"drift", "--url", database.url(), "--to", "before.sql"});
  INFO(before.out << before.err);
  CHECK(before.exit == 0);
  CHECK(tests::row_counts(database.url()) ==
        std::vector<std::pair<std::string, long>>{{"public.customers", 100}, {"public.orders", 100}});
}

TEST_CASE("schema runbook fills the log from the journal, and says who wrote it", "[cli][runbook]") {
  const FreshDatabase database("CREATE TABLE t (a integer);");
  const Folder folder;
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "git");
    const Run run = tests::run(arguments, "", {}, folder.path().string());
    INFO(run.err);
    REQUIRE(run.exit == 0);
  };
  git({"init", "-q"});
  git({"config", "user.name", "Ada Example"});
  git({"config", "user.email", "ada@example.org"});
  folder.write("schema.toml", "versions = \"sequence\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer, b integer);");
  REQUIRE(folder.schema({"diff", "add_b", "--url", database.url()}).exit == 0);
  const Run before = folder.schema({"runbook", "002", "--url", database.url()});
  INFO(before.err);
  CHECK(before.exit == 0);
  CHECK(before.out.find("- Author: Ada Example <ada@example.org>") != std::string::npos);
  CHECK(before.out.find("| | | `schema apply` | |") != std::string::npos);
  REQUIRE(folder.schema({"apply", "--url", database.url()}).exit == 0);
  const Run after = folder.schema({"runbook", "002", "--url", database.url()});
  INFO(after.out);
  CHECK(after.out.find("applied: started 20") != std::string::npos);
  CHECK(std::regex_search(after.out, std::regex(R"(\| 1 \| 20\S+Z \| 20\S+Z \| applied \|)")));
  const Run unknown = folder.schema({"runbook", "0022", "--url", database.url()});
  CHECK(unknown.exit == 64);
  CHECK(unknown.err.find("did you mean 002?") != std::string::npos);

  for (const std::vector<std::string>& command : {std::vector<std::string>{"apply", "--up-to", "0022"},
                                                  {"rollback", "--yes", "--to", "0022"},
                                                  {"baseline", "0022"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--url", database.url()});
    const Run mistyped = folder.schema(arguments);
    INFO(command.front() << ": " << mistyped.out << mistyped.err);
    CHECK(mistyped.exit == 64);
    CHECK(mistyped.err.find("did you mean 002?") != std::string::npos);
  }

  const Run log = folder.schema({"history", "--format", "markdown", "--url", database.url()});
  INFO(log.out << log.err);
  CHECK(log.exit == 0);
  for (const char* part :
       {"| version | date | description | reversible | notes |", "| 002 | 20", "| add b | yes |",
        "## Schema version per environment", "### 002 add b", "ADD COLUMN b integer", "DROP COLUMN b"}) {
    INFO(part);
    CHECK(log.out.find(part) != std::string::npos);
  }
}

TEST_CASE("the blocks of a runbook lead to its own database, in the order of the page, whatever the shell has set",
          "[cli][runbook]") {
  const FreshDatabase database("CREATE TABLE t (a integer); INSERT INTO t VALUES (1);");
  const Folder folder;
  const auto run = [&](const std::string& language, const std::string& text,
                       const std::vector<std::string>& variables) {
    std::vector<std::string> all = variables;
    all.push_back("PATH=" + std::filesystem::path(SCHEMA_BINARY).parent_path().string() + ':' + std::getenv("PATH"));
    all.emplace_back("SCHEMA_URL");
    return language == "sql" ? tests::run({"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.url()}, text)
                             : tests::run({"sh", "-e"}, text, all, folder.path().string());
  };
  const auto run_page = [&](const std::string& page, const std::vector<std::string>& variables) {
    for (const Block& block : blocks(page)) {
      const Run ran = run(block.language, block.text, variables);
      INFO(block.section << ":\n" << block.text << ran.out << ran.err);
      CHECK(ran.exit == 0);
    }
  };
  folder.write("schema.sql", "CREATE TABLE t (a integer NOT NULL, b integer);");
  // Its URL stands in schema.toml.
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  REQUIRE(folder.schema({"diff", "more"}).exit == 0);
  run_page(folder.read("migrations/002_more.md"), {"DATABASE_URL"});
  // … or in a variable of its own, which another one must not stand in for.
  folder.write("schema.toml", "versions = \"sequence\"\n[env.prod]\nurl = \"env:PROD_URL\"\n");
  const Run page =
      tests::run({SCHEMA_BINARY, "runbook", "002"}, "", {"PROD_URL=" + database.url()}, folder.path().string());
  REQUIRE(page.exit == 0);
  CHECK(page.out.find("\"$PROD_URL\"") != std::string::npos);
  run_page(page.out, {"PROD_URL=" + database.url(), "DATABASE_URL=postgres://nowhere.invalid/"});
  // A password is never written down.
  const Run secret = folder.schema({"runbook", "002", "--url", "postgresql://nobody:hush@127.0.0.1:1/none"});
  CHECK(secret.out.find("hush") == std::string::npos);
}

TEST_CASE("a migration written by hand has a runbook and a log, with the rows it changed", "[cli][runbook]") {
  const FreshDatabase database;
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n[env.dev]\nurl = \"" + database.url() + "\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer, b text);");
  REQUIRE(folder.schema({"diff", "first", "--from", "empty"}).exit == 0);
  REQUIRE(folder.schema({"new", "fill"}).exit == 0);
  folder.write("migrations/002_fill.up.sql", folder.read("migrations/002_fill.up.sql") +
                                                 "INSERT INTO t SELECT i, 'x' FROM generate_series(1, 7) AS i;\n"
                                                 "-- schema:done-when SELECT NOT EXISTS (SELECT FROM t WHERE b = 'x')\n"
                                                 "UPDATE t SET b = 'y' WHERE a > 2;\n"
                                                 "-- schema:transaction none\n"
                                                 "DELETE FROM t WHERE a = 100;\n"
                                                 "ALTER TABLE t ADD COLUMN c integer;\n");
  const Run before = folder.schema({"runbook", "002"});
  INFO(before.out << before.err);
  CHECK(before.exit == 0);
  CHECK(before.out.find("### Step 1: INSERT INTO t SELECT") != std::string::npos);
  CHECK(before.out.find("- Locks: nobody has stated them") != std::string::npos);
  CHECK(before.out.find("none on what was there") == std::string::npos);
  CHECK(before.out.find("`schema lint migrations/002_fill.up.sql`") != std::string::npos);
  CHECK(before.out.find("WHERE attrelid = pg_catalog.to_regclass('public.t') AND attname = 'c'") != std::string::npos);
  REQUIRE(folder.schema({"apply", "--yes"}).exit == 0);

  const Run log = folder.schema({"history", "--format", "markdown"});
  INFO(log.out);
  CHECK(log.out.find("- data: step 1 changed 7 rows; how to verify it, the file does not say") != std::string::npos);
  CHECK(
      log.out.find("- data: step 2 changed 5 rows; to verify, this gives `t`: `SELECT NOT EXISTS (SELECT FROM t WHERE "
                   "b = 'x')`") != std::string::npos);
  CHECK(log.out.find("- data: step 3 changed 0 rows") != std::string::npos);
  CHECK(log.out.find("- data: step 4") == std::string::npos);
  CHECK(folder.schema({"runbook", "002"}).out.find(" | applied, 5 rows |") != std::string::npos);
  const std::string json = folder.schema({"history", "--format", "json"}).out;
  CHECK(json.find("\"rows\": 7") != std::string::npos);
  CHECK(json.find("\"rows\": null") != std::string::npos);

  // The journal of a release that did not count rows goes on.
  database.connect().execute("ALTER TABLE schema_journal.step DROP COLUMN rows");
  CHECK(folder.schema({"history", "--format", "json"}).out.find("\"rows\": null") != std::string::npos);
  REQUIRE(folder.schema({"new", "again"}).exit == 0);
  folder.write("migrations/003_again.up.sql", "UPDATE t SET b = 'z' WHERE a = 1;\n");
  REQUIRE(folder.schema({"apply", "--yes"}).exit == 0);
  CHECK(folder.schema({"history", "--format", "markdown"}).out.find("step 1 changed 1 row;") != std::string::npos);
}

TEST_CASE("a runbook names its neighbours; that of a baseline asks for nothing", "[cli][runbook]") {
  const FreshDatabase database("CREATE TABLE t (a integer);");
  const Folder folder;
  folder.write("schema.toml", "versions = \"sequence\"\n");
  folder.write("schema.sql", "CREATE TABLE t (a integer, b integer);");
  REQUIRE(folder.schema({"diff", "add_b", "--url", database.url()}).exit == 0);
  const std::string baseline = folder.read("migrations/001_baseline.md");
  CHECK(baseline.find("is not yet what the schema says") == std::string::npos);
  CHECK(baseline.find("journaled as baselined") != std::string::npos);
  CHECK(baseline.find("- After it: [002_add_b](002_add_b.md)\n") != std::string::npos);
  // Whoever asks for it later is told the same.
  const Run later = folder.schema({"runbook", "002"});
  INFO(later.out);
  for (const char* part : {"- Before it: [001_baseline](001_baseline.md)\n", "- `+ column b` of table public.t\n",
                           "- [x] proved on a scratch copy: "}) {
    INFO(part);
    CHECK(folder.read("migrations/002_add_b.md").find(part) != std::string::npos);
    CHECK(later.out.find(part) != std::string::npos);
  }
}
