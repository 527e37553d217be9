#include "tests/evolve/step.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "cli/proof_rows.hpp"
#include "migrate/data_check.hpp"
#include "schema/sql.hpp"

namespace evolve {
namespace {

using tests::Failures;
using tests::FreshDatabase;

void empty_all_tables(postgres::Connection& connection) {
  connection.execute(R"sql(
    DO $$
    DECLARE
      name text;
    BEGIN
      PERFORM pg_catalog.set_config('session_replication_role', 'replica', true);
      FOR name IN SELECT c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND n.nspname <> 'information_schema' ORDER BY c.oid
      LOOP
        EXECUTE 'DELETE FROM ' || name;
      END LOOP;
    END $$)sql");
}

bool has_rows(postgres::Connection& connection) {
  for (const auto& [table, contents] : tests::contents_of(connection)) {
    if (contents.rows > 0) {
      return true;
    }
  }
  return false;
}

void append(Failures& failures, const std::string& what, const Failures& more) {
  for (const std::string& failure : more) {
    failures.push_back(what + ": " + failure);
  }
}

/// Its lines, sorted (grants and settings stand in the order in which they were made), without what is no difference:
/// the name of an identity's sequence when its table was renamed, the order of columns in statistics, the connection of
/// a subscription (which may hold a password).
std::string without_what_is_free(const std::string& dump) {
  std::istringstream lines(dump);
  std::multiset<std::string> sorted;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("SEQUENCE NAME ") != std::string::npos) {
      continue;
    }
    if (line.starts_with("CREATE STATISTICS ")) {
      std::sort(line.begin(), line.end());
    } else if (line.starts_with("CREATE SUBSCRIPTION ")) {
      line.erase(0, line.find(" PUBLICATION "));
    }
    sorted.insert(line);
  }
  std::string result;
  for (const std::string& line : sorted) {
    result += line + '\n';
  }
  return result;
}

/// The server has no way to do it, and the planner says so.
struct Refused {};

bool is_honest(const std::string& refusal) {
  return refusal.find(" is part of the partition key: ") != std::string::npos;
}

/// But for the name that the sequence of an identity column has kept, where the wanted one has that of its column.
void expect_same(schema::Database is, const schema::Database& wanted, const std::string& what, Failures& failures) {
  for (auto& [id, column] : is.columns) {
    const auto* other = wanted.find<schema::Column>(id);
    if (column.identity && other != nullptr && other->identity && !other->identity->sequence_name) {
      column.identity->sequence_name.reset();
    }
  }
  tests::expect_equal(is, wanted, what, failures);
}

bool of_data(const std::string& sqlstate) { return sqlstate.starts_with("22") || sqlstate.starts_with("23"); }

class Checker {
 public:
  Checker(const FreshDatabase& live, const FreshDatabase& fresh, const Step& step)
      : live_(live), fresh_(fresh), step_(step), connection_(live.connect()) {}

  Failures run() {
    const schema::Database wanted = tests::catalog_of(fresh_);
    Failures failures;
    {
      const schema::Database file = tests::read_source("after.sql", step_.after, wanted, failures);
      tests::expect_equal(wanted, file, "the file and the database it makes", failures);
    }
    if (!failures.empty()) {
      return failures;
    }
    const schema::Database was = tests::catalog_of(live_);
    const std::string was_text = step_.depth.dump ? tests::dump(live_.url()) : "";
    if (!forth("forth", wanted, failures)) {
      return failures;
    }
    const auto contents = contents_;
    if (!plan_.empty() && tests::can_be_taken_back(plan_)) {
      if (does_not_return()) {
        empty_all_tables(connection_);
      }
      Failures back;
      tests::take_back(connection_, plan_, back);
      if (back.empty()) {
        expect_same(tests::catalog_of(live_), was, "the catalog", back);
      }
      if (back.empty() && step_.depth.dump) {
        expect_dump(was_text, back);
      }
      if (back.empty() && !does_not_return()) {
        tests::check_contents(contents, tests::contents_of(connection_), plan_, back);
      }
      append(failures, "taken back", back);
      if (!failures.empty()) {
        return failures;
      }
      Failures again;
      postgres::Connection connection = live_.connect();
      tests::Application(connection, again).apply(plan_);
      if (again.empty()) {
        expect_same(tests::catalog_of(live_), wanted, "the catalog", again);
      }
      append(failures, "once more", again);
    }
    if (failures.empty() && step_.depth.way_back && !plan_.empty()) {
      const FreshDatabase first(step_.before);
      const std::string after = step_.after;
      step_.after = step_.before;
      if (forth("back", tests::catalog_of(first), failures)) {
        step_.after = after;
        forth("forth again", wanted, failures);
      }
    }
    if (failures.empty() && step_.depth.program) {
      program(failures);
    }
    return failures;
  }

 private:
  /// Values are lost, there or back: what comes back empty must find no row to be missed in.
  bool does_not_return() const {
    return std::ranges::any_of(plan_.steps,
                               [](const planner::Step& step) { return step.loses_data || !step.irreversible.empty(); });
  }

  void expect_dump(const std::string& text, Failures& failures) const {
    const std::string wanted = without_what_is_free(text);
    if (const std::string is = without_what_is_free(tests::dump(live_.url())); is != wanted) {
      failures.push_back("pg_dump differs:" + tests::first_difference(is, wanted));
    }
  }

  /// Rows that the steps' own conditions refuse, now or when what they speak of is there, are no mistake of the plan.
  void clear_what_data_forbids() {
    for (const migrate::DataAnswer& answer :
         migrate::check_data(connection_, migrate::data_questions(plan_.steps), migrate::DataCheck::probe)) {
      if (answer.verdict != migrate::DataVerdict::holds) {
        empty_all_tables(connection_);
        return;
      }
    }
  }

  bool forth(const std::string& what, const schema::Database& wanted, Failures& all) {
    Failures failures;
    schema::Database from = tests::catalog_of(live_);
    schema::Database to = tests::read_source("after.sql", step_.after, from, failures);
    const std::vector<diff::Change> changes = tests::changes(from, to, "diff", failures);
    plan_ = planner::plan(from, to, changes, {connection_.server_version(), true});
    for (const schema::Diagnostic& diagnostic : plan_.diagnostics) {
      if (diagnostic.severity == schema::Severity::error) {
        if (is_honest(diagnostic.message)) {
          return what == "forth" ? throw Refused{} : false;
        }
        failures.push_back("plan: " + diagnostic.message);
      }
    }
    if (failures.empty()) {
      clear_what_data_forbids();
      contents_ = tests::contents_of(connection_);
      tests::Application application(connection_, failures);
      const bool applied = application.apply(plan_);
      if (!applied && of_data(application.sqlstate())) {
        failures.insert(failures.begin(), "no precondition foresaw what the rows say");
      }
      if (applied) {
        tests::check_contents(contents_, tests::contents_of(connection_), plan_, failures);
      }
      if (applied) {
        const schema::Database is = tests::catalog_of(live_);
        expect_same(is, wanted, "the catalog", failures);
        tests::expect_equal(is, tests::read_source("after.sql", step_.after, is, failures), "second diff", failures);
        if (failures.empty() && step_.depth.dump && what != "back") {
          expect_dump(tests::dump(fresh_.url()), failures);
        }
      }
    }
    append(all, what, failures);
    return failures.empty();
  }

  void program(Failures& failures) const {
    const FreshDatabase database(step_.before);
    const std::filesystem::path file = tests::scratch().directory() / "after.sql";
    std::ofstream(file) << step_.after;
    const std::vector<std::string> goal = {"--to", file.string(), "--url", database.url(), "--quiet"};
    const auto call = [&](const std::string& command, const std::vector<std::string>& more, const char* what) {
      std::vector<std::string> words{SCHEMA_BINARY, command};
      words.insert(words.end(), goal.begin(), goal.end());
      words.insert(words.end(), more.begin(), more.end());
      if (const tests::Run run = tests::run(words); run.exit != 0) {
        failures.push_back("program: " + std::string(what) + " exits " + std::to_string(run.exit) + ": " + run.out +
                           run.err);
      }
    };
    call("apply", {"--allow", "all", "--yes"}, "apply");
    if (failures.empty()) {
      call("diff", {"--exit-code"}, "diff");
    }
    if (failures.empty()) {
      expect_same(tests::catalog_of(database), tests::catalog_of(fresh_), "program: the catalog", failures);
    }
  }

  const FreshDatabase& live_;
  const FreshDatabase& fresh_;
  Step step_;
  postgres::Connection connection_;
  planner::Plan plan_;
  std::map<std::string, tests::Contents> contents_;  ///< before it ran
};

}  // namespace

void make_roles() {
  postgres::Connection server(tests::scratch().url());
  for (const char* role : {"evolve_one", "evolve \"two\""}) {
    if (server.execute("SELECT FROM pg_catalog.pg_roles WHERE rolname = " + schema::quote_literal(role)).rows() == 0) {
      server.execute("CREATE ROLE " + schema::quote_identifier(role));
    }
  }
}

int load(const tests::FreshDatabase& database, State& state, const State& before) {
  for (int refused = 0;; ++refused) {
    const Printed printed = settle(state);
    postgres::Connection connection = database.connect();
    int culprit = 0;
    connection.execute("BEGIN");
    for (const Statements& piece : printed.statements) {
      try {
        connection.execute(piece.text.empty() ? "SELECT" : piece.text);
      } catch (const postgres::SqlError& error) {
        if (std::getenv("EVOLVE_REFUSED") != nullptr) {
          fprintf(stderr, "refused: %s\n%s\n", error.what(), piece.text.c_str());
        }
        culprit = piece.piece;
        break;
      }
    }
    if (culprit == 0) {
      connection.execute("COMMIT");
      return refused;
    }
    connection.execute("ROLLBACK");
    const auto earlier = before.pieces.find(culprit);
    if (earlier != before.pieces.end() && earlier->second != state.pieces.at(culprit) && refused < 5) {
      state.pieces[culprit] = earlier->second;
    } else {
      state.pieces.erase(culprit);
    }
  }
}

std::optional<tests::Failures> check_step(const tests::FreshDatabase& live, const tests::FreshDatabase& fresh,
                                          const Step& step) {
  {
    postgres::Connection connection = live.connect();
    if (!has_rows(connection)) {
      cli::make_rows(connection);
    }
  }
  try {
    return Checker(live, fresh, step).run();
  } catch (const Refused&) {
    return std::nullopt;
  } catch (const std::exception& error) {
    return Failures{std::string("exception: ") + error.what()};
  }
}

}  // namespace evolve
