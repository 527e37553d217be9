// What to know before a migration is run: what it is for, what may go wrong, what must be so.

#include <algorithm>

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"
#include "schema/sql.hpp"

namespace migrate {

using schema::QualifiedName;

std::string Runbook::head() const {
  std::string out = fmt::format("# {}\n\n", migration_.label());
  const auto line = [&](const char* key, const std::string& value) {
    out += value.empty() ? "" : fmt::format("- {}: {}\n", key, value);
  };
  const auto page = [](const std::string& label) { return label.empty() ? "" : fmt::format("[{0}]({0}.md)", label); };
  line("Created", context_.created);
  line("Author", context_.author);
  line("Database", context_.database);
  line("Phase", migration_.header.phase ? std::string(planner::to_string(*migration_.header.phase)) : "");
  line("Files",
       fmt::format("`{0}/{1}.up.sql`{2}", context_.folder, migration_.label(),
                   migration_.has_down ? fmt::format(", `{}/{}.down.sql`", context_.folder, migration_.label()) : ""));
  line("Before it", page(context_.before));
  line("After it", page(context_.after));
  std::string references = "[locks](https://www.postgresql.org/docs/current/explicit-locking.html)";
  if (concurrently_) {
    references +=
        ", [indexes built concurrently]"
        "(https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)";
  }
  line("References", references);
  return out + problem() + solution();
}

std::string Runbook::problem() const {
  std::string out = "\n**Problem.** ";
  if (migration_.header.baseline) {
    return out + "The database is older than its migrations: this one writes down what was found in it.\n";
  }
  if (migration_.header.mends_drift) {
    out += "A database was changed by hand, and is no longer what the migrations before this one say";
  } else if (!planned_) {
    return out + "What its author wrote it for: it was not planned from a difference of schemas.\n";
  } else {
    out += "The database is not yet what the schema says";
  }
  if (context_.problem.empty()) {
    std::string where;
    for (const QualifiedName& name : touched(migration_)) {
      where += fmt::format("{}`{}`", where.empty() ? ". It differs in " : ", ", schema::quote_qualified(name));
    }
    return out + where + ".\n";
  }
  out += ":\n\n";
  for (const std::string& line : context_.problem) {
    out += "- " + flat(line) + '\n';
  }
  return out;
}

std::string Runbook::solution() const {
  std::string out = fmt::format("\n**Solution.** {} step{}", steps_, steps_ == 1 ? "" : "s");
  if (migration_.header.baseline) {
    return out +
           ", which `schema apply` runs where there is nothing yet; where the schema is there already, it is journaled "
           "as baselined and nothing is run.\n";
  }
  constexpr std::size_t kMost = 8;
  std::string titles;
  std::size_t shown = 0;
  for (const Statement& statement : migration_.statements) {
    if (is_step(statement) && !statement.comment.empty() && shown < kMost) {
      titles += fmt::format("{}{}", titles.empty() ? ": " : "; ", flat(statement.comment));
      ++shown;
    }
  }
  out += titles + (!titles.empty() && shown < steps_ ? "; …" : "") + '.';
  return out + " They are run by `schema apply`, which can be run again at any point and goes on where it stopped.\n";
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
  if (!planned_) {
    add(fmt::format("it was written by hand: `schema lint {}/{}.up.sql` names its hazards", context_.folder,
                    migration_.label()));
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
      "- Locks that block reads or writes are waited for no longer than the lock budget (300 ms unless schema.toml "
      "says "
      "otherwise), and held for a moment unless a step says more.\n";
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
  if (!context_.proved.empty()) {
    tick(true, "proved on a scratch copy: " + flat(context_.proved));
  } else if (!context_.unproved.empty()) {
    tick(false, "proved on a scratch copy: " + flat(context_.unproved));
  }
  if (migration_.has_down) {
    tick(true, migration_.irreversible.empty() ? "a down file takes every step back"
                                               : "a down file takes back what can be taken back");
  }
  if (std::ranges::any_of(migration_.statements, [](const Statement& s) { return !s.preconditions.empty(); })) {
    tick(true, "what the data must be is asked of the database before the first step");
  }
  if (!context_.asked.empty()) {
    tick(true, "the data, when this was written: " + flat(context_.asked));
  }
  const bool ran = context_.record != nullptr &&
                   (context_.record->state == State::applied || context_.record->state == State::baselined);
  tick(context_.sound.value_or(false), ran ? "`schema status` shows nothing failed and this migration as done"
                                           : "`schema status` shows nothing failed and this migration as pending");
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

}  // namespace migrate
