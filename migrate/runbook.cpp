#include "migrate/runbook.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "schema/sql.hpp"

namespace migrate {

namespace {

using planner::LockMode;
using schema::QualifiedName;

/// In one line.
std::string flat(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : flat(text)) {
    out += c == '|' ? "\\|" : std::string(1, c);
  }
  return out;
}

std::string sql_block(std::string_view sql) { return fmt::format("```sql\n{};\n```\n", sql); }
std::string shell_block(std::string_view command) { return fmt::format("```sh\n{}\n```\n", command); }

/// Shown, not to be run from here: a block by indentation.
std::string quotation(std::string_view sql) {
  std::string out;
  for (std::size_t at = 0; at <= sql.size();) {
    const std::size_t end = std::min(sql.find('\n', at), sql.size());
    out += end == at ? "\n" : fmt::format("    {}\n", sql.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string shown_sql(const Statement& statement) {
  if (!statement.backfill) {
    return statement.sql + ';';
  }
  return fmt::format("UPDATE {} SET {} WHERE {};  -- in batches, each in a transaction of its own",
                     schema::quote_qualified(statement.backfill->relation), statement.backfill->assignments,
                     statement.backfill->filter);
}

std::string title_of(const Statement& statement) {
  return flat(statement.comment.empty() ? statement.sql.substr(0, 80) : statement.comment);
}

bool is_step(const Statement& statement) { return statement.number > 0; }

LockMode strongest(const Statement& statement) {
  LockMode mode = LockMode::none;
  for (const planner::TableLock& lock : statement.locks) {
    mode = std::max(mode, lock.mode);
  }
  return mode;
}

std::string locks(const Statement& statement) {
  std::string text;
  for (const planner::TableLock& lock : statement.locks) {
    text += fmt::format("{}{} on {}", text.empty() ? "" : ", ", planner::to_string(lock.mode),
                        schema::quote_qualified(lock.relation));
  }
  return text.empty() ? "none on what was there" : text;
}

std::string_view blocked(const Statement& statement) {
  const LockMode mode = strongest(statement);
  return mode == LockMode::access_exclusive         ? "reads and writes, for a moment"
         : mode >= LockMode::share                  ? "writes, for a moment"
         : mode == LockMode::share_update_exclusive ? "other schema changes and VACUUM"
                                                    : "nothing";
}

std::string_view duration(const Statement& statement) {
  return statement.backfill     ? "grows with the rows to fill; it can be stopped and goes on where it was"
         : statement.waits_long ? "grows with the size of the table; reads and writes go on"
                                : "milliseconds once the lock is there";
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
  return statement.backfill ? "in batches" : "outside a transaction";
}

/// The tables it works on, in order of name.
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

class Runbook {
 public:
  Runbook(const Migration& migration, const RunbookContext& context) : migration_(migration), context_(context) {
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

  std::string text() const {
    return head() + risk() + downtime() + checklist() + backup() + steps() + rollback() + verification() +
           monitoring() + troubleshooting() + log();
  }

 private:
  std::string head() const {
    std::string out = fmt::format("# {}\n\n", migration_.label());
    const auto line = [&](const char* key, const std::string& value) {
      out += value.empty() ? "" : fmt::format("- {}: {}\n", key, flat(value));
    };
    line("Created", context_.created);
    line("Author", context_.author);
    line("Database", context_.database);
    line("Phase", migration_.header.phase ? std::string(planner::to_string(*migration_.header.phase)) : "");
    line(
        "Files",
        fmt::format("`{0}/{1}.up.sql`{2}", context_.folder, migration_.label(),
                    migration_.has_down ? fmt::format(", `{}/{}.down.sql`", context_.folder, migration_.label()) : ""));
    std::string where;
    for (const QualifiedName& name : touched(migration_)) {
      where += fmt::format("{}`{}`", where.empty() ? " It differs in " : ", ", schema::quote_qualified(name));
    }
    out += fmt::format("\n**Problem.** The database is not yet what the schema says.{}\n",
                       where.empty() ? "" : where + '.');
    out += fmt::format(
        "\n**Solution.** {} step{}, run by `schema apply`, which can be run again at any point and goes on "
        "where it stopped.\n",
        steps_, steps_ == 1 ? "" : "s");
    return out;
  }

  std::string risk() const {
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

  std::string downtime() const {
    const auto stated = [](const std::string& text) { return text.empty() ? std::string("not stated") : flat(text); };
    std::string out =
        fmt::format("\n## Downtime\n\n- Downtime: {}\n- Blocking: {}\n- Time: {}\n", stated(migration_.header.downtime),
                    stated(migration_.header.blocking), stated(migration_.header.estimate));
    out +=
        "- Locks that block reads or writes are held for a moment, and waited for no longer than the lock budget "
        "(300 ms unless schema.toml says otherwise).\n";
    return out;
  }

  std::string checklist() const {
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

  std::string dump_file() const { return fmt::format("before_{}.dump", migration_.label()); }

  std::string backup() const {
    std::string out = "\n## Backup\n\n";
    out += loses_ ? "Needed: what this migration removes comes back from a backup only.\n\n"
                  : "No data is lost by the steps; a backup is for everything else.\n\n";
    return out + shell_block(fmt::format("pg_dump --format=custom --file={} \"$DATABASE_URL\"", dump_file()));
  }

  std::string steps() const {
    std::string out = "\n## Steps\n\n";
    out += shell_block(fmt::format(
        "schema apply --url \"$DATABASE_URL\"{}{}", migration_.version.empty() ? "" : " --up-to " + migration_.version,
        contract_ && !migration_.header.contract_reason ? " --contract \"nothing uses it any more\"" : ""));
    out += fmt::format("\nExpected: `applied {} in … ms`, exit code 0. It runs:\n", migration_.label());
    for (const Statement& statement : migration_.statements) {
      if (!is_step(statement)) {
        continue;
      }
      out += fmt::format("\n### Step {}: {}\n\n{}\n", statement.number, title_of(statement),
                         quotation(shown_sql(statement)));
      out += fmt::format("- Locks: {}\n- Blocks: {}\n- Takes: {}\n- Runs: {}\n", locks(statement), blocked(statement),
                         duration(statement), mode(statement));
      if (!statement.done_when.empty()) {
        out += "- Done when this gives `t`:\n\n" + sql_block(statement.done_when);
      }
    }
    return out;
  }

  std::string rollback() const {
    std::string out = "\n## Rollback\n\n";
    if (!migration_.has_down) {
      out += "There is no down file: only the backup brings it back.\n\n";
    } else {
      out += "If this is the newest migration that is applied:\n\n";
      out += shell_block(migration_.irreversible.empty()
                             ? "schema rollback --url \"$DATABASE_URL\" --yes"
                             : "schema rollback --url \"$DATABASE_URL\" --yes --allow data-loss");
      for (const std::string& reason : migration_.irreversible) {
        out += fmt::format("\nCannot be brought back: {}\n", flat(reason));
      }
      out += migration_.down.empty() ? "\n" : "\nIt runs, in this order:\n\n";
      for (const Statement& statement : migration_.down) {
        if (is_step(statement)) {
          out += fmt::format("Step {}, back:\n\n{}\n", statement.undoes, quotation(shown_sql(statement)));
        }
      }
    }
    return out + "Everything, with its data, as it was at the backup; what was written since is lost:\n\n" +
           shell_block(fmt::format("pg_restore --clean --if-exists --single-transaction --dbname=\"$DATABASE_URL\" {}",
                                   dump_file()));
  }

  std::string verification() const {
    std::string out = "\n## Verification\n\nThe journal says applied, and the database is what the migrations say:\n\n";
    out += shell_block("schema status --url \"$DATABASE_URL\" || [ $? -eq 2 ]  # 2: others are still pending");
    out += "\nNothing is left half-built or unproved (no rows):\n\n";
    out += sql_block("SELECT indexrelid::regclass AS invalid_index FROM pg_index WHERE NOT indisvalid ORDER BY 1");
    out += '\n' + sql_block(
                      "SELECT conrelid::regclass AS \"table\", conname AS not_validated FROM pg_constraint WHERE NOT "
                      "convalidated ORDER BY 1, 2");
    const std::set<QualifiedName> tables = touched(migration_);
    if (!tables.empty()) {
      std::string names;
      for (const QualifiedName& name : tables) {
        names += fmt::format("{}to_regclass({})", names.empty() ? "" : ", ",
                             schema::quote_literal(schema::quote_qualified(name)));
      }
      out +=
          "\nRows, NULLs and distinct values of every column touched; compare with the same before. It reads the "
          "tables "
          "whole.\n\n";
      out += sql_block(fmt::format(R"(SELECT a.attrelid::regclass AS "table", a.attname AS "column", counts.*
FROM pg_attribute AS a
CROSS JOIN LATERAL xmltable('/row' PASSING query_to_xml(format(
    'SELECT count(*) AS rows, count(*) - count(%1$I) AS nulls, count(DISTINCT %1$I::text) AS distinct_values FROM %2$s',
    a.attname, a.attrelid::regclass), false, true, '')
    COLUMNS rows bigint, nulls bigint, distinct_values bigint) AS counts
WHERE a.attrelid IN ({}) AND a.attnum > 0 AND NOT a.attisdropped{}
ORDER BY 1, 2)",
                                   names, column_filter()));
    }
    return out;
  }

  /// Columns that a step names; where none can be told, all of the tables.
  std::string column_filter() const {
    std::set<std::string> names;
    for (const Statement& statement : migration_.statements) {
      for (const std::string_view words : {" COLUMN "}) {
        for (std::size_t at = statement.sql.find(words); at != std::string::npos;
             at = statement.sql.find(words, at + 1)) {
          const std::size_t begin = at + words.size();
          const bool is_quoted = statement.sql[begin] == '"';
          const std::size_t end =
              is_quoted ? statement.sql.find('"', begin + 1) : statement.sql.find_first_of(" ;,\n", begin);
          const std::string name = statement.sql.substr(begin + (is_quoted ? 1 : 0), end - begin - (is_quoted ? 1 : 0));
          if (name != "IF") {
            names.insert(name);
          }
        }
      }
    }
    std::string list;
    for (const std::string& name : names) {
      list += (list.empty() ? "" : ", ") + schema::quote_literal(name);
    }
    return list.empty() ? "" : fmt::format(" AND a.attname IN ({})", list);
  }

  std::string monitoring() const {
    std::string out = "\n## Monitoring\n\nWho waits, and for whom:\n\n";
    out += sql_block(
        "SELECT pid, pg_blocking_pids(pid) AS waits_for, now() - query_start AS since, left(query, 80) AS query\n"
        "FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 ORDER BY since DESC");
    out += "\nLong transactions, which everything waits behind:\n\n";
    out += sql_block(
        "SELECT pid, usename, application_name, state, now() - xact_start AS open_for, left(query, 80) AS query\n"
        "FROM pg_stat_activity WHERE xact_start < now() - interval '1 minute' ORDER BY xact_start");
    if (concurrently_) {
      out += "\nHow far the index builds are:\n\n";
      out += sql_block(
          "SELECT relid::regclass AS \"table\", phase, blocks_done, blocks_total, lockers_done, lockers_total\n"
          "FROM pg_stat_progress_create_index ORDER BY pid");
    }
    if (backfills_) {
      out += "\nHow far the backfill is (the table is there once something ran), and how far replicas are behind:\n\n";
      out += shell_block("schema history --url \"$DATABASE_URL\"");
      out += '\n' + sql_block("SELECT application_name, state, replay_lag FROM pg_stat_replication ORDER BY 1");
    }
    return out;
  }

  std::string troubleshooting() const {
    std::string out = "\n## Troubleshooting\n\n";
    out +=
        "- **Lock not obtained** (exit 6): whoever holds it is named. Nothing is half-done; wait for them or end them, "
        "then run `schema apply` again.\n";
    out +=
        "- **Permission denied**: run as the owner of the tables; the message names what is missing. Nothing is "
        "half-done.\n";
    out += "- **Files, journal and database do not agree** (exit 7): `schema drift` and `schema verify` say where.\n";
    out +=
        "- **Interrupted or failed**: run `schema apply` again; it goes on where it stopped. Where it cannot know "
        "whether a "
        "step is done it says so: `schema resolve`.\n";
    if (concurrently_) {
      out +=
          "- **Invalid index**: left by a build that was cut off; `schema apply` removes it and builds it again. To "
          "see it:\n\n";
      out += sql_block("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid ORDER BY 1") + '\n';
    }
    for (const Statement& statement : migration_.statements) {
      for (const planner::DataPrecondition& condition : statement.preconditions) {
        const std::string what = flat(condition.description);
        const char* symptom = what.find("NULL") != std::string::npos                   ? "NULLs found"
                              : unique_ && what.find("duplicate") != std::string::npos ? "Duplicate key"
                                                                                       : "The data does not allow it";
        out += fmt::format("- **{}** (exit 5, step {}): it needs that {}. Who stands against it:\n\n", symptom,
                           statement.number, what);
        out += sql_block(condition.query) + '\n';
      }
    }
    return out;
  }

  std::string log() const {
    std::string out = "\n## Log\n\n";
    const MigrationRecord* record = context_.record;
    if (record == nullptr) {
      return out +
             "| when | who | what | result |\n|---|---|---|---|\n| | | backup made | |\n| | | `schema apply` | |\n"
             "| | | verified | |\n";
    }
    const auto or_dash = [](const std::string& text) { return text.empty() ? std::string("-") : cell(text); };
    out +=
        fmt::format("{}: started {}, finished {}, {:.2f} s, by {}, schema {}.{}\n\n", to_string(record->state),
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

  const Migration& migration_;
  const RunbookContext& context_;
  std::size_t steps_ = 0;
  bool concurrently_ = false, backfills_ = false, unique_ = false, contract_ = false, loses_ = false;
};

}  // namespace

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
