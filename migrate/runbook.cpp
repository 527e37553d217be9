#include <fmt/format.h>

#include "migrate/migration.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

/// In a table cell and in one line.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\n' || c == '\r' ? " " : c == '|' ? "\\|" : std::string(1, c);
  }
  return out;
}

std::string locks(const Statement& statement) {
  std::string text;
  for (const planner::TableLock& lock : statement.locks) {
    text += fmt::format("{}{} on {}", text.empty() ? "" : ", ", planner::to_string(lock.mode),
                        schema::quote_qualified(lock.relation));
  }
  return text.empty() ? "none" : text;
}

std::string_view mode(const Statement& statement) {
  switch (statement.transaction) {
    case planner::Transaction::joins:
      return "in a transaction";
    case planner::Transaction::commits_after:
      return "in a transaction, which it ends";
    case planner::Transaction::forbidden:
      break;
  }
  return statement.backfill ? "in batches" : "by itself";
}

std::string or_unknown(const std::string& text) {
  return text.empty() ? "not stated" : text;
}

}  // namespace

std::string render_runbook(const Migration& migration) {
  const Header& header = migration.header;
  const bool contract = header.phase == planner::Phase::contract;
  bool concurrently = false, backfills = false;
  for (const Statement& statement : migration.statements) {
    concurrently |= statement.transaction == planner::Transaction::forbidden && !statement.backfill;
    backfills |= statement.backfill.has_value();
  }
  std::string out = fmt::format("# {}\n", migration.label());
  out += fmt::format("\n## Risk\n\n{}. Phase: {}.\n", or_unknown(header.risk),
                     header.phase ? planner::to_string(*header.phase) : "not stated");
  out += fmt::format("\n## Downtime\n\nBlocking: {}. Time: {}.\n", or_unknown(header.blocking),
                     or_unknown(header.estimate));

  out += "\n## Checklist\n\n- [ ] `schema status` shows nothing failed and this migration as pending\n";
  out += "- [ ] `schema drift` exits 0\n";
  if (contract) {
    out += "- [ ] no running version of the application uses what is dropped here\n";
    out += "- [ ] the file says `-- contract-phase-ok: reason`\n";
  }
  if (concurrently) {
    out += "- [ ] no long transactions: an index built concurrently waits for all that began before it\n";
  }
  if (backfills) {
    out += "- [ ] room for the new row versions, and autovacuum keeps up\n";
  }

  out += "\n## Backup\n\n";
  out += contract || header.risk == "high"
             ? "Needed: what this migration removes comes back from a backup only. Take one right before.\n"
             : "The usual one is enough: no data is lost.\n";

  out += "\n## Steps\n\n`schema apply` runs them in this order and can be run again at any point.\n\n";
  out += "| step | what | lock | how |\n|---|---|---|---|\n";
  for (const Statement& statement : migration.statements) {
    if (statement.number > 0) {
      out += fmt::format("| {} | {} | {} | {} |\n", statement.number,
                         cell(statement.comment.empty() ? statement.sql.substr(0, 80) : statement.comment),
                         cell(locks(statement)), mode(statement));
    }
  }

  out += fmt::format("\n## Rollback\n\n{}\n",
                     migration.has_down ? "`schema rollback` runs the down file." : "There is no down file.");
  for (const std::string& reason : migration.irreversible) {
    out += fmt::format("- cannot be brought back: {}\n", cell(reason));
  }

  out += "\n## Verification\n\n- `schema status` shows it as applied\n- `schema drift` exits 0\n";
  bool checks = false;
  for (const Statement& statement : migration.statements) {
    if (!statement.done_when.empty()) {
      out += checks ? "" : "\nEach of these yields true:\n\n";
      checks = true;
      out += fmt::format("- step {}: `{}`\n", statement.number, cell(statement.done_when));
    }
  }

  out +=
      "\n## Monitoring\n\n- blocked sessions: `SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE "
      "cardinality(pg_blocking_pids(pid)) > 0`\n";
  if (concurrently) {
    out += "- index builds: `SELECT * FROM pg_stat_progress_create_index`\n";
  }
  if (backfills) {
    out +=
        "- backfill: `SELECT * FROM schema_journal.backfill`; replicas: `SELECT application_name, replay_lag FROM "
        "pg_stat_replication`\n";
  }

  out += "\n## Troubleshooting\n\n";
  out += "- exit 6: somebody holds a lock, and is named. Nothing is half-done; run again.\n";
  out += "- exit 5: the data does not allow a step. Correct the rows it shows; run again.\n";
  out += "- exit 7: files, journal and database do not agree. `schema drift` and `schema verify` say where.\n";
  out +=
      "- interrupted or failed: run `schema apply` again; it goes on where it stopped. Where it cannot know whether a "
      "step is done, it says so: `schema resolve`.\n";
  out += "\n## Log\n\n| when | who | what |\n|---|---|---|\n";
  return out;
}

}  // namespace migrate
