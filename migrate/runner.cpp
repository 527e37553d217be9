#include "migrate/runner.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "migrate/directory.hpp"
#include "migrate/execute.hpp"
#include "migrate/in_session.hpp"
#include "migrate/journal_writer.hpp"
#include "migrate/route.hpp"

namespace migrate {

namespace {

void require_history(const std::vector<Status>& entries) {
  const std::vector<std::string> problems = history_problems(entries);
  if (problems.empty()) {
    return;
  }
  std::string message = "the migrations do not follow from what has run here:";
  for (const std::string& problem : problems) {
    message += "\n  " + problem;
  }
  throw HistoryMismatch(message);
}

void require_forward(const Status& entry) {
  if (entry.record != nullptr && entry.record->down) {
    throw HistoryMismatch(fmt::format(
        "the rollback of {}_{} was begun and is not finished: finish it with `schema rollback`, or set it right with "
        "`schema resolve`",
        entry.version, entry.name));
  }
}

/// A row for a migration that does not run: baselined.
void journal_baselined(Session& session, const Migration& migration) {
  session.need_journal();
  const std::string insert =
      begin_record(session.journal(), migration, {.tool_version = session.options().tool_version});
  const postgres::Result id = session.connection().execute(insert);
  session.connection().execute(end_record(session.journal(), std::stoll(std::string(id.text(0, 0))), State::baselined));
}

void check(const RunOptions& options, const Migration& migration, Moment moment) {
  if (options.check) {
    options.check(migration, moment);
  }
}

}  // namespace

RunReport apply(postgres::Connection& connection, const std::vector<Migration>& migrations, const RunOptions& options) {
  return in_session(connection, options, [&](Session& session, const Journal& journal, RunReport& report) {
    const std::vector<Status> entries = status(migrations, journal);
    require_history(entries);
    const Route route = migrate::route(entries, options.contract_reason.has_value(), options.up_to);
    std::ranges::transform(route.held, std::back_inserter(report.held),
                           [](const Status* row) { return row->migration->label(); });
    if (route.waits != nullptr) {
      report.waits = fmt::format("{}: {}", route.waits->migration->label(), route.reason);
    }
    for (const Status* entry : route.runs) {
      require_forward(*entry);
      const Migration& migration = *entry->migration;
      const bool fresh = entry->record == nullptr;
      // Where nobody can tell, nothing has drifted: an empty database that the migrations are tried on.
      const bool is_there = migration.header.mends_drift
                                ? !options.is_there || options.is_there(migration)
                                : migration.header.baseline && options.is_there && options.is_there(migration);
      if (fresh && is_there) {
        journal_baselined(session, migration);
        report.baselined.push_back(migration.label());
        continue;
      }
      if (migration.held() && !options.contract_reason) {
        report.held.push_back(migration.label());
        return;
      }
      if (fresh) {
        check(options, migration, Moment::before);
      }
      const std::optional<std::string> reason =
          migration.header.contract_reason ? migration.header.contract_reason : options.contract_reason;
      const bool contract = migration.header.phase == planner::Phase::contract;
      execute(session,
              {.migration = migration,
               .statements = migration.statements,
               .previous = entry->record,
               .note = contract ? reason.value_or("") : ""},
              report);
      report.applied.push_back(migration.label());
      check(options, migration, Moment::after);
    }
  });
}

RunReport baseline(postgres::Connection& connection, const std::vector<Migration>& migrations,
                   const std::string& version, const RunOptions& options) {
  if (!version.empty() && std::ranges::find(migrations, version, &Migration::version) == migrations.end()) {
    throw Error("there is no migration of version " + version);
  }
  return in_session(connection, options, [&](Session& session, const Journal& journal, RunReport& report) {
    for (const Migration& migration : migrations) {
      if (!version.empty() && version_less(version, migration.version)) {
        break;
      }
      const MigrationRecord* record = journal.current(migration.version);
      if (record == nullptr) {
        journal_baselined(session, migration);
        report.baselined.push_back(migration.label());
      } else if (record->state != State::applied && record->state != State::baselined) {
        throw HistoryMismatch(fmt::format("{} is {}: set it right with `schema resolve` first", migration.label(),
                                          to_string(record->state)));
      }
    }
  });
}

}  // namespace migrate
