// What a runbook says of each step, and of its way back.

#include <algorithm>

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"
#include "schema/sql.hpp"

namespace migrate {

using planner::LockMode;

namespace {

// Shown, not to be run from here: a block by indentation.
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

LockMode strongest(const Statement& statement) {
  LockMode mode = LockMode::none;
  for (const planner::TableLock& lock : statement.locks) {
    mode = std::max(mode, lock.mode);
  }
  return mode;
}

std::string locks(const Statement& statement) {
  if (!statement.states_locks) {
    return "nobody has stated them";
  }
  std::string text;
  for (const planner::TableLock& lock : statement.locks) {
    text += fmt::format("{}{} on {}", text.empty() ? "" : ", ", planner::to_string(lock.mode),
                        schema::quote_qualified(lock.relation));
  }
  return text.empty() ? "none on what was there" : text;
}

/// Does its time grow with a table, and its lock with it?
bool works_long(const Statement& statement) { return statement.work != planner::Work::none; }

std::string blocked(const Statement& statement) {
  if (!statement.states_locks) {
    return "nobody has stated it";
  }
  const LockMode mode = strongest(statement);
  const char* how_long = works_long(statement) ? ", while it works" : ", for a moment";
  return mode == LockMode::access_exclusive         ? std::string("reads and writes") + how_long
         : mode >= LockMode::share                  ? std::string("writes") + how_long
         : mode == LockMode::share_update_exclusive ? "other schema changes and VACUUM"
                                                    : "nothing";
}

std::string duration(const Statement& statement) {
  const std::string estimate = statement.takes.empty() ? "" : statement.takes + "; ";
  if (statement.backfill) {
    return estimate + "grows with the rows to fill; it can be stopped and goes on where it was";
  }
  if (works_long(statement) || statement.waits_long) {
    return estimate + "grows with the size of the table" +
           (strongest(statement) < LockMode::share && statement.states_locks ? "; reads and writes go on" : "");
  }
  return statement.states_locks ? "milliseconds once the lock is there" : "not estimated";
}

/// What is printed when all is well.
std::string expected(const Statement& statement, const Effects& effects) {
  const std::string ours = statement.backfill ? fmt::format("`step {}: filled, in … s`", statement.number)
                                              : fmt::format("`step {} took … ms`", statement.number);
  return effects.tag.empty() ? ours : fmt::format("{}; psql alone would print `{}`", ours, effects.tag);
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

}  // namespace

std::string Runbook::steps() const {
  std::string out = "\n## Steps\n\n";
  out += shell_block(
      fmt::format("schema apply --verbose --url {}{}{}", context_.url,
                  migration_.version.empty() ? "" : " --up-to " + migration_.version,
                  contract_ && !migration_.header.contract_reason ? " --contract \"nothing uses it any more\"" : ""));
  out += fmt::format("\nExpected: `applied {} in … ms`, exit code 0. It runs:\n", migration_.label());
  for (std::size_t i = 0; i < migration_.statements.size(); ++i) {
    const Statement& statement = migration_.statements[i];
    if (!is_step(statement)) {
      continue;
    }
    out += fmt::format("\n### Step {}: {}\n\n{}\n", statement.number, title_of(statement),
                       quotation(shown_sql(statement)));
    out += fmt::format("- Locks: {}\n- Blocks: {}\n- Takes: {}\n- Runs: {}\n- Expected: {}\n", locks(statement),
                       blocked(statement), duration(statement), mode(statement), expected(statement, effects_[i]));
    out += how_to_verify(i);
  }
  return out;
}

std::string Runbook::how_to_verify(std::size_t index) const {
  const Statement& statement = migration_.statements[index];
  if (statement.backfill) {
    return flat(fmt::format("- To verify: `SELECT count(*) FROM {} WHERE {};` counts 0",
                            schema::quote_qualified(statement.backfill->relation), statement.backfill->filter)) +
           '\n';
  }
  if (!statement.done_when.empty()) {
    return "- To verify, this gives `t`:\n\n" + sql_block(statement.done_when);
  }
  if (facts_[index].empty()) {
    const bool seen = std::ranges::any_of(effects_[index].facts, [](const Fact& fact) { return !fact.query.empty(); });
    return seen ? "- To verify: nothing of it is left to be seen once a later step has run\n"
                : "- To verify: `schema history --format json` has it as applied\n";
  }
  std::string out = "- To verify, this gives `t`:\n\n";
  for (const Fact& fact : facts_[index]) {
    out += sql_block(fact.query);
  }
  return out;
}

std::string Runbook::rollback() const {
  std::string out = "\n## Rollback\n\n";
  if (!migration_.has_down) {
    out += "There is no down file: only the backup brings it back.\n\n";
  } else {
    out += "If this is the newest migration that is applied:\n\n";
    out += shell_block(fmt::format("schema rollback --url {} --yes{}", context_.url,
                                   migration_.irreversible.empty() ? "" : " --allow data-loss"));
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
         shell_block(fmt::format("pg_restore --clean --if-exists --single-transaction --dbname={} {}", context_.url,
                                 dump_file()));
}

}  // namespace migrate
