#include "tests/support/case_runner.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "diff/diff.hpp"
#include "introspect/judge.hpp"
#include "introspect/read_catalog.hpp"
#include "planner/plan.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/parse/read.hpp"
#include "schema/sql.hpp"
#include "tests/support/server.hpp"

namespace fs = std::filesystem;

namespace tests {
namespace {

using Failures = std::vector<std::string>;

schema::Database catalog_of(const FreshDatabase& database) {
  postgres::Connection connection = database.connect();
  return introspect::read_catalog(connection);
}

schema::Database read_source(const std::string& name, const std::string& text, Failures& failures) {
  schema::parse::ReadOptions options;
  options.server_version = scratch().version();
  schema::parse::ReadResult result = schema::parse::read({{name, text}}, options);
  for (const schema::Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      failures.push_back(to_string(result.database, diagnostic.place) + ": " + diagnostic.message);
    }
  }
  for (const schema::Unmodelled& object : result.database.unmodelled) {
    failures.push_back(name + ": unmodelled " + object.kind + " " + object.identity);
  }
  return std::move(result.database);
}

/// Renames, canonical form, judge, compare: what `schema diff` does. A doubt is a failure here.
std::vector<diff::Change> changes(schema::Database& from, schema::Database& to, const std::string& what,
                                  Failures& failures) {
  const diff::Renames renames = diff::apply_renames(from, to);
  const schema::canonical::Settled settled = schema::canonical::settle(from, to);
  if (!settled.open.empty()) {
    const std::vector<introspect::Judgement> judgements =
        introspect::judge_on_scratch(scratch(), from, to, settled.open);
    for (std::size_t i = 0; i < judgements.size(); ++i) {
      const schema::canonical::Question& question = settled.open[i];
      if (judgements[i].verdict == introspect::Verdict::same) {
        schema::canonical::accept(from, to, question);
      } else if (judgements[i].verdict == introspect::Verdict::unknown) {
        failures.push_back(what + ": doubt about " + schema::to_string(question.use.object) + " " + question.use.field +
                           ": " + judgements[i].reason);
      }
    }
  }
  std::vector<diff::Change> result = diff::compare(from, to);
  result.insert(result.begin(), renames.renames.begin(), renames.renames.end());
  return result;
}

std::string describe(const diff::Change& change) {
  std::string text = std::string(diff::verb(change)) + " " + schema::to_string(diff::subject(change));
  const std::vector<std::string_view>* fields = nullptr;
  if (const auto* alter = std::get_if<diff::Alter>(&change)) {
    fields = &alter->fields;
  } else if (const auto* replace = std::get_if<diff::Replace>(&change)) {
    fields = &replace->fields;
  }
  if (fields != nullptr) {
    for (const std::string_view field : *fields) {
      (text += ", ") += field;
    }
  }
  return text;
}

void expect_equal(schema::Database from, schema::Database to, const std::string& what, Failures& failures) {
  for (const diff::Change& change : changes(from, to, what, failures)) {
    failures.push_back(what + ": " + describe(change));
  }
}

/// The first lines that differ.
std::string first_difference(const std::string& left, const std::string& right) {
  std::istringstream a(left), b(right);
  std::set<std::string> lines_a, lines_b;
  for (std::string line; std::getline(a, line);) {
    lines_a.insert(line);
  }
  for (std::string line; std::getline(b, line);) {
    lines_b.insert(line);
  }
  std::string result;
  for (const std::string& line : lines_a) {
    result += lines_b.contains(line) ? "" : "\n    is:     " + line;
  }
  for (const std::string& line : lines_b) {
    result += lines_a.contains(line) ? "" : "\n    wanted: " + line;
  }
  return result.empty() ? "\n    the same lines in another order" : result;
}

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

using Locks = std::map<std::string, planner::LockMode>;

planner::LockMode lock_mode(std::string_view name) {
  static const std::map<std::string_view, planner::LockMode> kModes = {
      {"AccessShareLock", planner::LockMode::access_share},
      {"RowShareLock", planner::LockMode::row_share},
      {"RowExclusiveLock", planner::LockMode::row_exclusive},
      {"ShareUpdateExclusiveLock", planner::LockMode::share_update_exclusive},
      {"ShareLock", planner::LockMode::share},
      {"ShareRowExclusiveLock", planner::LockMode::share_row_exclusive},
      {"ExclusiveLock", planner::LockMode::exclusive},
      {"AccessExclusiveLock", planner::LockMode::access_exclusive}};
  const auto it = kModes.find(name);
  return it == kModes.end() ? planner::LockMode::none : it->second;
}

/// The oids of the tables that hold the application's data before the plan.
std::map<std::string, std::string> tables_by_oid(postgres::Connection& connection) {
  const postgres::Result rows = connection.execute(R"sql(
    SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.oid >= 16384 ORDER BY 1)sql");
  std::map<std::string, std::string> result;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    result[std::string(rows.text(row, 0))] = std::string(rows.text(row, 1)) + "." + std::string(rows.text(row, 2));
  }
  return result;
}

/// Applies the steps as their transaction modes say, and holds pg_locks against what they claim.
class Application {
 public:
  Application(postgres::Connection& connection, Failures& failures)
      : connection_(connection), failures_(failures), tables_(tables_by_oid(connection)) {}

  bool apply(const planner::Plan& plan) {
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      const planner::Step& step = plan.steps[i];
      try {
        run(step);
      } catch (const postgres::SqlError& error) {
        failures_.push_back("step " + std::to_string(i + 1) + " failed: " + error.what() + "\n    " + step.sql);
        return false;
      }
    }
    commit();
    return true;
  }

 private:
  void run(const planner::Step& step) {
    if (step.transaction == planner::Transaction::forbidden) {
      commit();
      connection_.execute("SET search_path = " + path(step));
      connection_.execute(step.sql);
      return;
    }
    if (!open_) {
      connection_.execute("BEGIN");
      open_ = true;
    }
    connection_.execute("SET LOCAL search_path = " + path(step));
    connection_.execute(step.sql);
    for (const planner::TableLock& lock : step.locks) {
      planner::LockMode& mode = claimed_[lock.relation.schema + "." + lock.relation.name];
      mode = std::max(mode, lock.mode);
    }
    check_locks(step);
    if (step.transaction == planner::Transaction::commits_after) {
      commit();
    }
  }

  static std::string path(const planner::Step& step) {
    return step.search_path.empty() ? "public" : schema::quote_list(step.search_path);
  }

  void check_locks(const planner::Step& step) {
    const postgres::Result rows = connection_.execute(R"sql(
      SELECT relation, mode FROM pg_catalog.pg_locks
      WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted ORDER BY 1, 2)sql");
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const auto table = tables_.find(std::string(rows.text(row, 0)));
      const planner::LockMode mode = lock_mode(rows.text(row, 1));
      // Whatever reads a table takes the weakest lock, which nothing but ACCESS EXCLUSIVE minds.
      if (table == tables_.end() || mode <= planner::LockMode::access_share) {
        continue;
      }
      planner::LockMode& claimed = claimed_[table->second];
      if (claimed < mode) {
        failures_.push_back("takes " + std::string(planner::to_string(mode)) + " on " + table->second + " and claims " +
                            std::string(planner::to_string(claimed)) + ": " + step.sql);
        claimed = mode;
      }
    }
  }

  void commit() {
    if (open_) {
      connection_.execute("COMMIT");
      open_ = false;
      claimed_.clear();
    }
  }

  postgres::Connection& connection_;
  Failures& failures_;
  std::map<std::string, std::string> tables_;
  Locks claimed_;
  bool open_ = false;
};

/// Of each column: its type, how many values, and a digest of them. Tables and columns keep them unless a step says so.
struct Contents {
  long rows = 0;
  std::map<std::string, std::pair<std::string, std::string>> columns;  ///< name -> type, digest
};

std::map<std::string, Contents> contents_of(postgres::Connection& connection) {
  const postgres::Result columns = connection.execute(R"sql(
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a
      ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND c.oid >= 16384 ORDER BY 1, 2)sql");
  std::map<std::string, Contents> result;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const std::string table(columns.text(row, 0)), column(columns.text(row, 1));
    Contents& contents = result[table];
    if (column.empty()) {
      continue;
    }
    const std::string name = schema::quote_identifier(column);
    const postgres::Result digest = connection.execute(
        "SELECT pg_catalog.count(*), pg_catalog.md5(pg_catalog.string_agg(v.t, ',' ORDER BY v.t COLLATE \"C\")) FROM "
        "(SELECT " +
        name + "::text AS t FROM ONLY " + table + ") v");
    contents.rows = std::atol(std::string(digest.text(0, 0)).c_str());
    contents.columns[column] = {std::string(columns.text(row, 2)), std::string(digest.text(0, 1))};
  }
  return result;
}

void check_contents(const std::map<std::string, Contents>& before, const std::map<std::string, Contents>& after,
                    const planner::Plan& plan, Failures& failures) {
  for (const auto& [table, contents] : before) {
    const auto found = after.find(table);
    const bool loses = std::ranges::any_of(plan.steps, [](const planner::Step& step) { return step.loses_data; });
    if (found == after.end() || loses) {
      continue;
    }
    if (found->second.rows != contents.rows) {
      failures.push_back(table + " had " + std::to_string(contents.rows) + " rows and has " +
                         std::to_string(found->second.rows));
    }
    for (const auto& [column, value] : contents.columns) {
      const auto now = found->second.columns.find(column);
      const bool same_type = now != found->second.columns.end() && now->second.first == value.first;
      if (same_type && !value.second.empty() && now->second.second != value.second) {
        failures.push_back(table + "." + column + " has other values than before");
      }
    }
  }
}

struct Outcome {
  planner::Plan plan;
  bool applied = false;
};

/// Takes the live database to the wanted source.
Outcome migrate(const FreshDatabase& live, const std::string& wanted_name, const std::string& wanted_sql,
                const std::string& what, Failures& failures) {
  Outcome outcome;
  schema::Database from = catalog_of(live);
  schema::Database to = read_source(wanted_name, wanted_sql, failures);
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
  expect_equal(catalog_of(live), catalog_of(fresh), what + ": catalog differs", failures);
  expect_equal(catalog_of(live), read_source(wanted_name, wanted_sql, failures), what + ": second diff", failures);
  if (const std::string is = dump(live.url()), should_be = dump(fresh.url()); is != should_be) {
    failures.push_back(what + ": pg_dump differs:" + first_difference(is, should_be));
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

/// A plan that leaves nothing behind: what a step cannot take back, it says.
bool can_be_taken_back(const planner::Plan& plan) {
  return std::ranges::none_of(
      plan.steps, [](const planner::Step& step) { return !step.irreversible.empty() && step.undo.empty(); });
}

/// The undo of every step, last step first; each statement by itself, as some must be.
void take_back(postgres::Connection& connection, const planner::Plan& plan, Failures& failures) {
  connection.execute("SET check_function_bodies = off");
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    connection.execute("SET search_path = " +
                       (step->search_path.empty() ? "public" : schema::quote_list(step->search_path)));
    for (const std::string& sql : step->undo) {
      try {
        connection.execute(sql);
      } catch (const postgres::SqlError& error) {
        failures.push_back("taking back \"" + step->comment + "\" failed: " + error.what() + "\n    " + sql);
        return;
      }
    }
  }
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
      expect_equal(model, catalog_of(live), "after the way back", of_model);
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
  expect_equal(catalog_of(live), read_source("before.sql", test.before, failures), "before.sql and its database",
               failures);
  if (!test.seed.empty()) {
    load(live.url(), test.seed);
  }
  postgres::Connection connection = live.connect();
  const std::map<std::string, Contents> contents = contents_of(connection);
  const std::string was = dump(live.url());
  const schema::Database model = catalog_of(live);
  const Outcome outcome = migrate(live, "after.sql", test.after, "before -> after", failures);
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
    migrate(live, "before.sql", test.before, "after -> before", failures);
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
    return failures.empty() ? Failures{"a known gap is closed: take its `-- gap:` line away"} : Failures{};
  }
  return failures;
}

}  // namespace tests
