#include "report/history.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "report/json.hpp"

namespace report {

namespace {

using migrate::State;
using migrate::Status;

bool is_done(const Status& row) { return row.state == State::applied || row.state == State::baselined; }

std::int64_t steps_done(const migrate::MigrationRecord& record) {
  return std::ranges::count_if(record.steps, [&](const migrate::StepRecord& step) {
    return step.down == record.down && step.state == State::applied;
  });
}

std::int64_t rows_filled(const migrate::MigrationRecord& record) {
  std::int64_t rows = 0;
  for (const migrate::BackfillRecord& backfill : record.backfills) {
    rows += backfill.rows;
  }
  return rows;
}

/// What a person reads; programs get the state itself.
std::string_view state_text(State state, const migrate::MigrationRecord* record) {
  return record != nullptr && record->was_stopped() ? "stopped" : migrate::to_string(state);
}

std::string how_far(const migrate::MigrationRecord& record, const migrate::Migration* migration) {
  std::string text =
      fmt::format("{}since {}: {}", record.down ? "on its way back, " : "", record.started_at, steps_done(record));
  const std::size_t steps = migration == nullptr ? 0 : record.down ? migration->down.size() : migration->steps();
  text += steps == 0 ? " steps done" : fmt::format(" of {} steps done", steps);
  for (const migrate::BackfillRecord& backfill : record.backfills) {
    text += backfill.finished_at.empty() ? fmt::format(", {} rows of {} filled", backfill.rows, backfill.relation) : "";
  }
  return text;
}

/// The step that was at work, or cut off, of which nothing says how to see whether it is done.
std::optional<std::size_t> unknown_step(const Status& row) {
  if (row.state != State::running || row.record == nullptr || row.migration == nullptr) {
    return std::nullopt;
  }
  const auto& statements = row.record->down ? row.migration->down : row.migration->statements;
  for (const migrate::StepRecord& step : row.record->steps) {
    const auto statement = std::ranges::find(statements, step.number, &migrate::Statement::number);
    if (step.down == row.record->down && step.state == State::running && statement != statements.end() &&
        statement->done_when.empty() && !statement->backfill) {
      return step.number;
    }
  }
  return std::nullopt;
}

/// What brings a migration further whose runner is gone.
std::string cut_off(const Status& row) {
  if (const auto step = unknown_step(row)) {
    return fmt::format(
        "was cut off in step {0}: `schema resolve {1} --step-done` or `--step-again` says whether it is done", *step,
        row.version);
  }
  return row.record->down ? "its rollback was cut off: the next rollback goes on"
                          : "was cut off: the next apply goes on";
}

std::string remarks(const Status& row, const std::string& runner) {
  std::vector<std::string> said;
  const auto add = [&](bool holds, std::string text) {
    if (holds) {
      said.push_back(std::move(text));
    }
  };
  add(row.held && !is_done(row), "held back: contract phase");
  const bool other = row.record != nullptr && row.record->name != row.name;
  add(row.changed && !other, "edited since it ran");
  add(row.changed && other, other ? "what ran here was " + row.version + '_' + row.record->name : "");
  add(row.missing, "not in the directory");
  add(row.out_of_order, "a later one is applied");
  add(row.squashed, "as single migrations");
  add(row.part_of_it, "only a part of what it replaces has run");
  if (row.state == State::running && row.record != nullptr) {
    said.push_back(how_far(*row.record, row.migration));
    add(runner.empty(), cut_off(row));
  }
  if (row.record != nullptr && row.record->was_stopped()) {
    said.push_back(fmt::format("as asked; {}; the next {} goes on", how_far(*row.record, row.migration),
                               row.record->down ? "rollback" : "apply"));
  } else if (row.record != nullptr && !row.record->error.empty() && !is_done(row)) {
    said.push_back(row.record->error.substr(0, row.record->error.find('\n')));
  }
  return fmt::format("{}", fmt::join(said, "; "));
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

Json& progress(Json& json, const migrate::MigrationRecord& record) {
  return json.field("started_at", record.started_at)
      .field("finished_at", record.finished_at)
      .field("steps_done", steps_done(record))
      .field("rows_filled", rows_filled(record))
      .field("error", record.error);
}

std::string at_work(const StatusReport& status) {
  const std::string unknown = status.unknown_if_killed();
  return fmt::format("\nat work: {}\n{}\n", status.runner,
                     unknown.empty() ? "It may be killed: the next apply goes on where it stopped."
                                     : fmt::format("Do not kill it now: of {} nothing says how to see whether it is "
                                                   "done.",
                                                   unknown));
}

}  // namespace

std::string StatusReport::version() const {
  std::string newest;
  for (const Status& row : rows) {
    if (is_done(row)) {
      newest = row.version;
    }
  }
  return newest;
}

bool StatusReport::compatible() const {
  return (connected && required.empty()) ||
         std::ranges::any_of(rows, [&](const Status& row) { return row.version == required && is_done(row); });
}

std::string StatusReport::unknown_if_killed() const {
  for (const Status& row : rows) {
    if (const auto step = unknown_step(row)) {
      return fmt::format("step {} of {}_{}", *step, row.version, row.name);
    }
  }
  return "";
}

bool StatusReport::ok() const {
  return connected && compatible() && std::ranges::all_of(rows, [](const Status& row) {
           return is_done(row) && !row.changed && !row.missing && !row.part_of_it;
         });
}

std::string render_text(const StatusReport& status) {
  std::string out;
  const bool has_run = status.run != nullptr;
  if (has_run) {
    out += trimmed(fmt::format("{:<12} {:<18} {:<32} {:<26} {}{}", state_text(status.run->state, status.run), "",
                               status.run->name + " --to", status.run->finished_at, how_far(*status.run, nullptr),
                               status.runner.empty() ? "; the same command goes on, --abort takes it back" : "")) +
           '\n';
  }
  if (status.rows.empty()) {
    return out + (status.runner.empty() ? "" : at_work(status)) + "No migrations.\n";
  }
  std::size_t waiting = 0;
  for (const Status& row : status.rows) {
    waiting += is_done(row) ? 0 : 1;
    const std::string when = row.record == nullptr ? "" : row.record->finished_at;
    out += trimmed(fmt::format("{:<12} {:<18} {:<32} {:<26} {}", state_text(row.state, row.record), row.version,
                               row.name, when, remarks(row, status.runner))) +
           '\n';
  }
  if (!status.runner.empty()) {
    out += at_work(status);
  }
  return out + fmt::format("\n{} applied, {} to go\n", status.rows.size() - waiting, waiting);
}

std::string render_json(const StatusReport& status) {
  Json json;
  json.begin_object().field("ok", status.ok());
  json.begin_object("version");
  json.field("schema", status.version());
  if (status.required.empty()) {
    json.null("required");
  } else {
    json.field("required", status.required);
  }
  json.field("compatible", status.compatible()).end_object();
  json.begin_object("database")
      .field("connected", status.connected)
      .field("latency_ms", static_cast<std::int64_t>(status.latency.count()))
      .end_object();
  json.field("error", status.error);
  json.field("runner", status.runner);
  if (status.runner.empty()) {
    json.null("may_be_killed");
  } else {
    json.field("may_be_killed", status.unknown_if_killed().empty());
  }
  if (status.run == nullptr) {
    json.null("run");
  } else {
    json.begin_object("run").field("state", migrate::to_string(status.run->state));
    progress(json, *status.run).end_object();
  }
  json.begin_array("migrations");
  for (const Status& row : status.rows) {
    json.begin_object()
        .field("version", row.version)
        .field("name", row.name)
        .field("state", migrate::to_string(row.state))
        .field("phase", row.phase)
        .field("held", row.held)
        .field("changed", row.changed)
        .field("missing", row.missing)
        .field("out_of_order", row.out_of_order);
    progress(json, row.record == nullptr ? migrate::MigrationRecord{} : *row.record).end_object();
  }
  return json.end_array().end_object().text();
}

std::string history_text(const migrate::Journal& journal) {
  if (journal.records.empty()) {
    return "Nothing ran yet.\n";
  }
  std::string out;
  for (const migrate::MigrationRecord& record : journal.records) {
    const std::string label = record.version.empty() ? record.name : record.version + "_" + record.name;
    out += trimmed(fmt::format("{:<22} {:<12} {:<44} {:>8.2f} s  {:<12} {}", record.started_at,
                               state_text(record.state, &record), label, record.seconds, record.user,
                               record.error.empty() ? record.note : record.error)) +
           '\n';
  }
  return out;
}

std::string history_json(const migrate::Journal& journal) {
  Json json;
  json.begin_object().begin_array("history");
  for (const migrate::MigrationRecord& record : journal.records) {
    json.begin_object()
        .field("version", record.version)
        .field("name", record.name)
        .field("phase", record.phase)
        .field("state", migrate::to_string(record.state))
        .field("hash", record.hash)
        .field("started_at", record.started_at)
        .field("finished_at", record.finished_at)
        .field("user", record.user)
        .field("tool_version", record.tool_version)
        .field("error", record.error)
        .field("sqlstate", record.sqlstate)
        .field("note", record.note)
        .begin_array("steps");
    for (const migrate::StepRecord& step : record.steps) {
      json.begin_object()
          .field("number", step.number)
          .field("state", migrate::to_string(step.state))
          .field("started_at", step.started_at)
          .field("finished_at", step.finished_at)
          .field("error", step.error)
          .field("sqlstate", step.sqlstate)
          .field("statement", step.statement);
      step.rows < 0 ? json.null("rows") : json.field("rows", step.rows);
      json.end_object();
    }
    json.end_array().begin_array("backfills");
    for (const migrate::BackfillRecord& backfill : record.backfills) {
      json.begin_object()
          .field("number", backfill.number)
          .field("relation", backfill.relation)
          .field("rows", backfill.rows)
          .field("started_at", backfill.started_at)
          .field("finished_at", backfill.finished_at)
          .end_object();
    }
    json.end_array().end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace report
