#include "tests/support/case_runner.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "migrate/replay.hpp"
#include "planner/plan.hpp"
#include "schema/at_once.hpp"
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
  std::string dump;  ///< of the database, once applied
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

/// A script, and what a fresh load of it is.
struct Source {
  std::string name, sql;
  schema::Database catalog;
  std::string dump;
};

Source load_fresh(const std::string& name, const std::string& sql) {
  const FreshDatabase fresh(sql);
  return {name, sql, catalog_of(fresh), dump(fresh.url())};
}

/// Takes the live database to the wanted source.
Outcome migrate(const FreshDatabase& live, Said& said, const Source& wanted_source, const std::string& what,
                Failures& failures) {
  Outcome outcome;
  schema::Database from = catalog_of(live);
  schema::Database to = read_source(wanted_source.name, wanted_source.sql, from, failures);
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
  const schema::Database is = catalog_of(live);
  said.add(outcome.plan, what, failures);
  expect_equal(is, said.database, what + ": the runner would want", failures);
  expect_equal(is, wanted_source.catalog, what + ": catalog differs", failures);
  expect_equal(is, read_source(wanted_source.name, wanted_source.sql, is, failures), what + ": second diff", failures);
  outcome.dump = dump(live.url());
  if (outcome.dump != wanted_source.dump) {
    failures.push_back(what + ": pg_dump differs:" + first_difference(outcome.dump, wanted_source.dump));
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
void down_and_up(const FreshDatabase& live, const Outcome& up, const Source& before, Failures& failures) {
  const planner::Plan& plan = up.plan;
  if (!can_be_taken_back(plan)) {
    return;
  }
  postgres::Connection connection = live.connect();
  Failures of_steps;
  take_back(connection, plan, of_steps);
  if (of_steps.empty()) {
    if (const std::string is = dump(live.url()); is != before.dump || !can_dump()) {
      Failures of_model;
      expect_equal(before.catalog, catalog_of(live), "after the way back", of_model);
      of_steps.insert(of_steps.end(), of_model.begin(), of_model.end());
      if (!of_model.empty() && can_dump()) {
        of_steps.push_back("pg_dump differs after the way back:" + first_difference(is, before.dump));
      }
    }
  }
  postgres::Connection again = live.connect();
  if (of_steps.empty() && Application(again, of_steps).apply(plan)) {
    if (const std::string is = dump(live.url()); is != up.dump) {
      of_steps.push_back("pg_dump differs after going again:" + first_difference(is, up.dump));
    }
  }
  for (const std::string& failure : of_steps) {
    failures.push_back("up, down, up: " + failure);
  }
}

Failures run_both_ways(const Case& test) {
  Failures failures;
  const FreshDatabase live(test.before);
  const Source before{"before.sql", test.before, catalog_of(live), dump(live.url())};
  const Source after = load_fresh("after.sql", test.after);
  Said said{read_source(before.name, before.sql, before.catalog, failures)};
  expect_equal(before.catalog, said.database, "before.sql and its database", failures);
  if (!test.seed.empty()) {
    load(live.url(), test.seed);
  }
  postgres::Connection connection = live.connect();
  const std::map<std::string, Contents> contents = contents_of(connection);
  const Outcome outcome = migrate(live, said, after, "before -> after", failures);
  if (!test.golden.empty() && scratch().version() / 10000 == 15) {  // other majors have other online forms
    check_golden(test.golden, render(outcome.plan), failures);
  }
  if (!outcome.applied) {
    return failures;
  }
  check_contents(contents, contents_of(connection), outcome.plan, failures);
  if (!outcome.plan.empty() && failures.empty() && !says(test.after, "-- no-undo:")) {
    down_and_up(live, outcome, before, failures);
  }
  if (!says(test.after, "-- one-way:")) {
    migrate(live, said, before, "after -> before", failures);
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

Failures run_case(const Case& test) {
  Failures failures;
  try {
    failures = run_both_ways(test);
  } catch (const std::exception& error) {
    failures = {error.what()};
  }
  if (says(test.after, "-- gap:")) {
    // Where no pg_dump knows the server, what is known to fail may pass unseen.
    return failures.empty() && can_dump() ? Failures{"a known gap is closed: take its `-- gap:` line away"}
                                          : Failures{};
  }
  return failures;
}

Failures in_all_cases(const std::function<Failures(const Case&)>& check) {
  const std::vector<fs::path> folders = case_folders();
  std::vector<Failures> found(folders.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < folders.size(); i = next++) {
      const Case test = read_case(folders[i]);
      found[i] = scratch().version() >= test.needs ? check(test) : Failures{};
    }
  };
  schema::at_once(work, work);
  Failures failures;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::string name = folders[i].parent_path().filename().string() + "/" + folders[i].filename().string();
    for (const std::string& failure : found[i]) {
      failures.push_back(name + ": " + failure);
    }
  }
  return failures;
}

}  // namespace tests
