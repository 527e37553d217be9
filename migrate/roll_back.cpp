#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "migrate/directory.hpp"
#include "migrate/execute.hpp"
#include "migrate/in_session.hpp"
#include "migrate/journal_writer.hpp"
#include "migrate/preconditions.hpp"
#include "migrate/runner.hpp"

namespace migrate {

namespace {

const Migration* find(const std::vector<Migration>& migrations, std::string_view version) {
  const auto found = std::ranges::find(migrations, version, &Migration::version);
  return found == migrations.end() ? nullptr : &*found;
}

/// The steps that are done. Of one that was cut off outside a transaction the catalog says whether it is; what it left
/// half-built is removed.
std::set<std::size_t> done_steps(Session& session, const Migration& migration, const MigrationRecord& record) {
  std::set<std::size_t> done;
  for (const StepRecord& step : record.steps) {
    if (step.down) {
      continue;
    }
    const auto statement = std::ranges::find(migration.statements, step.number, &Statement::number);
    if (step.state == State::applied) {
      done.insert(step.number);
    } else if (statement != migration.statements.end() && statement->transaction == planner::Transaction::forbidden) {
      if (!statement->done_when.empty() && session.holds(statement->done_when)) {
        done.insert(step.number);
      } else if (!statement->cleanup.empty() && (statement->leftover.empty() || session.holds(statement->leftover))) {
        session.connection().execute(statement->cleanup);
      }
    }
  }
  return done;
}

/// Of a migration that stopped half-way only what its done steps need is taken back.
std::vector<Statement> statements_to_take_back(const Migration& migration, const std::set<std::size_t>& done) {
  std::vector<Statement> statements = migration.down;
  if (done.size() < migration.steps()) {
    std::erase_if(statements,
                  [&](const Statement& statement) { return statement.undoes > 0 && !done.contains(statement.undoes); });
  }
  return statements;
}

/// What cannot be brought back of the steps that have run: `step 3: why`.
std::vector<std::string> lost(const Migration& migration, const MigrationRecord& record) {
  std::vector<std::string> reasons;
  for (const std::string& reason : migration.irreversible) {
    const bool has_not_run = std::ranges::any_of(migration.statements, [&](const Statement& statement) {
      return statement.number > 0 && reason.starts_with(fmt::format("step {}: ", statement.number)) &&
             std::ranges::none_of(
                 record.steps, [&](const StepRecord& step) { return !step.down && step.number == statement.number; });
    });
    if (!has_not_run) {
      reasons.push_back(reason);
    }
  }
  return reasons;
}

void require_reversible(const Migration& migration, const MigrationRecord& record, const RollbackOptions& options) {
  const std::vector<std::string> reasons = lost(migration, record);
  if (reasons.empty() || options.allow_irreversible) {
    return;
  }
  std::string message =
      (migration.version.empty() ? "the run" : migration.label()) + " cannot be taken back whole (--allow data-loss):";
  for (const std::string& reason : reasons) {
    message += "\n  " + reason;
  }
  throw Error(message, 3);
}

std::vector<const Statement*> steps_of(const std::vector<Statement>& statements) {
  std::vector<const Statement*> steps;
  for (const Statement& statement : statements) {
    if (statement.number > 0) {
      steps.push_back(&statement);
    }
  }
  return steps;
}

/// All its steps are done, whoever did them: what takes it back goes by them.
void note_all_steps(Session& session, const Migration& migration, std::int64_t record) {
  const std::vector<const Statement*> steps = steps_of(migration.statements);
  if (!steps.empty()) {
    session.connection().execute(
        finished_steps(session.journal(), record, false, steps, std::vector<StepRun>(steps.size())));
  }
}

}  // namespace

void require_way_back(const Migration& migration, const Journal& journal) {
  const MigrationRecord& record = *journal.current(migration.version);
  if (!migration.header.replaces.empty() && record.hash != migration.hash) {
    throw Error(
        fmt::format("{} ran here as {} single migrations: take it back from the directory as it was before the "
                    "squash",
                    migration.label(), migration.header.replaces.size()));
  }
  if (!migration.has_down) {
    throw Error(fmt::format("{} has no down file: nothing says how to take it back", migration.label()));
  }
  if (record.state == State::baselined && !migration.header.mends_drift) {
    throw Error(fmt::format("{} was baselined, not run: it is not taken back", migration.label()));
  }
}

std::vector<const Migration*> rollback_candidates(const std::vector<Migration>& migrations, const Journal& journal,
                                                  const RollbackOptions& options) {
  std::vector<const MigrationRecord*> records;
  for (const MigrationRecord& record : journal.records) {
    if (!record.version.empty() && journal.current(record.version) == &record) {
      records.push_back(&record);
    }
  }
  std::ranges::sort(records, [](const MigrationRecord* left, const MigrationRecord* right) {
    return version_less(right->version, left->version);
  });
  std::vector<const Migration*> candidates;
  for (const MigrationRecord* record : records) {
    const bool wanted =
        options.down_to ? version_less(*options.down_to, record->version) : candidates.size() < options.count;
    const Migration* migration = find(migrations, record->version);
    // What mends a drift and had nothing to mend stands in nobody's way back.
    const bool starts_here =
        record->state == State::baselined && (migration == nullptr || !migration->header.mends_drift);
    if (!wanted || (options.down_to && starts_here)) {
      break;
    }
    if (migration == nullptr) {
      throw HistoryMismatch(fmt::format("{}_{} has run here, but has no file", record->version, record->name));
    }
    candidates.push_back(migration);
  }
  return candidates;
}

RunReport roll_back(postgres::Connection& connection, const std::vector<Migration>& migrations,
                    const RollbackOptions& options) {
  return in_session(connection, options, [&](Session& session, const Journal& journal, RunReport& report) {
    const std::vector<const Migration*> candidates = rollback_candidates(migrations, journal, options);
    for (const Migration* migration : candidates) {
      require_way_back(*migration, journal);
      require_reversible(*migration, *journal.current(migration->version), options);
    }
    for (const Migration* migration : candidates) {  // nothing is taken back where something stands against a part
      const Job job{
          .migration = *migration, .statements = migration->down, .down = true, .may_lose = options.allow_irreversible};
      if (options.check_data && journal.current(migration->version)->state != State::baselined) {
        probe_preconditions(session, job, steps_of(migration->down));
      }
    }
    for (const Migration* migration : candidates) {
      const MigrationRecord* record = journal.current(migration->version);
      // Baselined, it made nothing.
      const std::vector<Statement> statements =
          record->state == State::baselined
              ? std::vector<Statement>{}
              : statements_to_take_back(*migration, done_steps(session, *migration, *record));
      execute(session,
              {.migration = *migration,
               .statements = statements,
               .previous = record,
               .down = true,
               .may_lose = options.allow_irreversible},
              report);
      report.applied.push_back(migration->label());
    }
  });
}

RunReport abort_run(postgres::Connection& connection, const RollbackOptions& options) {
  return in_session(connection, options, [&](Session& session, const Journal& journal, RunReport& report) {
    const MigrationRecord* record = run_to_abort(journal);
    if (record == nullptr) {
      return;
    }
    const Migration migration = run_of(*record);
    require_reversible(migration, *record, options);
    const std::vector<Statement> statements =
        statements_to_take_back(migration, done_steps(session, migration, *record));
    execute(session,
            {.migration = migration,
             .statements = statements,
             .previous = record,
             .down = true,
             .may_lose = options.allow_irreversible},
            report);
    report.applied.push_back(migration.name);
  });
}

void resolve(postgres::Connection& connection, const std::vector<Migration>& migrations, const std::string& version,
             Resolution resolution, const RunOptions& options) {
  Session session(connection, options);
  const Journal journal = read_journal(connection, options.journal);
  const MigrationRecord* record = journal.current(version);
  const Migration* migration = find(migrations, version);
  if (record == nullptr && migration == nullptr) {
    throw Error("there is no migration of version " + version, 64);
  }
  if (record != nullptr && (record->state == State::applied || record->state == State::baselined) &&
      resolution != Resolution::rolled_back) {
    throw Error(fmt::format("{} is {}: nothing to set right", version, to_string(record->state)));
  }
  const std::string note = ", note = 'resolved by ' || SESSION_USER";
  switch (resolution) {
    case Resolution::applied: {
      session.need_journal();
      std::string id = record == nullptr ? "" : std::to_string(record->id);
      if (record == nullptr) {
        id = connection.execute(begin_record(session.journal(), *migration, {.tool_version = options.tool_version}))
                 .text(0, 0);
      }
      if (migration != nullptr) {
        note_all_steps(session, *migration, std::stoll(id));
      }
      const std::string hash = migration == nullptr ? "hash" : literal_or_null(migration->hash);
      connection.execute(
          fmt::format("UPDATE {}.migration SET state = 'applied', direction = 'up', error = NULL, sqlstate = NULL, "
                      "finished_at = pg_catalog.clock_timestamp(), hash = {}{} WHERE id = {}",
                      session.journal(), hash, note, id));
      return;
    }
    case Resolution::rolled_back:
      if (record == nullptr) {
        throw Error(fmt::format("{} was never begun: it is pending", version));
      }
      connection.execute(fmt::format(
          "UPDATE {}.migration SET state = 'rolled back', finished_at = pg_catalog.clock_timestamp(){} WHERE id = {}",
          session.journal(), note, record->id));
      return;
    case Resolution::step_done:
    case Resolution::step_again: {
      const auto open = record == nullptr ? std::vector<StepRecord>::const_iterator{}
                                          : std::ranges::find_if(record->steps, [&](const StepRecord& step) {
                                              return step.down == record->down && step.state != State::applied;
                                            });
      if (record == nullptr || open == record->steps.end()) {
        throw Error(fmt::format("{} has no step that was cut off or failed", version));
      }
      const std::string where = fmt::format("migration = {} AND number = {} AND direction = '{}'", record->id,
                                            open->number, open->down ? "down" : "up");
      connection.execute(resolution == Resolution::step_done
                             ? "UPDATE " + session.journal() +
                                   ".step SET state = 'applied', error = NULL, sqlstate = NULL, "
                                   "finished_at = pg_catalog.clock_timestamp() WHERE " +
                                   where
                             : "DELETE FROM " + session.journal() + ".step WHERE " + where);
      return;
    }
  }
}

}  // namespace migrate
