#include "migrate/journal_writer.hpp"

#include <fmt/format.h>

#include "migrate/hash.hpp"
#include "schema/secrets.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using schema::quote_literal;

constexpr std::string_view kStepConflict =
    " ON CONFLICT (migration, direction, number) DO UPDATE SET state = excluded.state, hash = excluded.hash, "
    "comment = excluded.comment, started_at = excluded.started_at, finished_at = excluded.finished_at, error = NULL, "
    "sqlstate = NULL, statement = NULL, rows = excluded.rows";

std::string_view direction(bool down) { return down ? "'down'" : "'up'"; }

std::string rows_or_null(std::int64_t rows) { return rows < 0 ? "NULL" : std::to_string(rows); }

}  // namespace

std::string literal_or_null(std::string_view text) { return text.empty() ? "NULL" : quote_literal(text); }

std::string begin_record(const std::string& journal, const Migration& migration, const Beginning& beginning) {
  const auto& [previous, down, tool_version, note, plan, undo, goal] = beginning;
  if (previous != nullptr) {
    return fmt::format(
        "UPDATE {}.migration SET state = 'running', direction = {}, hash = {}, finished_at = NULL, "
        "error = NULL, sqlstate = NULL, tool_version = {}, run_by = SESSION_USER{}{} WHERE id = {} RETURNING id",
        journal, direction(down), down ? "hash" : literal_or_null(migration.hash), literal_or_null(tool_version),
        note.empty() ? "" : ", note = " + quote_literal(note),
        down && !previous->down ? ", started_at = pg_catalog.clock_timestamp()" : "", previous->id);
  }
  // With the runner's lock held, a direct run that still runs was cut off.
  const std::string stale = migration.version.empty()
                                ? "UPDATE " + journal +
                                      ".migration SET state = 'failed', error = COALESCE(error, 'interrupted'), plan = "
                                      "NULL, undo = NULL, goal = NULL "
                                      "WHERE version IS NULL AND (state = 'running' OR plan IS NOT NULL); "
                                : "";
  return fmt::format(
      "{}INSERT INTO {}.migration (version, name, phase, hash, state, direction, tool_version, note, plan, undo, "
      "goal) VALUES ({}, {}, {}, {}, 'running', {}, {}, {}, {}, {}, {}) RETURNING id",
      stale, journal, literal_or_null(migration.version), quote_literal(migration.name),
      migration.header.phase ? quote_literal(planner::to_string(*migration.header.phase)) : "NULL",
      literal_or_null(migration.hash), direction(down), literal_or_null(tool_version), literal_or_null(note),
      literal_or_null(plan), literal_or_null(undo), literal_or_null(goal));
}

std::string end_record(const std::string& journal, std::int64_t id, State state, const std::string& error,
                       const std::string& sqlstate) {
  return fmt::format(
      "UPDATE {}.migration SET state = {}, finished_at = pg_catalog.clock_timestamp(), error = {}, "
      "sqlstate = {}{} WHERE id = {}",
      journal, quote_literal(to_string(state)), literal_or_null(error), literal_or_null(sqlstate),
      state == State::applied || state == State::rolled_back ? ", plan = NULL, undo = NULL, goal = NULL" : "", id);
}

std::string finished_steps(const std::string& journal, std::int64_t id, bool down,
                           const std::vector<const Statement*>& steps, const std::vector<StepRun>& runs) {
  std::string rows;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    rows += fmt::format(
        "{}({}, {}, {}, 'applied', {}, {}, pg_catalog.now() + interval '{} milliseconds', pg_catalog.now() + interval "
        "'{} milliseconds', {})",
        i == 0 ? "" : ", ", id, steps[i]->number, direction(down), quote_literal(step_hash(*steps[i])),
        literal_or_null(steps[i]->comment), runs[i].started.count(), runs[i].finished.count(),
        rows_or_null(runs[i].rows));
  }
  return rows.empty()
             ? ""
             : "INSERT INTO " + journal +
                   ".step (migration, number, direction, state, hash, comment, started_at, finished_at, rows) VALUES " +
                   rows + std::string(kStepConflict);
}

std::string start_step(const std::string& journal, std::int64_t id, bool down, const Statement& step) {
  return fmt::format(
      "INSERT INTO {}.step (migration, number, direction, state, hash, comment, started_at) VALUES ({}, {}, {}, "
      "'running', {}, {}, pg_catalog.clock_timestamp()){}",
      journal, id, step.number, direction(down), quote_literal(step_hash(step)), literal_or_null(step.comment),
      kStepConflict);
}

std::string end_step(const std::string& journal, std::int64_t id, bool down, const Statement& step, State state,
                     const std::string& error, const std::string& sqlstate, std::int64_t rows) {
  return fmt::format(
      "INSERT INTO {}.step (migration, number, direction, state, hash, comment, started_at, finished_at, "
      "error, sqlstate, statement, rows) VALUES ({}, {}, {}, {}, {}, {}, pg_catalog.clock_timestamp(), "
      "pg_catalog.clock_timestamp(), {}, {}, {}, {}) ON CONFLICT (migration, direction, number) DO UPDATE SET state = "
      "excluded.state, finished_at = excluded.finished_at, error = excluded.error, sqlstate = excluded.sqlstate, "
      "statement = excluded.statement, rows = excluded.rows",
      journal, id, step.number, direction(down), quote_literal(to_string(state)), quote_literal(step_hash(step)),
      literal_or_null(step.comment), literal_or_null(error), literal_or_null(sqlstate),
      literal_or_null(state == State::failed ? schema::without_secrets(step.sql) : ""), rows_or_null(rows));
}

std::string step_hash(const Statement& step) { return sha256(step.sql).substr(0, 16); }

}  // namespace migrate
