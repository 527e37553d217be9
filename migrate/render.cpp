#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "migrate/migration.hpp"
#include "migrate/runbook.hpp"
#include "migrate/statement.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using planner::Transaction;

/// Text that shall stay in its comment line: a line end would let it out.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

void comment(std::string& out, std::string_view text) {
  out += "-- ";
  out += one_line(text);
  out += '\n';
}

/// One line per line of `value`; read_migration joins them again.
void directive(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) {
    return;
  }
  while (true) {
    const std::size_t stop = std::min(value.find_first_of("\n\r"), value.size());
    out += fmt::format("-- schema:{} {}\n", key, value.substr(0, stop));
    if (stop == value.size()) {
      return;
    }
    value.remove_prefix(stop + 1);
  }
}

std::string lock_list(const Statement& statement) {
  if (statement.locks.empty()) {
    return "no lock";
  }
  std::string text;
  for (const planner::TableLock& lock : statement.locks) {
    text += fmt::format("{}{} on {}", text.empty() ? "" : ", ", planner::to_string(lock.mode),
                        schema::quote_qualified(lock.relation));
  }
  return text;
}

std::string step_line(const Statement& statement) {
  if (statement.undoes > 0 && statement.locks.empty()) {  // nobody states the locks of the way back
    return fmt::format("undo of step {}: {}", statement.undoes, statement.comment);
  }
  return fmt::format("{} {}: {}{}{}", statement.undoes > 0 ? "undo of step" : "step",
                     statement.undoes > 0 ? statement.undoes : statement.number, lock_list(statement),
                     statement.comment.empty() ? "" : ": ", statement.comment);
}

std::string path_setting(const std::vector<std::string>& search_path) {
  std::string names;
  for (const std::string& name : search_path) {
    names += (names.empty() ? "" : ", ") + schema::quote_literal(name);
  }
  return "SET search_path = " + (names.empty() ? "public" : names) + ";\n";
}

/// The semicolon must not end up in a comment at the end of the text.
std::string terminated(const std::string& sql) {
  const std::size_t last_line = sql.rfind('\n') == std::string::npos ? 0 : sql.rfind('\n');
  return sql + (sql.find("--", last_line) == std::string::npos ? ";\n" : "\n;\n");
}

void render_statements(std::string& out, const std::vector<Statement>& statements, Layout layout) {
  std::vector<std::string> path;
  // Other tools send such a file as one message, which only a single statement survives outside a transaction.
  const bool alone = layout != Layout::native && statements.size() == 1 && statements.front().search_path.empty() &&
                     statements.front().transaction == Transaction::forbidden;
  if (!alone) {
    out += "SET check_function_bodies = off;\n" + path_setting(path);
  }
  for (const Statement& statement : statements) {
    if (statement.number == 0) {
      out += '\n' + terminated(statement.sql);
      continue;
    }
    out += '\n';
    if (statement.search_path != path) {
      path = statement.search_path;
      out += path_setting(path) + '\n';
    }
    comment(out, step_line(statement));
    directive(out, "takes", statement.takes);
    for (const planner::DataPrecondition& condition : statement.preconditions) {
      directive(out, condition.or_lost ? "would-lose" : "require", one_line(condition.description));
      directive(out, "probe", condition.query);
    }
    if (statement.backfill) {
      directive(out, "backfill", one_line(schema::quote_qualified(statement.backfill->relation)));
      directive(out, "backfill-set", statement.backfill->assignments);
      directive(out, "backfill-where", statement.backfill->filter);
    } else if (statement.transaction != Transaction::joins) {
      directive(out, "transaction", statement.transaction == Transaction::forbidden ? "none" : "commits-after");
    }
    if (Statement plain{.sql = statement.sql}; statement.work != planner::Work::none && !statement.backfill) {
      classify(plain, false);
      if (plain.work != statement.work) {
        directive(out, "work",
                  fmt::format("{} {}", planner::to_string(statement.work),
                              one_line(schema::quote_qualified(statement.worked_on))));
      }
    }
    directive(out, "done-when", statement.done_when);
    directive(out, "cleanup", statement.cleanup);
    out += terminated(statement.sql);
  }
  if (!path.empty()) {
    out += '\n' + path_setting({});
  }
}

/// Relations whose size decides how long it takes.
std::string large_relations(std::span<const planner::Step> steps) {
  std::vector<std::string> names;
  for (const planner::Step& step : steps) {
    for (const schema::QualifiedName& relation : planner::worked_on(step)) {
      const std::string name = one_line(schema::quote_qualified(relation));
      if (std::ranges::find(names, name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

void describe(std::span<const planner::Step> steps, Header& header) {
  const planner::Outlook outlook = planner::outlook(steps);
  header.risk = planner::to_string(outlook.risk);
  header.downtime = planner::downtime_text(outlook);
  bool irreversible = false, conditional = false, works = false;
  std::vector<std::string> deploy;  // what the code must be able to do by then
  for (const planner::Step& step : steps) {
    if (!step.deploy.empty() && std::ranges::find(deploy, step.deploy) == deploy.end()) {
      deploy.push_back(step.deploy);
    }
    irreversible |= !step.irreversible.empty();
    conditional |= !step.undo_preconditions.empty();
    works |= planner::work(step) != planner::Work::none;
    if (!step.blocking_reason.empty()) {
      header.blocking += (header.blocking.empty() ? "" : "; ") + one_line(step.blocking_reason);
    }
  }
  header.blocking = header.blocking.empty() ? "none beyond the lock budget" : header.blocking;
  const std::string large = large_relations(steps);
  header.estimate = outlook.known   ? planner::describe(outlook.total)
                    : !works        ? "under 1 s"
                    : large.empty() ? "grows with the data"
                                    : "grows with the size of " + large;
  header.rollback = irreversible  ? "partial, see the down file"
                    : conditional ? "complete as far as the data allows, see the down file"
                                  : "complete";
  for (const std::string& code : deploy) {
    header.deploy += (header.deploy.empty() ? "before this, deploy the code that " : "; that ") + one_line(code);
  }
}

void add_undo(Migration& migration, const planner::Step& step, std::size_t number) {
  for (const std::string& sql : step.undo) {
    Statement undo;
    undo.sql = sql;
    undo.undoes = number;
    if (step.search_path != std::vector<std::string>{"public"}) {
      undo.search_path = step.search_path;
    }
    undo.comment = "takes back: " + step.comment;
    classify(undo, true);
    migration.down.push_back(std::move(undo));
  }
  // At the last, so that one who goes on is asked again.
  if (!step.undo.empty()) {
    migration.down.back().preconditions = step.undo_preconditions;
  }
}

using StepIterator = std::vector<planner::Step>::const_iterator;

Migration of_steps(StepIterator begin, StepIterator end) {
  Migration migration;
  for (auto step = begin; step != end; ++step) {
    migration.statements.push_back(statement_of(*step, migration.statements.size() + 1));
    if (!step->irreversible.empty()) {
      migration.irreversible.push_back(fmt::format("step {}: {}", migration.statements.size(), step->irreversible));
    }
  }
  for (auto step = end; step != begin; --step) {
    add_undo(migration, *(step - 1), static_cast<std::size_t>(step - begin));
  }
  std::size_t number = 0;
  for (Statement& undo : migration.down) {
    undo.number = ++number;
  }
  describe(std::span(begin, end), migration.header);
  migration.has_down = true;
  return migration;
}

/// Other tools run all of a way back in one transaction: there, what fills rows does not commit between them.
void join_one_transaction(std::vector<Statement>& down) {
  constexpr std::string_view kCommit = "COMMIT;\n";
  for (Statement& statement : down) {
    if (down.size() > 1 && statement.commits_inside) {
      for (std::size_t at = 0; (at = statement.sql.find(kCommit, at)) != std::string::npos;) {
        const std::size_t line = statement.sql.rfind('\n', at) + 1;
        statement.sql.erase(line, at + kCommit.size() - line);
        at = line;
      }
      statement.transaction = Transaction::joins;
      statement.commits_inside = false;
    }
  }
}

/// What shares a transaction with the step at `begin`, or that step alone.
StepIterator end_of_transaction(StepIterator begin, StepIterator end) {
  for (StepIterator step = begin; step != end; ++step) {
    const bool alone = step->transaction == Transaction::forbidden || step->backfill;
    if (alone || step->transaction == Transaction::commits_after) {
      return step == begin || !alone ? step + 1 : step;
    }
  }
  return end;
}

}  // namespace

Migration one_migration(const planner::Plan& plan, const std::string& name) {
  Migration migration = of_steps(plan.steps.begin(), plan.steps.end());
  migration.name = name;
  migration.header.phase = plan.steps.empty() ? planner::Phase::expand : plan.steps.back().phase;
  return migration;
}

std::vector<Migration> split_by_phase(const planner::Plan& plan, const std::string& name, Layout layout) {
  std::vector<Migration> migrations;
  std::vector<std::size_t> times(4);
  for (auto begin = plan.steps.begin(); begin != plan.steps.end();) {
    const planner::Phase phase = begin->phase;
    auto end = std::find_if(begin, plan.steps.end(), [&](const planner::Step& step) { return step.phase != phase; });
    if (layout != Layout::native) {
      end = end_of_transaction(begin, end);
    }
    Migration migration = of_steps(begin, end);
    migration.header.phase = phase;
    migration.layout = layout;
    if (layout != Layout::native) {
      join_one_transaction(migration.down);
    }
    migration.name = fmt::format("{}_{}", name, planner::to_string(phase));
    if (const std::size_t nth = ++times[static_cast<std::size_t>(phase)]; nth > 1) {
      migration.name += fmt::format("_{}", nth);
    }
    migrations.push_back(std::move(migration));
    begin = end;
  }
  if (migrations.size() == 1 && migrations.front().header.phase != planner::Phase::contract) {
    migrations.front().name = name;
  }
  return migrations;
}

std::string render_up(const Migration& migration) {
  const Header& header = migration.header;
  std::string out;
  comment(out, migration.label());
  if (header.phase) {
    directive(out, "phase", planner::to_string(*header.phase));
  }
  if (header.baseline) {
    out += "-- schema:baseline\n";
  }
  if (!header.replaces.empty()) {
    directive(out, "replaces", fmt::format("{}", fmt::join(header.replaces, " ")));
  }
  if (header.mends_drift) {
    out += "-- schema:mends-drift\n";
  }
  directive(out, "risk", one_line(header.risk));
  directive(out, "blocking", one_line(header.blocking));
  directive(out, "downtime", one_line(header.downtime));
  directive(out, "estimate", one_line(header.estimate));
  directive(out, "from", one_line(header.from));
  directive(out, "to", one_line(header.to));
  directive(out, "rollback", one_line(header.rollback));
  directive(out, "deploy", one_line(header.deploy));
  if (header.phase == planner::Phase::contract) {
    out += header.contract_reason
               ? fmt::format("-- contract-phase-ok: {}\n", one_line(*header.contract_reason))
               : std::string(
                     "--\n-- Runs only once nothing uses the old shape any more. To permit it, add a line\n"
                     "--   contract-phase-ok: reason\n-- as a comment of its own, with two dashes in front.\n");
  }
  out += '\n';
  render_statements(out, migration.statements, migration.layout);
  return out;
}

std::string render_down(const Migration& migration) {
  std::string out;
  comment(out, migration.label() + ", back");
  for (const std::string& reason : migration.irreversible) {
    comment(out, "cannot be brought back: " + reason);
  }
  out += '\n';
  render_statements(out, migration.down, migration.layout);
  return out;
}

void render(Migration& migration) {
  migration.up_text = render_up(migration);
  migration.down_text = migration.has_down ? render_down(migration) : "";
  migration.hash = content_hash(migration.up_text);
  migration.runbook = render_runbook(migration);
}

}  // namespace migrate
