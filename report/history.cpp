#include "report/history.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/json.hpp"

namespace report {

namespace {

using migrate::State;
using migrate::Status;

bool is_done(const Status& row) { return row.state == State::applied || row.state == State::baselined; }

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
    const auto done = std::ranges::count(row.record->steps, State::applied, &migrate::StepRecord::state);
    said.push_back(row.migration == nullptr ? fmt::format("{} steps done", done)
                                            : fmt::format("{} of {} steps done", done, row.migration->steps()));
    add(runner.empty(), "was cut off: the next apply goes on");
  }
  if (row.record != nullptr && !row.record->error.empty() && !is_done(row)) {
    said.push_back(row.record->error.substr(0, row.record->error.find('\n')));
  }
  return fmt::format("{}", fmt::join(said, "; "));
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
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

bool StatusReport::ok() const {
  return connected && compatible() && std::ranges::all_of(rows, [](const Status& row) {
           return is_done(row) && !row.changed && !row.missing && !row.part_of_it;
         });
}

std::string render_text(const StatusReport& status) {
  if (status.rows.empty()) {
    return "No migrations.\n";
  }
  std::string out;
  std::size_t waiting = 0;
  for (const Status& row : status.rows) {
    waiting += is_done(row) ? 0 : 1;
    const std::string when = row.record == nullptr ? "" : row.record->finished_at;
    out += trimmed(fmt::format("{:<12} {:<18} {:<32} {:<26} {}", migrate::to_string(row.state), row.version, row.name,
                               when, remarks(row, status.runner))) +
           '\n';
  }
  if (!status.runner.empty()) {
    out += "\nat work: " + status.runner + "\nIt may be killed: the next apply goes on where it stopped.\n";
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
        .field("out_of_order", row.out_of_order)
        .field("finished_at", row.record == nullptr ? "" : row.record->finished_at)
        .field("error", row.record == nullptr ? "" : row.record->error)
        .end_object();
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
                               migrate::to_string(record.state), label, record.seconds, record.user,
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
          .end_object();
    }
    json.end_array().end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace report
