// Plans that run without files. A plan that commits more than once stands in the journal until it is finished, written
// as a migration file would be: a run that is cut off is carried on from there. To plan anew over what is half done
// would take it down first, and could not tell a row that a backfill left from one that is meant to be empty.

#include <algorithm>

#include <fmt/format.h>

#include "migrate/execute.hpp"
#include "migrate/in_session.hpp"
#include "schema/secrets.hpp"

namespace migrate {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool commits_more_than_once(const std::vector<Statement>& statements) {
  return std::ranges::any_of(statements, [&](const Statement& statement) {
    return statement.transaction != planner::Transaction::joins || statement.backfill || statement.waits_long;
  });
}

void require_same_journal(const RunOptions& options, const Journal& journal) {
  if (options.journal_mark && *options.journal_mark != journal_mark(journal)) {
    throw PlanStale("another run changed this database after the plan was made. Nothing was done; run again.");
  }
}

}  // namespace

std::string journal_mark(const Journal& journal) {
  if (journal.records.empty()) {
    return "";
  }
  const MigrationRecord& newest = journal.records.back();
  return fmt::format("{} {} {} {}", newest.id, to_string(newest.state), newest.finished_at, newest.steps.size());
}

RunReport run_steps(postgres::Connection& connection, const std::vector<planner::Step>& steps,
                    const RunOptions& options) {
  const steady_clock::time_point start = steady_clock::now();
  RunReport report;
  if (steps.empty()) {
    return report;
  }
  Migration migration;
  migration.name = options.name;
  migration.statements.reserve(steps.size());
  for (const planner::Step& step : steps) {
    migration.statements.push_back(statement_of(step, migration.statements.size() + 1));
  }
  Session session(connection, options);
  if (options.journal_mark && session.journal_exists) {
    require_same_journal(options, read_journal(connection, options.journal));
  }
  Job job{.migration = migration, .statements = migration.statements};
  if (!options.goal.empty() && commits_more_than_once(migration.statements)) {
    planner::Plan plan;
    plan.steps = steps;
    const Migration both_ways = one_migration(plan, options.name);
    const std::string written = render_up(migration), undo = render_down(both_ways);
    // A secret must not stay there: such a run that is cut off is planned anew.
    if (schema::without_secrets(written) == written && schema::without_secrets(undo) == undo) {
      job.plan = written;
      job.undo = undo;
      job.goal = options.goal;
    }
  }
  execute(session, job, report);
  report.applied.push_back(migration.name);
  report.elapsed = duration_cast<milliseconds>(steady_clock::now() - start);
  return report;
}

Migration run_of(const MigrationRecord& record) {
  Migration migration = parse_migration("", record.name, record.plan, record.undo);
  migration.hash.clear();
  return migration;
}

RunReport finish_run(postgres::Connection& connection, const RunOptions& options) {
  return in_session(connection, options, [&](Session& session, const Journal& journal, RunReport& report) {
    const MigrationRecord* record = unfinished_run(journal);
    if (record == nullptr || record->goal != options.goal) {
      return;
    }
    const Migration migration = run_of(*record);
    execute(session, {.migration = migration, .statements = migration.statements, .previous = record}, report);
    report.applied.push_back(migration.name);
  });
}

}  // namespace migrate
