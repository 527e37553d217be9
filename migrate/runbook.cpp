#include "migrate/runbook.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"

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

/// The first line of the page that says `key`, as it was before it was flat().
std::string line_of(const std::string& runbook, const std::string& key) {
  const std::string start = fmt::format("\n- {}: ", key);
  const std::size_t at = runbook.find(start);
  if (at == std::string::npos) {
    return "";
  }
  const std::size_t begin = at + start.size();
  std::string line = runbook.substr(begin, runbook.find('\n', begin) - begin);
  for (std::size_t i = line.find("\\<"); i != std::string::npos; i = line.find("\\<", i + 1)) {
    line.erase(i, 1);
  }
  return line;
}

}  // namespace

// In one line.
std::string flat(std::string_view text) {
  std::string line;
  bool code = false;
  for (const char c : text) {
    code ^= c == '`';
    line += c == '<' && !code ? "\\<" : std::string(1, c == '\n' || c == '\r' ? ' ' : c);
  }
  return line;
}

std::string sql_block(std::string_view sql) { return fmt::format("```sql\n{};\n```\n", sql); }
std::string shell_block(std::string_view command) { return fmt::format("```sh\n{}\n```\n", command); }

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
    steps_ += is_step(statement) ? 1 : 0;
    planned_ |= statement.states_locks;
    effects_.push_back(is_step(statement) ? effects_of(statement) : Effects{});
    unique_ |= effects_.back().makes_unique;
  }
  facts_ = lasting_facts(effects_);
  contract_ = migration.header.phase == planner::Phase::contract;
  loses_ = contract_ || !migration.irreversible.empty();
}

std::string Runbook::text() const {
  return head() + risk() + downtime() + checklist() + backup() + steps() + rollback() + verification() + monitoring() +
         troubleshooting() + log();
}

std::string Runbook::dump_file() const { return fmt::format("before_{}.dump", migration_.label()); }

std::string Runbook::backup() const {
  std::string out = "\n## Backup\n\n";
  out += loses_ ? "Needed: what this migration removes comes back from a backup only.\n\n"
                : "No data is lost by the steps; a backup is for everything else.\n\n";
  return out + shell_block(fmt::format("pg_dump --format=custom --file={} {}", dump_file(), context_.url));
}

std::string Runbook::log() const {
  std::string out = "\n## Log\n\n";
  const MigrationRecord* record = context_.record;
  if (record == nullptr) {
    return out +
           "| when | who | what | result |\n|---|---|---|---|\n| | | backup made | |\n| | | `schema apply` | |\n"
           "| | | verified | |\n";
  }
  const auto result = [](const StepRecord& step) {
    return !step.error.empty() ? cell(step.error)
           : step.rows < 0     ? std::string(to_string(step.state))
                           : fmt::format("{}, {} row{}", to_string(step.state), step.rows, step.rows == 1 ? "" : "s");
  };
  const auto or_dash = [](const std::string& text) { return text.empty() ? std::string("-") : cell(text); };
  out += fmt::format("{}: started {}, finished {}, {:.2f} s, by {}, schema {}.{}\n\n", to_string(record->state),
                     or_dash(record->started_at), or_dash(record->finished_at), record->seconds, or_dash(record->user),
                     or_dash(record->tool_version), record->note.empty() ? "" : " Note: " + flat(record->note));
  out += "| step | started | finished | result |\n|---|---|---|---|\n";
  for (const StepRecord& step : record->steps) {
    out += fmt::format("| {}{} | {} | {} | {} |\n", step.number, step.down ? ", back" : "", or_dash(step.started_at),
                       or_dash(step.finished_at), result(step));
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

RunbookContext read_runbook(const std::string& runbook) {
  RunbookContext known;
  known.created = line_of(runbook, "Created");
  known.author = line_of(runbook, "Author");
  known.proved = line_of(runbook, "[x] proved on a scratch copy");
  known.unproved = line_of(runbook, "[ ] proved on a scratch copy");
  known.asked = line_of(runbook, "[x] the data, when this was written");
  const std::size_t problem = runbook.find("\n**Problem.**"), solution = runbook.find("\n**Solution.**");
  if (problem != std::string::npos && solution != std::string::npos) {
    std::size_t at = runbook.find("\n- ", problem);
    while (at != std::string::npos && at < solution) {
      const std::size_t end = runbook.find('\n', at + 1);
      known.problem.push_back(runbook.substr(at + 3, end - at - 3));
      at = runbook.find("\n- ", end);
    }
  }
  return known;
}

}  // namespace migrate
