#include "cli/proof.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/exit.hpp"
#include "cli/proof_rows.hpp"
#include "cli/proof_scope.hpp"
#include "cli/scratch_roles.hpp"
#include "cli/terminal.hpp"
#include "introspect/read_catalog.hpp"
#include "migrate/data_check.hpp"
#include "migrate/migration.hpp"
#include "migrate/runner.hpp"
#include "postgres/scratch.hpp"
#include "schema/parse/read.hpp"
#include "schema/sql.hpp"

namespace cli {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct NotPossible {
  std::string reason;
};

struct Differs {
  std::string what;
};

/// The rows that were made up may be the reason.
struct DataInTheWay : Differs {};

schema::Database empty_database() { return schema::parse::read({}).database; }

class Prover {
 public:
  Prover(const Comparison& comparison, const planner::Plan& plan, const Options& options)
      : plan_(plan),
        options_(options),
        scope_(proof_scope(comparison.before.value(), comparison.to.database, comparison.changes, plan)),
        server_(scratch_options(options)),
        connection_(server_.url()) {}

  Proof run() {
    const steady_clock::time_point start = steady_clock::now();
    std::set<std::string> roles = roles_of(scope_.before);
    roles.merge(roles_of(scope_.after));
    if (!runs_as().empty() && runs_as() != "postgres") {
      connection_.execute("CREATE ROLE " + schema::quote_identifier(runs_as()) + " SUPERUSER");
    }
    make_roles(connection_, roles);
    connection_ = fresh_database("proof");
    require_extensions();
    {
      postgres::Connection wanted = fresh_database("wanted");
      after_ = make_copy(wanted, scope_.after);
    }
    std::vector<migrate::Migration> migrations = migrate::split_by_phase(plan_, "proof");
    for (std::size_t i = 0; i < migrations.size(); ++i) {
      migrations[i].version = fmt::format("{:03}", i + 1);
      migrate::render(migrations[i]);
    }
    before_ = make_copy(connection_, scope_.before);
    long rows = make_rows(connection_) - clear_what_data_forbids();
    Contents before = read_contents(connection_);
    try {
      up(migrations, "up");
    } catch (const DataInTheWay&) {
      // Nothing says what these rows would have to be like; the statements are proved without any.
      connection_ = fresh_database("empty");
      database_ = "empty";
      before_ = make_copy(connection_, scope_.before);
      before = read_contents(connection_);
      rows = 0;
      up(migrations, "up");
    }
    require_same(after_, "after it, the copy is not what is wanted; it would still have to:");
    require_rows(before, read_contents(connection_), "after it");
    std::string ways = returns() ? "up, down" : "up, down (as far as it can be taken back)";
    try {
      down(migrations, before);
      ways += again(migrations) ? " and up again" : "";
    } catch (const Differs& difference) {
      return {Proof::Verdict::no_way_back, difference.what};
    }
    const auto took = duration_cast<milliseconds>(steady_clock::now() - start);
    return {Proof::Verdict::proved,
            fmt::format("proved in {} ms on PostgreSQL {}: {} over {} table{} with {} rows", took.count(),
                        server_.version() / 10000, ways, before.size(), before.size() == 1 ? "" : "s", rows)};
  }

 private:
  const std::string& runs_as() const { return scope_.before.role.empty() ? scope_.after.role : scope_.before.role; }

  /// Whose every session is of the role that will run the plan: its default privileges are in force.
  postgres::Connection fresh_database(const std::string& name) {
    const std::string url = server_.create_database(name);
    if (!runs_as().empty()) {
      postgres::Connection(server_.url())
          .execute("ALTER DATABASE " + schema::quote_identifier(name) +
                   " SET role = " + schema::quote_identifier(runs_as()));
    }
    return postgres::Connection(url);
  }

  static postgres::ScratchOptions scratch_options(const Options& options) {
    postgres::ScratchOptions scratch;
    scratch.pg_bin = options.pg_bin;
    return scratch;
  }

  bool returns() const {
    return std::ranges::all_of(plan_.steps, [](const planner::Step& step) { return step.irreversible.empty(); });
  }

  bool loses_data() const {
    return std::ranges::any_of(plan_.steps, [](const planner::Step& step) { return step.loses_data; });
  }

  void require_extensions() {
    for (const schema::Database* database : {&scope_.before, &scope_.after}) {
      for (const auto& [id, extension] : database->extensions) {
        const auto available = connection_.execute("SELECT FROM pg_catalog.pg_available_extensions WHERE name = " +
                                                   schema::quote_literal(id.name));
        if (available.rows() == 0) {
          throw NotPossible{"the extension " + id.name + " is not installed beside the scratch server"};
        }
      }
    }
  }

  /// Builds it as if from nothing; what the server then says that it is.
  schema::Database make_copy(postgres::Connection& connection, schema::Database model) const {
    const schema::Database nothing = empty_database();
    planner::Options plain;
    plain.online = false;
    plain.server_version = server_.version();
    const planner::Plan copy = planner::plan(nothing, model, diff::compare(nothing, model), plain);
    try {
      migrate::run_steps(connection, copy.steps);
      return introspect::read_catalog(connection);
    } catch (const std::runtime_error& error) {
      throw NotPossible{std::string("the scratch copy could not be made: ") + error.what()};
    }
  }

  /// Made-up rows know nothing of what the plan wants of them.
  long clear_what_data_forbids() {
    long cleared = 0;
    for (const migrate::DataAnswer& answer :
         migrate::check_data(connection_, migrate::data_questions(plan_.steps), migrate::DataCheck::probe)) {
      if (answer.verdict != migrate::DataVerdict::broken) {
        continue;
      }
      for (const planner::TableLock& lock : plan_.steps.at(answer.question.step - 1).locks) {
        cleared += empty(lock.relation);
      }
      for (const auto& [column, object] : scope_.before.columns) {
        // A type's step has no lock of its own on the tables that store it.
        if (plan_.steps.at(answer.question.step - 1).locks.empty()) {
          cleared += empty({column.schema, column.relation});
        }
      }
    }
    return cleared;
  }

  long empty(const schema::QualifiedName& relation) {
    if (scope_.before.relation_id(relation).kind != schema::Kind::table) {
      return 0;
    }
    const postgres::Result gone =
        connection_.execute("SET session_replication_role = replica; DELETE FROM " + schema::quote_qualified(relation));
    connection_.execute("RESET session_replication_role");
    return static_cast<long>(gone.affected_rows());
  }

  void up(const std::vector<migrate::Migration>& migrations, const std::string& what) {
    migrate::RunOptions run;
    run.contract_reason = "proof";
    try {
      migrate::apply(connection_, migrations, run);
    } catch (const migrate::StepFailed& error) {
      // A value may also be the name of something that is not there (regclass, regconfig), and a row that is filled may
      // displease a trigger of the schema's own.
      const bool fills = std::ranges::any_of(migrations, [&](const migrate::Migration& migration) {
        return migration.header.phase == planner::Phase::backfill && migration.label() == error.migration;
      });
      const bool data = error.sqlstate.starts_with("22") || error.sqlstate.starts_with("23") ||
                        error.sqlstate == "42704" || (fills && error.sqlstate == "P0001");
      if (data) {
        throw DataInTheWay{{what + ": " + error.what()}};
      }
      throw Differs{what + ": " + error.what()};
    } catch (const migrate::PreconditionFailed& error) {
      throw DataInTheWay{{what + ": " + error.what()}};
    } catch (const migrate::Error& error) {
      throw Differs{what + ": " + error.what()};
    }
  }

  void down(const std::vector<migrate::Migration>& migrations, const Contents& before) {
    if (loses_data()) {
      // What was lost cannot be asked for; columns that come back empty must find no row to be missed in.
      for (const auto& [id, table] : scope_.after.tables) {
        if (scope_.before.contains(id)) {
          empty({id.schema, id.name});
        }
      }
    }
    migrate::RollbackOptions back;
    back.down_to = "0";
    back.allow_irreversible = true;
    try {
      migrate::roll_back(connection_, migrations, back);
    } catch (const migrate::Error& error) {
      throw Differs{std::string("down: ") + error.what()};
    }
    if (shape_returns()) {
      require_same(before_, "after it was taken back, the copy is not what it was; it would have to:");
    }
    if (!loses_data()) {
      require_rows(before, read_contents(connection_), "after it was taken back");
    }
  }

  /// Up for the second time. Where not even the shape came back (a server whose password is kept nowhere), the way up
  /// may miss what it starts from: false, then, and nothing is said of it.
  bool again(const std::vector<migrate::Migration>& migrations) {
    try {
      up(migrations, "up for the second time");
      require_same(after_,
                   "after it was taken back and run again, the copy is not what is wanted; it would still have to:");
      return true;
    } catch (const Differs&) {
      if (shape_returns()) {
        throw;
      }
      return false;
    }
  }

  /// What cannot be taken back is nothing, or values only.
  bool shape_returns() const {
    return returns() || std::ranges::all_of(plan_.steps, [](const planner::Step& step) {
             return step.irreversible.empty() || !step.undo.empty();
           });
  }

  void require_same(const schema::Database& wanted, const std::string& what) {
    Loaded is, should_be;
    is.name = "the scratch copy";
    is.database = introspect::read_catalog(connection_);
    is.connection = std::make_unique<postgres::Connection>(server_.url(database_));
    should_be.name = "what is wanted";
    should_be.database = wanted;
    // Both are catalogs of one server: what is left open after that is no difference between them.
    Options quiet;
    quiet.quiet = true;
    quiet.judge = "target";
    quiet.doubts = "ignore";
    Comparison rest = compare(std::move(is), std::move(should_be), quiet);
    // Roles are the server's own: on the copy others own and grant.
    std::erase_if(rest.changes, [](const diff::Change& change) {
      const auto* alter = std::get_if<diff::Alter>(&change);
      return alter != nullptr && std::ranges::all_of(alter->fields, [](std::string_view field) {
               return field == "owner" || field == "privileges";
             });
    });
    if (!rest.changes.empty()) {
      throw Differs{what + difference_lines(rest)};
    }
  }

  /// Columns that stay of the same type keep their values, unless a step says otherwise.
  void require_rows(const Contents& before, const Contents& now, const std::string& when) const {
    if (loses_data()) {
      return;
    }
    std::set<std::string> filled;
    for (const planner::Step& step : plan_.steps) {
      if (step.backfill) {
        filled.insert(schema::quote_qualified(step.backfill->relation));
      }
    }
    for (const auto& [table, columns] : before) {
      const auto found = now.find(table);
      if (found == now.end() || filled.contains(table)) {
        continue;
      }
      for (const auto& [column, values] : columns) {
        const auto same = found->second.find(column);
        if (same != found->second.end() && same->second.type == values.type && same->second.digest != values.digest) {
          throw Differs{fmt::format("{}, {}.{} does not hold what it held", when, table, column)};
        }
      }
    }
  }

  const planner::Plan& plan_;
  const Options& options_;
  ProofScope scope_;
  schema::Database before_, after_;  // as the server reads them
  postgres::ScratchServer server_;
  postgres::Connection connection_;
  std::string database_ = "proof";
};

}  // namespace

Proof prove(const Comparison& comparison, const planner::Plan& plan, const Options& options) {
  using Verdict = Proof::Verdict;
  if (plan.empty()) {
    return {Verdict::proved, "nothing to prove: the plan is empty"};
  }
  if (!postgres::find_server_binaries(options.pg_bin)) {
    return {Verdict::not_possible, "not proved: no PostgreSQL server binaries at hand"};
  }
  try {
    return Prover(comparison, plan, options).run();
  } catch (const NotPossible& why) {
    return {Verdict::not_possible, "not proved: " + why.reason};
  } catch (const Differs& difference) {
    return {Verdict::failed, difference.what};
  } catch (const postgres::SqlError& error) {
    // The schema itself forbids what the proof does beside the plan, as an event trigger can.
    return {Verdict::not_possible, std::string("not proved: ") + error.what()};
  }
}

Proof require_proof(const Comparison& comparison, const planner::Plan& plan, const Options& options, bool insisted) {
  const Activity proving(options, "proving the plan on a scratch server");
  const Proof proof = prove(comparison, plan, options);
  if (proof.verdict == Proof::Verdict::failed) {
    throw Failure(Exit::error, "the plan was not proved: " + proof.message,
                  "nothing was written; --no-prove writes files all the same");
  }
  if (insisted && proof.verdict != Proof::Verdict::proved) {
    throw Failure(Exit::error, proof.message);
  }
  say(options, proof.verdict == Proof::Verdict::no_way_back ? "warning: the way back was not proved: " + proof.message
                                                            : proof.message);
  return proof;
}

}  // namespace cli
