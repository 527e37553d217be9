#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "migrate/directory.hpp"
#include "report/history.hpp"
#include "report/markup.hpp"

namespace report {

namespace {

using migrate::Migration;
using migrate::MigrationRecord;

/// `add_country_expand` as words.
std::string description(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string fold(const std::string& title, const std::string& sql) {
  return fmt::format("<details><summary>{}</summary>\n\n````sql\n{}{}````\n\n</details>\n\n", title, sql,
                     sql.ends_with('\n') ? "" : "\n");
}

std::string reversible(const Migration* migration) {
  if (migration == nullptr) {
    return "not known";
  }
  return !migration->has_down ? "no" : migration->irreversible.empty() ? "yes" : "partly";
}

std::string notes(const MigrationRecord* record, const Migration* migration) {
  std::vector<std::string> said;
  if (record != nullptr && record->state != migrate::State::applied) {
    said.emplace_back(migrate::to_string(record->state));
  }
  if (record == nullptr) {
    said.emplace_back("pending");
  }
  if (migration != nullptr && migration->header.phase) {
    said.push_back(fmt::format("phase {}", planner::to_string(*migration->header.phase)));
  }
  if (migration == nullptr) {
    said.emplace_back("not in the directory");
  } else if (record != nullptr && !record->hash.empty() && record->hash != migration->hash) {
    said.emplace_back("edited since it ran");
  }
  if (record != nullptr && !record->note.empty()) {
    said.push_back(record->note);
  }
  return fmt::format("{}", fmt::join(said, "; "));
}

/// One line of the log: a run, the file it ran, or both.
struct Entry {
  std::string version, name;
  const MigrationRecord* record = nullptr;
  const Migration* migration = nullptr;
};

std::vector<Entry> entries(const migrate::Journal& journal, const std::vector<Migration>& migrations) {
  std::vector<Entry> rows;
  std::set<std::string> ran;
  for (const MigrationRecord& record : journal.records) {
    const auto file = std::ranges::find(migrations, record.version, &Migration::version);
    const bool known = !record.version.empty() && file != migrations.end();
    rows.push_back({record.version, record.name, &record, known ? &*file : nullptr});
    ran.insert(record.version);
  }
  for (const Migration& migration : migrations) {
    if (!ran.contains(migration.version)) {
      rows.push_back({migration.version, migration.name, nullptr, &migration});
    }
  }
  return rows;
}

void add_backfills(std::string& out, const Entry& entry) {
  for (const migrate::BackfillRecord& backfill : entry.record->backfills) {
    out += fmt::format("- data: step {} filled {} rows of `{}`", backfill.number, backfill.rows, backfill.relation);
    if (entry.migration != nullptr) {
      const auto& statements = entry.migration->statements;
      const auto step = std::ranges::find(statements, backfill.number, &migrate::Statement::number);
      if (step != statements.end() && step->backfill) {
        out += fmt::format("; to verify, this counts 0: `SELECT count(*) FROM {} WHERE {}`", backfill.relation,
                           markdown_cell(step->backfill->filter));
      }
    }
    out += '\n';
  }
}

/// Statements that somebody wrote to change rows.
void add_changed_rows(std::string& out, const Entry& entry) {
  for (const migrate::StepRecord& step : entry.record->steps) {
    if (step.rows < 0 || step.down) {
      continue;
    }
    out += fmt::format("- data: step {} changed {} row{}", step.number, step.rows, step.rows == 1 ? "" : "s");
    if (entry.migration != nullptr) {
      const auto& statements = entry.migration->statements;
      const auto found = std::ranges::find(statements, step.number, &migrate::Statement::number);
      if (found != statements.end()) {
        out += found->done_when.empty()
                   ? "; how to verify it, the file does not say: `-- schema:done-when SELECT …` above the statement"
                   : fmt::format("; to verify, this gives `t`: `{}`", markdown_cell(found->done_when));
      }
    }
    out += '\n';
  }
}

void add_details(std::string& out, const Entry& entry) {
  out += fmt::format("### {}\n\n", entry.version.empty() ? entry.name : entry.version + ' ' + description(entry.name));
  if (const MigrationRecord* record = entry.record; record != nullptr) {
    out += fmt::format("- {}: started {}, finished {}, {:.2f} s, by {} with schema {}\n",
                       migrate::to_string(record->state), record->started_at,
                       record->finished_at.empty() ? "-" : record->finished_at, record->seconds, record->user,
                       record->tool_version);
    if (!record->error.empty()) {
      out += fmt::format("- error: {}\n", markdown_cell(record->error));
    }
    add_backfills(out, entry);
    add_changed_rows(out, entry);
  } else {
    out += "- pending\n";
  }
  out += '\n';
  if (entry.migration != nullptr) {
    out += fold("SQL", entry.migration->up_text);
    out +=
        entry.migration->has_down ? fold("Rollback", entry.migration->down_text) : std::string("No rollback file.\n\n");
    for (const std::string& reason : entry.migration->irreversible) {
      out += fmt::format("Cannot be brought back: {}\n\n", markdown_cell(reason));
    }
  }
}

}  // namespace

std::string history_markdown(const migrate::Journal& journal, const std::vector<Migration>& migrations,
                             const std::vector<EnvironmentVersion>& environments) {
  const std::vector<Entry> rows = entries(journal, migrations);
  std::string out = "# Migration log\n\n| version | date | description | reversible | notes |\n|---|---|---|---|---|\n";
  for (const Entry& entry : rows) {
    const std::string when = entry.record == nullptr ? "" : entry.record->started_at.substr(0, 10);
    out += fmt::format("| {} | {} | {} | {} | {} |\n", entry.version.empty() ? "-" : entry.version, when,
                       markdown_cell(description(entry.name)), reversible(entry.migration),
                       markdown_cell(notes(entry.record, entry.migration)));
  }
  out += "\n## Schema version per environment\n\n| environment | version | applied | pending |\n|---|---|---|---|\n";
  for (const EnvironmentVersion& environment : environments) {
    if (environment.error.empty()) {
      out += fmt::format("| {} | {} | {} | {} |\n", markdown_cell(environment.name),
                         environment.version.empty() ? "none" : environment.version, environment.applied,
                         environment.pending);
    } else {
      out += fmt::format("| {} | not known: {} | | |\n", markdown_cell(environment.name),
                         markdown_cell(environment.error));
    }
  }
  out += "\n## Details\n\n";
  for (const Entry& entry : rows) {
    add_details(out, entry);
  }
  return out;
}

}  // namespace report
