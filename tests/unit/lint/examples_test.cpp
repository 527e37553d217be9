// Every rule against its own examples, and the page of rules against the table.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "lint/documentation.hpp"
#include "lint/lint.hpp"
#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace {

std::vector<schema::Diagnostic> lint_example(const lint::Entry& entry, std::string_view text) {
  schema::Database before = schema::parse::read({{"before.sql", std::string(entry.before)}}).database;
  lint::Options options;
  options.levels[entry.code] = lint::Level::error;
  if (entry.code == "needs-newer-server") {
    options.server_version = 130000;
  }
  return lint::lint(before, {{"example.sql", std::string(text)}}, options);
}

bool has(const std::vector<schema::Diagnostic>& findings, std::string_view code) {
  return std::ranges::any_of(findings, [code](const auto& finding) { return finding.code == code; });
}

}  // namespace

TEST_CASE("every rule finds something in its bad example and nothing in its good one") {
  std::set<std::string> codes;
  for (const lint::Entry& entry : lint::rules()) {
    INFO(entry.code);
    CHECK(codes.insert(entry.code).second);
    CHECK_FALSE(entry.bad.empty());
    CHECK_FALSE(entry.good.empty());
    CHECK_FALSE(entry.rule->why.empty());
    CHECK_FALSE(entry.rule->instead.empty());
    CHECK(has(lint_example(entry, entry.bad), entry.code));
    CHECK_FALSE(has(lint_example(entry, entry.good), entry.code));
  }
}

TEST_CASE("a good example has no error of any other rule") {
  for (const lint::Entry& entry : lint::rules()) {
    for (const schema::Diagnostic& finding : lint_example(entry, entry.good)) {
      INFO(entry.code << ": " << finding.code << ": " << finding.message);
      CHECK(finding.severity != schema::Severity::error);
    }
  }
}

TEST_CASE("docs/rules.md is what the table says") {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(std::string(PROJECT_DIR) + "/docs/rules.md") << lint::rules_page();
  }
  CHECK(tests::read_file("docs/rules.md") == lint::rules_page());
}
