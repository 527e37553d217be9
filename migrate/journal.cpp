#include "migrate/journal.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "migrate/catalog_query.hpp"
#include "migrate/directory.hpp"
#include "migrate/error.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

constexpr std::array<std::string_view, 6> kStates{"pending", "running",     "applied",
                                                  "failed",  "rolled back", "baselined"};

template <class Integer>
Integer number(std::string_view text) {
  Integer value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// A point in time as ISO 8601 in UTC; NULL stays NULL.
std::string iso(std::string_view column) {
  return fmt::format("pg_catalog.to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')", column);
}

void require_known_version(std::string_view comment) {
  const std::size_t at = comment.rfind(' ');
  const int version = at == std::string_view::npos ? 0 : number<int>(comment.substr(at + 1));
  if (version > kJournalVersion) {
    throw Error(fmt::format("the journal in this database is of version {}, this release knows {}: use a newer release",
                            version, kJournalVersion));
  }
}

void read_steps(const postgres::Result& rows, std::vector<MigrationRecord>& records) {
  std::size_t at = 0;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::int64_t id = number<std::int64_t>(rows.text(row, 0));
    while (at < records.size() && records[at].id < id) {
      ++at;
    }
    if (at == records.size() || records[at].id != id) {
      continue;
    }
    StepRecord step;
    step.number = number<std::size_t>(rows.text(row, 1));
    step.down = rows.text(row, 2) == "down";
    step.state = state(rows.text(row, 3)).value_or(State::running);
    step.started_at = rows.text(row, 4);
    step.finished_at = rows.text(row, 5);
    step.error = rows.text(row, 6);
    step.sqlstate = rows.text(row, 7);
    step.hash = rows.text(row, 8);
    step.seconds = number<double>(rows.text(row, 9));
    step.statement = rows.text(row, 10);
    step.rows = rows.is_null(row, 11) ? -1 : rows.integer(row, 11);
    records[at].steps.push_back(std::move(step));
  }
}

void read_backfills(const postgres::Result& rows, std::vector<MigrationRecord>& records) {
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::int64_t id = number<std::int64_t>(rows.text(row, 0));
    const auto record = std::ranges::find(records, id, &MigrationRecord::id);
    if (record == records.end()) {
      continue;
    }
    BackfillRecord backfill;
    backfill.number = number<std::size_t>(rows.text(row, 1));
    backfill.relation = rows.text(row, 2);
    backfill.rows = number<std::int64_t>(rows.text(row, 3));
    backfill.position = rows.text(row, 4);
    backfill.started_at = rows.text(row, 5);
    backfill.updated_at = rows.text(row, 6);
    backfill.finished_at = rows.text(row, 7);
    record->backfills.push_back(std::move(backfill));
  }
}

}  // namespace

std::string_view to_string(State state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<State> state(std::string_view name) {
  const auto found = std::ranges::find(kStates, name);
  return found == kStates.end() ? std::nullopt : std::optional(static_cast<State>(found - kStates.begin()));
}

const MigrationRecord* Journal::current(std::string_view version) const {
  const MigrationRecord* found = nullptr;
  for (const MigrationRecord& record : records) {
    if (record.version == version && record.state != State::rolled_back) {
      found = &record;
    }
  }
  return found;
}

namespace {

const MigrationRecord* newest_run(const Journal& journal) {
  const auto newest = std::find_if(journal.records.rbegin(), journal.records.rend(),
                                   [](const MigrationRecord& record) { return record.version.empty(); });
  return newest == journal.records.rend() ? nullptr : &*newest;
}

}  // namespace

const MigrationRecord* unfinished_run(const Journal& journal) {
  const MigrationRecord* newest = newest_run(journal);
  if (newest == nullptr || newest->plan.empty() || newest->down) {
    return nullptr;
  }
  const bool goes_on =
      newest->state == State::running || (newest->state == State::failed && !newest->sqlstate.starts_with("42"));
  return goes_on ? newest : nullptr;
}

const MigrationRecord* run_to_abort(const Journal& journal) {
  const MigrationRecord* newest = newest_run(journal);
  return newest == nullptr || newest->undo.empty() ? nullptr : newest;
}

std::string journal_ddl(const std::string& schema) {
  return fmt::format(R"(
COMMENT ON SCHEMA {1} IS 'journal of schema, version {0}';
CREATE TABLE IF NOT EXISTS {1}.migration (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version text,
  name text NOT NULL,
  phase text,
  hash text,
  state text NOT NULL CHECK (state IN ('running', 'applied', 'failed', 'rolled back', 'baselined')),
  direction text NOT NULL DEFAULT 'up' CHECK (direction IN ('up', 'down')),
  started_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  finished_at timestamp with time zone,
  run_by text NOT NULL DEFAULT SESSION_USER,
  tool_version text,
  error text,
  sqlstate text,
  note text,
  plan text,
  goal text
);
ALTER TABLE {1}.migration ADD COLUMN IF NOT EXISTS undo text;
CREATE UNIQUE INDEX IF NOT EXISTS migration_version_key ON {1}.migration (version)
  WHERE state <> 'rolled back';
CREATE TABLE IF NOT EXISTS {1}.step (
  migration bigint NOT NULL REFERENCES {1}.migration ON DELETE CASCADE,
  number integer NOT NULL,
  direction text NOT NULL DEFAULT 'up',
  state text NOT NULL CHECK (state IN ('running', 'applied', 'failed')),
  hash text NOT NULL,
  comment text,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  error text,
  sqlstate text,
  PRIMARY KEY (migration, direction, number)
);
ALTER TABLE {1}.step ADD COLUMN IF NOT EXISTS statement text;
ALTER TABLE {1}.step ADD COLUMN IF NOT EXISTS rows bigint;
CREATE TABLE IF NOT EXISTS {1}.backfill (
  migration bigint NOT NULL REFERENCES {1}.migration ON DELETE CASCADE,
  number integer NOT NULL,
  relation text NOT NULL,
  rows bigint NOT NULL DEFAULT 0,
  "position" text,
  started_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  updated_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  finished_at timestamp with time zone,
  PRIMARY KEY (migration, number)
);
CREATE TABLE IF NOT EXISTS {1}.rate (
  work text NOT NULL CHECK (work IN ('scan', 'index', 'rewrite', 'backfill')),
  amount double precision NOT NULL,
  seconds double precision NOT NULL,
  noted_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
)",
                     kJournalVersion, schema::quote_identifier(schema));
}

std::string journal_is_there(const std::string& schema) {
  const auto table = [&schema](std::string_view name) {
    return regclass(schema::quote_identifier(schema) + std::string(name));
  };
  return fmt::format(
      "SELECT pg_catalog.count(*) = 3 FROM pg_catalog.pg_attribute WHERE NOT attisdropped AND (attrelid = {} AND "
      "attname = 'undo' OR attrelid = {} AND attname IN ('statement', 'rows'))",
      table(".migration"), table(".step"));
}

Journal read_journal(postgres::Connection& connection, const std::string& schema) {
  Journal journal;
  const std::string name = schema::quote_identifier(schema);
  const postgres::Result found = connection.execute(fmt::format(
      R"(
SELECT pg_catalog.to_regclass({0}) IS NOT NULL,
       pg_catalog.obj_description(pg_catalog.to_regnamespace({1})::pg_catalog.oid, 'pg_namespace'),
       (SELECT pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace
         WHERE oid = pg_catalog.to_regnamespace({1})))",
      schema::quote_literal(name + ".migration"), schema::quote_literal(name)));
  journal.exists = found.text(0, 0) == "t";
  if (!journal.exists) {
    return journal;
  }
  require_known_version(found.text(0, 1));
  journal.owner = found.text(0, 2);
  // An older release's journal has no `undo`, no `statement`, no `rows`.
  const std::vector<postgres::Result> results = connection.execute_all(
      {fmt::format("SELECT id, version, name, phase, hash, state, direction, {}, {}, "
                   "COALESCE(EXTRACT(epoch FROM finished_at - started_at), 0)::double precision, run_by, tool_version, "
                   "error, sqlstate, note, plan, goal, pg_catalog.to_jsonb(m) ->> 'undo' FROM {}.migration AS m "
                   "ORDER BY id",
                   iso("started_at"), iso("finished_at"), name),
       fmt::format(
           "SELECT migration, number, direction, state, {}, {}, error, sqlstate, hash, "
           "COALESCE(EXTRACT(epoch FROM finished_at - started_at), 0)::double precision, pg_catalog.to_jsonb(s) ->> "
           "'statement', pg_catalog.to_jsonb(s) ->> 'rows' FROM {}.step AS s ORDER BY migration, direction, number",
           iso("started_at"), iso("finished_at"), name),
       fmt::format("SELECT migration, number, relation, rows, \"position\", {}, {}, {} FROM {}.backfill "
                   "ORDER BY migration, number",
                   iso("started_at"), iso("updated_at"), iso("finished_at"), name)});
  const postgres::Result& rows = results[0];
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    MigrationRecord record;
    record.id = number<std::int64_t>(rows.text(row, 0));
    record.version = rows.text(row, 1);
    record.name = rows.text(row, 2);
    record.phase = rows.text(row, 3);
    record.hash = rows.text(row, 4);
    record.state = state(rows.text(row, 5)).value_or(State::failed);
    record.down = rows.text(row, 6) == "down";
    record.started_at = rows.text(row, 7);
    record.finished_at = rows.text(row, 8);
    record.seconds = number<double>(rows.text(row, 9));
    record.user = rows.text(row, 10);
    record.tool_version = rows.text(row, 11);
    record.error = rows.text(row, 12);
    record.sqlstate = rows.text(row, 13);
    record.note = rows.text(row, 14);
    record.plan = rows.text(row, 15);
    record.goal = rows.text(row, 16);
    record.undo = rows.text(row, 17);
    journal.records.push_back(std::move(record));
  }
  read_steps(results[1], journal.records);
  read_backfills(results[2], journal.records);
  return journal;
}

std::vector<Status> status(const std::vector<Migration>& migrations, const Journal& journal) {
  std::vector<Status> result;
  for (const Migration& migration : migrations) {
    Status entry;
    entry.version = migration.version;
    entry.name = migration.name;
    entry.migration = &migration;
    entry.phase = migration.header.phase ? planner::to_string(*migration.header.phase) : "";
    entry.record = journal.current(migration.version);
    if (entry.record != nullptr) {
      entry.state = entry.record->state;
    } else if (std::ranges::any_of(journal.records, [&](const MigrationRecord& record) {
                 return record.version == migration.version;
               })) {
      entry.state = State::rolled_back;
    }
    const std::vector<std::string>& replaced = migration.header.replaces;
    const auto ran = static_cast<std::size_t>(std::ranges::count_if(replaced, [&](const std::string& version) {
      const MigrationRecord* record = journal.current(version);
      return record != nullptr && (record->state == State::applied || record->state == State::baselined);
    }));
    const bool itself = entry.record != nullptr && entry.record->hash == migration.hash;
    if (ran > 0 && !itself) {
      // The single ones ran here. All of them: that is the same.
      entry.part_of_it = ran < replaced.size();
      entry.squashed = !entry.part_of_it;
      entry.state = entry.squashed ? State::applied : State::failed;
    }
    entry.held = migration.held() && !entry.done();
    entry.changed = !entry.squashed && !entry.part_of_it && entry.done() && !entry.record->hash.empty() &&
                    entry.record->hash != migration.hash;
    result.push_back(std::move(entry));
  }
  for (const MigrationRecord& record : journal.records) {
    if (record.version.empty() || record.state == State::rolled_back ||
        std::ranges::any_of(migrations, [&](const Migration& other) {
          return other.version == record.version ||
                 std::ranges::find(other.header.replaces, record.version) != other.header.replaces.end();
        })) {
      continue;
    }
    Status entry;
    entry.version = record.version;
    entry.name = record.name;
    entry.phase = record.phase;
    entry.state = record.state;
    entry.missing = true;
    entry.record = &record;
    result.push_back(std::move(entry));
  }
  std::ranges::stable_sort(
      result, [](const Status& left, const Status& right) { return version_less(left.version, right.version); });
  bool later_done = false;
  for (auto entry = result.rbegin(); entry != result.rend(); ++entry) {
    entry->out_of_order = later_done && !entry->done() && entry->record == nullptr;
    later_done = later_done || entry->record != nullptr;
  }
  return result;
}

std::vector<const Statement*> steps_ahead(const Status& status) {
  std::vector<const Statement*> ahead;
  for (const Statement& statement : status.migration->statements) {
    const bool done =
        status.record != nullptr && std::ranges::any_of(status.record->steps, [&](const StepRecord& step) {
          return !step.down && step.number == statement.number && step.state == State::applied;
        });
    if (statement.number > 0 && !done) {
      ahead.push_back(&statement);
    }
  }
  return ahead;
}

bool Status::late() const { return out_of_order && migration->header.phase != planner::Phase::contract; }

std::vector<std::string> history_problems(const std::vector<Status>& status) {
  std::vector<std::string> problems;
  for (const Status& entry : status) {
    const std::string label = entry.version + "_" + entry.name;
    if (entry.changed) {
      problems.push_back(entry.record != nullptr && entry.record->name != entry.name
                             ? fmt::format("{} is not what ran here under that version: {}_{}", label, entry.version,
                                           entry.record->name)
                             : label + " was changed after it was applied");
    }
    if (entry.part_of_it) {
      problems.push_back(
          fmt::format("{} replaces migrations of which only a part has run here: run the others first, from "
                      "the directory as it was before the squash",
                      label));
    }
    if (entry.missing) {
      problems.push_back(fmt::format("{} is {} in the database, but has no file", label, to_string(entry.state)));
    }
    if (entry.late()) {
      problems.push_back(label + " is pending, but a later one has run: `schema rebase` moves it to the end");
    }
  }
  return problems;
}

}  // namespace migrate
