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
  for (const std::string& file : runbooks) {
    const std::string text = folder.read(file);
    all += text;
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
    }
  }
  for (const char* own : {"orders_status_idx", "public.orders", "customers_email_key", "old_note", "status"}) {
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
