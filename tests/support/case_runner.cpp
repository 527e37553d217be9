#include "tests/support/case_runner.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "migrate/replay.hpp"
#include "planner/plan.hpp"
#include "tests/support/convergence.hpp"
#include "tests/support/server.hpp"

namespace fs = std::filesystem;

namespace tests {
namespace {

std::string render(const planner::Plan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const planner::Step& step = plan.steps[i];
    text += (i == 0 ? "-- " : "\n-- ") + std::to_string(i + 1) + " " + std::string(planner::to_string(step.phase)) +
            (step.transaction == planner::Transaction::forbidden ? ", no transaction" : "") + ": " + step.comment +
            "\n" + step.sql + ";\n";
  }
  return text;
}

struct Outcome {
  planner::Plan plan;
  bool applied = false;
};

/// What a runner expects of the database: what the files so far say, in order.
struct Said {
  schema::Database database;

  void add(const planner::Plan& plan, const std::string& what, Failures& failures) {
    schema::parse::ReadOptions options;
    options.server_version = scratch().version();
    for (const schema::Diagnostic& diagnostic :
         migrate::replay_onto(database, migrate::one_migration(plan, "case"), options)) {
      if (diagnostic.severity == schema::Severity::error) {
        failures.push_back(what + ": the migration cannot be read: " + diagnostic.message);
      }
    }
  }
};

/// Takes the live database to the wanted source.
Outcome migrate(const FreshDatabase& live, Said& said, const std::string& wanted_name, const std::string& wanted_sql,
                const std::string& what, Failures& failures) {
  Outcome outcome;
  schema::Database from = catalog_of(live.url());
  schema::Database to = read_source(wanted_name, wanted_sql, from, failures);
  const std::vector<diff::Change> wanted = changes(from, to, what, failures);
  postgres::Connection connection = live.connect();
  outcome.plan = planner::plan(from, to, wanted, {connection.server_version(), true});
  for (const schema::Diagnostic& diagnostic : outcome.plan.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      failures.push_back(what + ": " + diagnostic.message);
    }
  }
  Failures of_steps;
  outcome.applied = Application(connection, of_steps).apply(outcome.plan);
  for (const std::string& failure : of_steps) {
    failures.push_back(what + ": " + failure);
  }
  if (!outcome.applied) {
    return outcome;
  }
  const FreshDatabase fresh(wanted_sql);
  const schema::Database is = catalog_of(live.url());
  said.add(outcome.plan, what, failures);
  expect_equal(is, said.database, what + ": the runner would want", failures);
  expect_equal(is, catalog_of(fresh.url()), what + ": catalog differs", failures);
  expect_equal(is, read_source(wanted_name, wanted_sql, is, failures), what + ": second diff", failures);
  if (const std::string text = dump(live.url()), should_be = dump(fresh.url()); text != should_be) {
    failures.push_back(what + ": pg_dump differs:" + first_difference(text, should_be));
  }
  return outcome;
}

void check_golden(const fs::path& file, const std::string& text, Failures& failures) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file) << text;
  } else if (fs::exists(file) && read_file(file.string()) != text) {
    failures.push_back("plan.sql differs; the plan is now:\n" + text);
  }
}

bool says(const std::string& sql, std::string_view marker) {
  std::istringstream lines(sql);
  for (std::string line; std::getline(lines, line) && line.starts_with("--");) {
    if (line.starts_with(marker)) {
      return true;
    }
  }
  return false;
}

/// up, down, up: the schema is what it was, and then what it was to be.
/// The server prints a text that was printed before otherwise the second time: then the model decides.
void down_and_up(const FreshDatabase& live, const planner::Plan& plan, const std::string& was,
                 const schema::Database& model, Failures& failures) {
  if (!can_be_taken_back(plan)) {
    return;
  }
  const std::string wanted = dump(live.url());
  postgres::Connection connection = live.connect();
  Failures of_steps;
  take_back(connection, plan, of_steps);
  if (of_steps.empty()) {
    if (const std::string is = dump(live.url()); is != was) {
      Failures of_model;
      expect_equal(model, catalog_of(live.url()), "after the way back", of_model);
      if (!of_model.empty()) {
        of_steps.push_back("pg_dump differs after the way back:" + first_difference(is, was));
      }
    }
  }
  postgres::Connection again = live.connect();
  if (of_steps.empty() && Application(again, of_steps).apply(plan)) {
    if (const std::string is = dump(live.url()); is != wanted) {
      of_steps.push_back("pg_dump differs after going again:" + first_difference(is, wanted));
    }
  }
  for (const std::string& failure : of_steps) {
    failures.push_back("up, down, up: " + failure);
  }
}

Failures run_both_ways(const Case& test) {
  Failures failures;
  const FreshDatabase live(test.before);
  const schema::Database model = catalog_of(live.url());
  Said said{read_source("before.sql", test.before, model, failures)};
  expect_equal(model, said.database, "before.sql and its database", failures);
  if (!test.seed.empty()) {
    load(live.url(), test.seed);
  }
  postgres::Connection connection = live.connect();
  const std::map<std::string, Contents> contents = contents_of(connection);
  const std::string was = dump(live.url());
  const Outcome outcome = migrate(live, said, "after.sql", test.after, "before -> after", failures);
  if (!test.golden.empty() && scratch().version() / 10000 == 15) {  // other majors have other online forms
    check_golden(test.golden, render(outcome.plan), failures);
  }
  if (!outcome.applied) {
    return failures;
  }
  check_contents(contents, contents_of(connection), outcome.plan, failures);
  if (!outcome.plan.empty() && failures.empty() && !says(test.after, "-- no-undo:")) {
    down_and_up(live, outcome.plan, was, model, failures);
  }
  if (!says(test.after, "-- one-way:")) {
    migrate(live, said, "before.sql", test.before, "after -> before", failures);
  }
  return failures;
}

}  // namespace

std::vector<fs::path> case_folders() {
  const char* filter = std::getenv("CASE");
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(fs::path(PROJECT_DIR) / "tests" / "cases")) {
    const fs::path folder = entry.path().parent_path();
    if (entry.path().filename() == "before.sql" &&
        (filter == nullptr || folder.string().find(filter) != std::string::npos)) {
      folders.push_back(folder);
    }
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

Case read_case(const fs::path& folder) {
  const fs::path seed = folder / "seed.sql";
  Case test{read_file((folder / "before.sql").string()), read_file((folder / "after.sql").string()),
            fs::exists(seed) ? read_file(seed.string()) : "", folder / "plan.sql"};
  constexpr std::string_view kNeeds = "\n-- needs: ";
  const std::size_t at = test.before.find(kNeeds);
  test.needs = at == std::string::npos ? 0 : std::stoi(test.before.substr(at + kNeeds.size())) * 10000;
  return test;
}

bool is_possible(const Case& test) { return scratch().version() >= test.needs; }

std::vector<std::string> run_case(const Case& test) {
  Failures failures;
  try {
    failures = run_both_ways(test);
  } catch (const std::exception& error) {
    failures = {error.what()};
  }
  if (says(test.after, "-- gap:")) {
    // Where no pg_dump knows the server, what is known to fail may pass unseen.
    const bool seen = !dump(scratch().url()).starts_with("no pg_dump");
    return failures.empty() && seen ? Failures{"a known gap is closed: take its `-- gap:` line away"} : Failures{};
  }
  return failures;
}

}  // namespace tests
