#include "migrate/runbook.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"
#include "schema/sql.hpp"

namespace migrate {

using schema::QualifiedName;

namespace {

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : flat(text)) {
    out += c == '|' ? "\\|" : std::string(1, c);
  }
  return out;
}

}  // namespace

// In one line.
std::string flat(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

std::string sql_block(std::string_view sql) { return fmt::format("```sql\n{};\n```\n", sql); }
std::string shell_block(std::string_view command) { return fmt::format("```sh\n{}\n```\n", command); }

bool is_step(const Statement& statement) { return statement.number > 0; }

// The tables it works on, in order of name.
std::set<QualifiedName> touched(const Migration& migration) {
  std::set<QualifiedName> names;
  for (const Statement& statement : migration.statements) {
    for (const planner::TableLock& lock : statement.locks) {
      names.insert(lock.relation);
    }
    if (statement.backfill) {
      names.insert(statement.backfill->relation);
    }
  }
  return names;
}

Runbook::Runbook(const Migration& migration, const RunbookContext& context) : migration_(migration), context_(context) {
  for (const Statement& statement : migration.statements) {
    concurrently_ |= statement.waits_long && statement.transaction == planner::Transaction::forbidden;
    backfills_ |= statement.backfill.has_value();
    unique_ |=
        statement.sql.find("UNIQUE") != std::string::npos || statement.sql.find("PRIMARY KEY") != std::string::npos;
    steps_ += is_step(statement) ? 1 : 0;
  }
  contract_ = migration.header.phase == planner::Phase::contract;
  loses_ = contract_ || !migration.irreversible.empty();
}

std::string Runbook::text() const {
  return head() + risk() + downtime() + checklist() + backup() + steps() + rollback() + verification() + monitoring() +
         troubleshooting() + log();
}

std::string Runbook::head() const {
  std::string out = fmt::format("# {}\n\n", migration_.label());
  const auto line = [&](const char* key, const std::string& value) {
    out += value.empty() ? "" : fmt::format("- {}: {}\n", key, flat(value));
  };
  line("Created", context_.created);
  line("Author", context_.author);
  line("Database", context_.database);
  line("Phase", migration_.header.phase ? std::string(planner::to_string(*migration_.header.phase)) : "");
  line("Files",
       fmt::format("`{0}/{1}.up.sql`{2}", context_.folder, migration_.label(),
                   migration_.has_down ? fmt::format(", `{}/{}.down.sql`", context_.folder, migration_.label()) : ""));
  std::string where;
  for (const QualifiedName& name : touched(migration_)) {
    where += fmt::format("{}`{}`", where.empty() ? " It differs in " : ", ", schema::quote_qualified(name));
  }
  out +=
      fmt::format("\n**Problem.** The database is not yet what the schema says.{}\n", where.empty() ? "" : where + '.');
  out += fmt::format(
      "\n**Solution.** {} step{}, run by `schema apply`, which can be run again at any point and goes on "
      "where it stopped.\n",
      steps_, steps_ == 1 ? "" : "s");
  return out;
}

std::string Runbook::risk() const {
  const std::string& level = migration_.header.risk;
  std::string out = fmt::format("\n## Risk\n\n{}. What could go wrong:\n\n", level.empty() ? "Not stated" : level);
  std::size_t said = 0;
  const auto add = [&](const std::string& text) {
    out += "- " + text + '\n';
    ++said;
  };
  for (const std::string& reason : migration_.irreversible) {
    add("cannot be brought back: " + flat(reason));
  }
  if (contract_) {
    add("code that still uses what goes fails from this moment on");
  }
  for (const Statement& statement : migration_.statements) {
    for (const planner::DataPrecondition& condition : statement.preconditions) {
      add(fmt::format("step {} fails unless {}; looked at before the first step", statement.number,
                      flat(condition.description)));
    }
  }
  if (concurrently_) {
    add("an index build that is cut off leaves an invalid index; the next `schema apply` removes and builds it "
        "again");
  }
  if (backfills_) {
    add("the backfill writes every row anew: room on disk, WAL and replicas that fall behind");
  }
  if (said == 0) {
    add("a lock is not free in time: nothing is done then, and it is safe to run again");
  }
  return out;
}

std::string Runbook::downtime() const {
  const auto stated = [](const std::string& text) { return text.empty() ? std::string("not stated") : flat(text); };
  std::string out =
      fmt::format("\n## Downtime\n\n- Downtime: {}\n- Blocking: {}\n- Time: {}\n", stated(migration_.header.downtime),
                  stated(migration_.header.blocking), stated(migration_.header.estimate));
  out +=
      "- Locks that block reads or writes are held for a moment, and waited for no longer than the lock budget "
      "(300 ms unless schema.toml says otherwise).\n";
  return out;
}

std::string Runbook::checklist() const {
  std::string out = "\n## Checklist\n\n";
  const auto tick = [&](bool done, const std::string& text) {
    out += fmt::format("- [{}] {}\n", done ? 'x' : ' ', text);
  };
  if (!migration_.header.from.empty()) {
    tick(true,
         "the state it starts from and the state it ends in are written in the file and are checked by `schema "
         "apply`");
  }
  if (migration_.has_down) {
    tick(true, migration_.irreversible.empty() ? "a down file takes every step back"
                                               : "a down file takes back what can be taken back");
  }
  if (std::ranges::any_of(migration_.statements, [](const Statement& s) { return !s.preconditions.empty(); })) {
    tick(true, "what the data must be is asked of the database before the first step");
  }
  tick(false, "`schema status` shows nothing failed and this migration as pending");
  tick(false, "`schema drift` exits 0");
  if (!migration_.header.deploy.empty()) {
    tick(false, flat(migration_.header.deploy));
  }
  tick(false, "`schema verify` exits 0: sums, order, and a run on a scratch server");
  tick(false, "the backup below is made, and somebody knows how to restore it");
  if (contract_) {
    tick(false, "no running version of the application uses what is dropped here");
  }
  if (concurrently_) {
    tick(false,
         "no long transactions: an index built concurrently waits for all that began before it (see Monitoring)");
  }
  if (backfills_) {
    tick(false, "room for the new row versions, and autovacuum keeps up");
  }
  return out;
}

std::string Runbook::dump_file() const { return fmt::format("before_{}.dump", migration_.label()); }

std::string Runbook::backup() const {
  std::string out = "\n## Backup\n\n";
  out += loses_ ? "Needed: what this migration removes comes back from a backup only.\n\n"
                : "No data is lost by the steps; a backup is for everything else.\n\n";
  return out + shell_block(fmt::format("pg_dump --format=custom --file={} \"$DATABASE_URL\"", dump_file()));
}

std::string Runbook::log() const {
  std::string out = "\n## Log\n\n";
  const MigrationRecord* record = context_.record;
  if (record == nullptr) {
    return out +
           "| when | who | what | result |\n|---|---|---|---|\n| | | backup made | |\n| | | `schema apply` | |\n"
           "| | | verified | |\n";
  }
  const auto or_dash = [](const std::string& text) { return text.empty() ? std::string("-") : cell(text); };
  out += fmt::format("{}: started {}, finished {}, {:.2f} s, by {}, schema {}.{}\n\n", to_string(record->state),
                     or_dash(record->started_at), or_dash(record->finished_at), record->seconds, or_dash(record->user),
                     or_dash(record->tool_version), record->note.empty() ? "" : " Note: " + flat(record->note));
  out += "| step | started | finished | result |\n|---|---|---|---|\n";
  for (const StepRecord& step : record->steps) {
    out += fmt::format("| {}{} | {} | {} | {} |\n", step.number, step.down ? ", back" : "", or_dash(step.started_at),
                       or_dash(step.finished_at), step.error.empty() ? to_string(step.state) : cell(step.error));
  }
  for (const BackfillRecord& backfill : record->backfills) {
    out += fmt::format("| {} | {} | {} | {} rows of {} filled |\n", backfill.number, or_dash(backfill.started_at),
                       or_dash(backfill.finished_at), backfill.rows, cell(backfill.relation));
  }
  return out;
}

std::string render_runbook(const Migration& migration, const RunbookContext& context) {
  return Runbook(migration, context).text();
}

std::optional<std::string> runbook_line(const std::string& runbook, const std::string& key) {
  const std::string start = fmt::format("- {}: ", key);
  const std::size_t at = runbook.starts_with(start) ? 0 : runbook.find('\n' + start);
  if (at == std::string::npos) {
    return std::nullopt;
  }
  const std::size_t begin = at + start.size() + (at == 0 ? 0 : 1);
  return runbook.substr(begin, runbook.find('\n', begin) - begin);
}

}  // namespace migrate
