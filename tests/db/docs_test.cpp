// What README, docs and examples show is what happens: every shell block runs, every printed page is up to date.
#include <filesystem>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/server.hpp"

namespace fs = std::filesystem;
using tests::Folder;
using tests::FreshDatabase;
using tests::Run;

namespace {

std::vector<std::string> pages() {
  std::vector<std::string> found = {"README.md"};
  for (const char* folder : {"docs", "examples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(PROJECT_DIR) / folder)) {
      if (entry.path().extension() == ".md") {
        found.push_back(entry.path().lexically_relative(PROJECT_DIR).string());
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("every command that a page shows runs", "[docs]") {
  const std::string binaries = fs::path(SCHEMA_BINARY).parent_path().string();
  for (const std::string& page : pages()) {
    DYNAMIC_SECTION(page) {
      const std::string text = tests::read_file(page);
      if (text.find("```sh\n") == std::string::npos && text.find("```console\n") == std::string::npos) {
        continue;
      }
      const FreshDatabase database;
      const Folder folder;
      fs::copy(fs::path(PROJECT_DIR) / "examples", folder.path() / "examples", fs::copy_options::recursive);
      const Run run = tests::run(
          {"python3", std::string(PROJECT_DIR) + "/tests/support/run_blocks.py", std::string(PROJECT_DIR) + '/' + page},
          "",
          {"DATABASE_URL=" + database.url(), "PROD_DATABASE_URL=" + database.url(),
           "PATH=" + binaries + ':' + std::getenv("PATH"), "NO_COLOR=1", "SCHEMA_URL", "PGHOST", "PGDATABASE"},
          folder.path().string());
      INFO(run.out << run.err);
      CHECK(run.exit == 0);
    }
  }
}

TEST_CASE("no page shows a command in a block that is not run", "[docs]") {
  for (const std::string& page : pages()) {
    if (page == "docs/reference.md") {
      continue;  // printed from the code, examples and all
    }
    std::istringstream lines(tests::read_file(page));
    std::string language;
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("```")) {
        inside = !inside;
        language = line.substr(3);
      } else if (inside && language != "sh" && language != "console") {
        INFO(page << ": " << line);
        CHECK_FALSE((line.starts_with("schema ") || line.starts_with("$ ") || line.starts_with("psql ")));
      }
    }
  }
}

TEST_CASE("docs/reference.md is what the code says", "[docs][golden]") {
  const Run manual = Folder().schema({"manual", "--format", "markdown"});
  REQUIRE(manual.exit == 0);
  tests::check_golden("docs/reference.md", manual.out);
}

TEST_CASE("every command has examples, and its man page holds every option", "[docs]") {
  const Folder folder;
  REQUIRE(folder.schema({"manual", "--directory", "man"}).exit == 0);
  const Run help = folder.schema({"--help"});
  REQUIRE(help.exit == 0);
  std::size_t commands = 0;
  for (const std::string& file : folder.files()) {
    if (!file.starts_with("man/schema-")) {
      continue;
    }
    ++commands;
    const std::string name = file.substr(11, file.size() - 13);
    INFO(name);
    CHECK(help.out.find("  " + name) != std::string::npos);
    const Run own = folder.schema({name, "--help"});
    CHECK(own.exit == 0);
    CHECK(own.out.find("Examples:\n  schema") != std::string::npos);
    const std::string page = folder.read(file);
    CHECK(page.find(".SH EXAMPLES") != std::string::npos);
    const Run checked = tests::run({"groff", "-Kutf8", "-man", "-Tutf8", "-ww", (folder.path() / file).string()});
    INFO(checked.err);
    CHECK(checked.exit == 0);
    CHECK(checked.err.empty());
  }
  CHECK(commands > 10);
}

TEST_CASE("the CI files of the examples run, job by job", "[docs]") {
  const std::string binaries = fs::path(SCHEMA_BINARY).parent_path().string();
  for (const auto& entry : fs::directory_iterator(fs::path(PROJECT_DIR) / "examples/ci")) {
    if (entry.path().extension() != ".yml" && entry.path().extension() != ".yaml") {
      continue;
    }
    DYNAMIC_SECTION(entry.path().filename().string()) {
      const FreshDatabase database;
      const Folder folder;
      const auto shell = [&](const std::string& command) {
        const Run run = tests::run({"bash", "-euc", command}, "",
                                   {"DATABASE_URL=" + database.url(), "PROD_DATABASE_URL=" + database.url(),
                                    "PATH=" + binaries + ':' + std::getenv("PATH"), "NO_COLOR=1", "SCHEMA_URL"},
                                   folder.path().string());
        INFO(command << '\n' << run.out << run.err);
        CHECK(run.exit == 0);
      };
      folder.write("schema.toml", "versions = \"sequence\"\n[env.prod]\nurl = \"env:PROD_DATABASE_URL\"\n");
      folder.write("schema.sql", "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);\n");
      shell(R"(git init -q . && git config user.name ci && git config user.email ci@example.org
        schema diff first --from empty && schema apply --env prod
        git add schema.toml schema.sql migrations && git commit -qm first && git branch -M main
        git clone -q --bare . .origin.git && git remote add origin "$PWD/.origin.git" && git fetch -q
        echo 'CREATE INDEX orders_total_idx ON orders (total);' >> schema.sql
        schema diff index_totals --env prod --from migrations && schema apply --env prod)");
      shell("python3 " + std::string(PROJECT_DIR) + "/tests/support/run_ci.py " + entry.path().string());
    }
  }
}
