// The file reader is held to the catalog reader: what a server makes of a file, read back, is what the file says.

#include "diff/diff.hpp"
#include "introspect/read_catalog.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/parse/read.hpp"
#include "tests/support/case_runner.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace {

/// The differences between the two models, a line each. What canonical form leaves open is not theirs.
std::string differences(const std::string& sql) {
  const tests::FreshDatabase database(sql);
  postgres::Connection connection = database.connect();
  schema::Database live = introspect::read_catalog(connection);
  schema::parse::ReadOptions options;
  options.server_version = connection.server_version();
  options.role = live.role;
  schema::parse::ReadResult read = schema::parse::read({{"schema.sql", sql}}, options);
  std::string found;
  for (const schema::Diagnostic& diagnostic : read.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      found += to_string(read.database, diagnostic.place) + ' ' + diagnostic.message + '\n';
    }
  }
  for (const auto& question : schema::canonical::settle(live, read.database).open) {
    schema::canonical::accept(live, read.database, question);
  }
  for (const diff::Change& change : diff::compare(live, read.database)) {
    found += std::string(diff::verb(change)) + ' ' + to_string(diff::subject(change)) + '\n';
  }
  return found;
}

}  // namespace

TEST_CASE("a file and the database it was loaded into are the same model", "[majors]") {
  const auto check = [](const tests::Case& test) {
    tests::Failures failures;
    for (const std::string& sql : {test.before, test.after}) {
      if (std::string found = differences(sql); !found.empty()) {
        failures.push_back(std::move(found));
      }
    }
    return failures;
  };
  for (const std::string& failure : tests::in_all_cases(check)) {
    FAIL_CHECK(failure);
  }
}
