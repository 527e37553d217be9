#include "migrate/group.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "migrate/locks.hpp"
#include "migrate/patience.hpp"
#include "migrate/rates.hpp"
#include "migrate/watch.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using planner::TableLock;
using postgres::SqlError;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using What = Progress::What;

/// Statements in one message: enough to make round trips not count, small enough to keep memory flat.
constexpr std::size_t kBatchBytes = 1U << 20;

bool is_lock_conflict(const SqlError& error) {
  return !error.connection_lost && (error.sqlstate == "55P03" || error.sqlstate == "40P01");
}

std::string lock_timeout(milliseconds timeout) {
  return fmt::format("SET LOCAL lock_timeout = '{}ms'; ", timeout.count());
}

/// One try.
class Attempt {
 public:
  Attempt(Session& session, const Job& job, Record& record, const Group& group)
      : session_(session), connection_(session.connection()), job_(job), record_(record), group_(group) {}

  std::optional<GroupError> run(const std::vector<TableLock>& first_locks, bool one_by_one) {
    const bool begins_record = !record_.begun();
    try {
      postgres::Transaction transaction(connection_);
      open();
      take_locks(first_locks);
      if (one_by_one) {
        for (const Statement* statement : group_.statements) {
          current_ = statement;
          run_statement(*statement);
        }
        current_ = nullptr;
      } else {
        run_batches();
      }
      close();
      transaction.commit();
    } catch (const SqlError& error) {
      if (begins_record) {
        record_.forget();
      }
      return GroupError{error, current_};
    }
    session_.journal_exists = true;
    if (group_.last) {
      record_.take_close();
    }
    return std::nullopt;
  }

 private:
  milliseconds elapsed() const { return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start_); }

  void open() {
    session_.make_journal();
    if (record_.begun()) {
      connection_.execute(opening());
    } else {
      record_.take(connection_.execute(opening() + record_.begin_sql()));
    }
  }

  std::string opening() const { return lock_timeout(group_.waits_long ? milliseconds(0) : session_.lock_budget()); }

  /// lock_timeout counts per lock: each gets what is left of the budget.
  void take_locks(const std::vector<TableLock>& locks) {
    for (const TableLock& lock : locks) {
      const milliseconds left = std::max(milliseconds(1), session_.lock_budget() - elapsed());
      connection_.execute(lock_timeout(left) + fmt::format("LOCK TABLE ONLY {} IN {} MODE",
                                                           schema::quote_qualified(lock.relation),
                                                           planner::to_string(lock.mode)));
    }
  }

  /// `SET LOCAL search_path …; ` where the next statement needs another one than the last.
  std::string local_path(const std::vector<std::string>& path) {
    if (path == path_) {
      return "";
    }
    path_ = path;
    return "SET LOCAL search_path = " + search_path_value(path) + "; ";
  }

  void run_statement(const Statement& statement) {
    const milliseconds began = elapsed();
    if (statement.number > 0) {
      tell(What::step_started, statement);
    }
    if (const std::string path = local_path(statement.search_path); !path.empty()) {
      connection_.execute(path);
    }
    std::optional<Watch> watch;
    if (statement.waits_long) {
      watch.emplace(session_, job_.migration, statement);
    }
    if (!is_step(statement)) {
      session_.set(statement);
      if (statement.resets_settings) {
        path_.clear();
        connection_.execute(opening());
      }
      return;
    }
    const postgres::Result result = connection_.execute(statement.sql);
    watch.reset();
    done(statement, began, statement.changes_rows ? static_cast<std::int64_t>(result.affected_rows()) : -1);
  }

  void run_batches() {
    std::string batch;
    std::vector<const Statement*> sent;
    for (const Statement* statement : group_.steps) {
      tell(What::step_started, *statement);
      batch += local_path(statement->search_path) + statement->sql + "\n;\n";
      sent.push_back(statement);
      if (batch.size() < kBatchBytes && statement != group_.steps.back()) {
        continue;
      }
      const milliseconds began = elapsed();
      connection_.execute(batch);
      for (const Statement* finished : sent) {
        done(*finished, began);
      }
      batch.clear();
      sent.clear();
    }
  }

  void close() {
    std::string closing =
        local_path({}) + finished_steps(session_.journal(), record_.id(), job_.down, group_.steps, runs_);
    if (group_.steps.size() == 1) {
      if (const std::string rate = note_rate(session_.journal(), *group_.steps.front(), elapsed()); !rate.empty()) {
        closing += "; " + rate;
      }
    }
    if (group_.last) {
      closing += "; " + record_.close_sql();
    }
    connection_.execute(as_runner(closing));
  }

  void done(const Statement& statement, milliseconds began, std::int64_t rows = -1) {
    runs_.push_back({began, elapsed(), rows});
    tell(What::step_finished, statement, elapsed() - began);
  }

  void tell(What what, const Statement& statement, milliseconds duration = {}) const {
    if (session_.options().on_progress) {
      session_.options().on_progress({.what = what,
                                      .migration = &job_.migration,
                                      .statement = &statement,
                                      .down = job_.down,
                                      .elapsed = duration});
    }
  }

  Session& session_;
  postgres::Connection& connection_;
  const Job& job_;
  Record& record_;
  const Group& group_;
  const steady_clock::time_point start_ = steady_clock::now();
  const Statement* current_ = nullptr;
  std::vector<std::string> path_;
  std::vector<StepRun> runs_;
};

}  // namespace

void Group::add(const Statement& statement) {
  statements.push_back(&statement);
  if (statement.number == 0) {
    has_settings = true;
    return;
  }
  steps.push_back(&statement);
  waits_long |= statement.waits_long;
  locks.insert(locks.end(), statement.locks.begin(), statement.locks.end());
}

std::optional<GroupError> run_group(Session& session, const Job& job, Record& record, const Group& group) {
  session.use_search_path({});
  const std::vector<TableLock> locks = merge_locks(group.locks);
  // One statement takes its own lock as its first; several would come to theirs one after the other, holding the first.
  const bool takes_several = !group.waits_long && group.steps.size() > 1 && !locks.empty();
  const std::vector<TableLock> first_locks =
      takes_several ? lockable(session.connection(), locks) : std::vector<TableLock>{};
  // Of several in one message the server does not say how many rows each changed.
  bool one_by_one = !locks.empty() || group.has_settings || group.steps.size() == 1 ||
                    std::ranges::any_of(group.steps, &Statement::changes_rows);
  Patience patience(session, job.migration, locks);
  while (true) {
    if (!group.waits_long) {
      patience.wait_out();
    }
    std::optional<GroupError> failure = Attempt(session, job, record, group).run(first_locks, one_by_one);
    if (!failure) {
      return std::nullopt;
    }
    if (is_lock_conflict(failure->error)) {
      patience.pause(failure->error, failure->statement);
    } else if (one_by_one || failure->error.connection_lost || session.stop_asked()) {
      return failure;
    }
    one_by_one = true;  // a batch does not say which of its statements it was
  }
}

}  // namespace migrate
