#include "migrate/execute.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "migrate/group.hpp"
#include "migrate/preconditions.hpp"
#include "migrate/rates.hpp"
#include "migrate/record.hpp"
#include "migrate/watch.hpp"
#include "schema/secrets.hpp"

namespace migrate {

namespace {

using planner::Transaction;
using postgres::SqlError;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using What = Progress::What;

constexpr int kDeadlockTries = 3;

/// What a statement says that cannot run in a transaction.
bool needs_no_transaction(const std::string& sqlstate) { return sqlstate == "25001" || sqlstate == "2D000"; }

bool runs_alone(const Statement& statement) {
  return statement.transaction == Transaction::forbidden || statement.backfill.has_value();
}

class Execution {
 public:
  Execution(Session& session, const Job& job, RunReport& report)
      : session_(session), connection_(session.connection()), job_(job), report_(report), record_(session, job) {
    if (job.previous != nullptr) {
      for (const StepRecord& step : job.previous->steps) {
        if (step.down == job.down) {
          earlier_.emplace(step.number, &step);
        }
      }
    }
  }

  void run() {
    const steady_clock::time_point start = steady_clock::now();
    require_unchanged_steps();
    for (const Statement& statement : job_.statements) {
      if (is_step(statement) && !is_done(statement)) {
        waiting_.push_back(&statement);
      }
    }
    tell({.what = What::migration_started});
    if (session_.options().check_data) {
      ask_later_ = probe_preconditions(session_, job_, waiting_);
    }
    try {
      run_statements(waiting_.empty() ? nullptr : waiting_.back());
      record_.close();
    } catch (const Stopped& error) {
      if (record_.begun()) {
        record_.note_failure(error.what(), error.sqlstate, nullptr);
      }
      throw;
    } catch (const SqlError& error) {
      fail(error, nullptr);
    }
    session_.start_anew();
    tell({.what = What::migration_finished,
          .elapsed = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start)});
  }

 private:
  void run_statements(const Statement* last) {
    Group group;
    for (const Statement& statement : job_.statements) {
      if (is_step(statement) && is_done(statement)) {
        skip(statement, "done before");
        continue;
      }
      if (runs_alone(statement) || group.waits_long || (statement.waits_long && !group.steps.empty())) {
        run(group);
      }
      if (runs_alone(statement)) {
        run_alone(statement);
        continue;
      }
      group.add(statement);
      group.last = &statement == last;
      if (statement.transaction == Transaction::commits_after || group.last) {
        run(group);
      }
    }
    run(group);
  }

  void tell(Progress progress) const {
    if (session_.options().on_progress) {
      progress.migration = &job_.migration;
      progress.down = job_.down;
      session_.options().on_progress(progress);
    }
  }

  /// Conditions on data that an earlier step had to make first.
  void ask_now(const std::vector<const Statement*>& steps) {
    std::vector<const Statement*> asked;
    for (const Statement* step : steps) {
      if (std::ranges::find(ask_later_, step) != ask_later_.end()) {
        asked.push_back(step);
      }
    }
    if (!asked.empty()) {
      probe_preconditions(session_, job_, asked);
    }
  }

  bool is_done(const Statement& statement) const {
    const auto found = earlier_.find(statement.number);
    return found != earlier_.end() && found->second->state == State::applied;
  }

  void skip(const Statement& statement, const std::string& reason) {
    ++report_.skipped;
    tell({.what = What::step_skipped, .statement = &statement, .message = reason});
  }

  /// A failed migration may be corrected, but what is done of it is done.
  void require_unchanged_steps() const {
    if (job_.migration.version.empty()) {
      return;  // its text is the journal's own
    }
    for (const Statement& statement : job_.statements) {
      if (is_step(statement) && is_done(statement) && earlier_.at(statement.number)->hash != step_hash(statement)) {
        throw HistoryMismatch(fmt::format(
            "step {} of {} has run, and its text was changed since. Put it back as it was, or set the migration right "
            "with `schema resolve`.",
            statement.number, job_.migration.label()));
      }
    }
  }

  /// Before a step is begun: whatever stands against going on.
  void heed(const Statement& first) const {
    session_.heed_stop();
    session_.heed_gate({std::ranges::find(waiting_, &first), waiting_.end()}, job_.migration);
  }

  // --- one transaction

  void run(Group& pending) {
    const Group group = std::exchange(pending, Group{});
    if (group.steps.empty()) {  // settings before a statement that runs alone
      record_.need();           // in the runner's own role
      for (const Statement* setting : group.statements) {
        session_.set(*setting);
      }
      return;
    }
    heed(*group.steps.front());
    ask_now(group.steps);
    if (const std::optional<GroupError> failure = run_group(session_, job_, record_, group)) {
      fail(failure->error, failure->statement);
    }
    committed_ += group.steps.size();
    report_.steps += group.steps.size();
  }

  // --- outside a transaction

  void run_alone(const Statement& statement) {
    heed(statement);
    const steady_clock::time_point start = steady_clock::now();
    tell({.what = What::step_started, .statement = &statement});
    ask_now({&statement});
    try {
      session_.use_search_path(statement.search_path);
      record_.need();
      if (!statement.done_when.empty() && session_.holds(statement.done_when)) {
        connection_.execute(
            as_runner(end_step(session_.journal(), record_.id(), job_.down, statement, State::applied)));
        skip(statement, "the catalog shows it done");
        return;
      }
      require_known(statement);
      connection_.execute(as_runner(start_step(session_.journal(), record_.id(), job_.down, statement)));
      std::int64_t rows = -1;
      if (statement.backfill) {
        run_backfill(session_, job_.migration, statement, record_.id());
      } else {
        rows = run_idempotently(statement);
      }
      connection_.execute(
          as_runner(end_step(session_.journal(), record_.id(), job_.down, statement, State::applied, "", "", rows)));
      const milliseconds elapsed = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
      if (const std::string rate = note_rate(session_.journal(), statement, elapsed); !rate.empty()) {
        connection_.execute(as_runner(rate));
      }
    } catch (const Stopped& error) {
      record_.note_failure(error.what(), error.sqlstate, &statement);
      throw;
    } catch (const SqlError& error) {
      fail(error, &statement);
    }
    ++committed_;
    ++report_.steps;
    tell({.what = What::step_finished,
          .statement = &statement,
          .elapsed = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start)});
  }

  /// Refuses a step that was begun, where nothing says how it ended.
  void require_known(const Statement& statement) const {
    const auto found = earlier_.find(statement.number);
    if (found == earlier_.end() || !statement.done_when.empty() || statement.backfill) {
      return;
    }
    // Refused where it stood in a transaction, it has done nothing.
    const bool refused = needs_no_transaction(found->second->sqlstate);
    const bool cut_off = found->second->state == State::running;
    if (cut_off || (found->second->state == State::failed && statement.commits_inside && !refused)) {
      throw UnknownStep(fmt::format(
          "step {} of {} {} outside a transaction, and nothing says how to see whether it is done:\n  {}\nLook, then "
          "say so: `schema resolve {} --step-done` or `--step-again`. A line `-- schema:done-when QUERY` above it "
          "answers this for good.",
          statement.number, job_.migration.label(), cut_off ? "was cut off" : "failed half-way", statement.sql,
          job_.migration.version));
    }
  }

  bool clean_up(const Statement& statement) {
    if (statement.cleanup.empty() || (!statement.leftover.empty() && !session_.holds(statement.leftover))) {
      return false;
    }
    connection_.execute(statement.cleanup);
    return true;
  }

  /// What a failure leaves half-built would be in the way of the next run, and costs every write until then.
  void clean_up_after(const SqlError& error, const Statement& statement) {
    try {
      clean_up(statement);
    } catch (const SqlError& second) {
      if (second.connection_lost) {
        throw error;
      }
    }
  }

  /// Gives the rows that it changed; -1: it is not there to change any.
  std::int64_t run_idempotently(const Statement& statement) {
    if (clean_up(statement) && !statement.done_when.empty() && session_.holds(statement.done_when)) {
      return -1;
    }
    for (int tries = 1;; ++tries) {
      try {
        const Watch watch(session_, job_.migration, statement);
        const postgres::Result result = connection_.execute(statement.sql);
        return statement.changes_rows ? static_cast<std::int64_t>(result.affected_rows()) : -1;
      } catch (const SqlError& error) {
        if (error.connection_lost) {
          throw;
        }
        clean_up_after(error, statement);
        if (error.sqlstate != "40P01" || tries == kDeadlockTries || statement.commits_inside) {
          throw;
        }
      }
      session_.pause(std::chrono::seconds(tries));
    }
  }

  // --- failures

  [[noreturn]] void fail(const SqlError& error, const Statement* statement) {
    if (error.sqlstate == kCanceled && session_.stop_asked()) {
      record_.note_failure(std::string(kStoppedAsAsked), kCanceled, statement);
      session_.heed_stop();
    }
    if (!error.connection_lost) {
      record_.note_failure(error.what(), error.sqlstate, statement);
    }
    const std::string label = job_.migration.version.empty() ? "" : job_.migration.label();
    const auto steps = std::ranges::count_if(job_.statements, is_step);
    std::string message = statement == nullptr || !is_step(*statement)
                              ? "the run"
                              : fmt::format("step {} of {}", statement->number, steps);
    message += fmt::format("{}{} failed: {}", label.empty() ? "" : " of ", label, error.what());
    if (!error.sqlstate.empty()) {
      message += fmt::format(" (SQLSTATE {})", error.sqlstate);
    }
    if (!error.detail.empty()) {
      message += "\n  detail: " + error.detail;
    }
    const bool joined = statement != nullptr && statement->transaction == Transaction::joins;
    const bool refused = joined && needs_no_transaction(error.sqlstate);
    const std::string hint = error.hint.empty() && refused && !label.empty()
                                 ? "write `-- schema:transaction none` on a line directly above it"
                                 : error.hint;
    if (!hint.empty()) {
      message += "\n  hint: " + hint;
    }
    if (statement != nullptr && !label.empty() && job_.migration.layout == Layout::native) {
      message += fmt::format("\n  at {}.{}.sql:{}:{}", label, job_.down ? "down" : "up", statement->place.line,
                             statement->place.column);
    }
    const std::string& sql = statement == nullptr ? error.statement : statement->sql;
    message += "\n  statement: " + schema::without_secrets(sql);
    const auto done = static_cast<std::size_t>(std::ranges::count_if(
                          earlier_, [](const auto& step) { return step.second->state == State::applied; })) +
                      committed_;
    if (error.connection_lost) {
      message += "\nThe connection was lost. Run again: it goes on where it stopped.";
    } else if (statement != nullptr && statement->commits_inside) {
      message += "\nPart of this step may be done.";
    } else {
      message +=
          done > 0 ? fmt::format("\n{} step(s) before it are done and stay.", done) : "\nThe database is as it was.";
    }
    StepFailed failure(message);
    failure.migration = label;
    failure.number = statement == nullptr ? 0 : statement->number;
    failure.committed = committed_;
    failure.sqlstate = error.sqlstate;
    failure.statement = sql;
    failure.detail = error.detail;
    failure.hint = hint;
    failure.connection_lost = error.connection_lost;
    throw failure;
  }

  Session& session_;
  postgres::Connection& connection_;
  const Job& job_;
  RunReport& report_;
  Record record_;
  std::map<std::size_t, const StepRecord*> earlier_;  // as the journal had them when this began
  std::vector<const Statement*> waiting_;             // steps that are not done
  std::vector<const Statement*> ask_later_;
  std::size_t committed_ = 0;
};

}  // namespace

void execute(Session& session, const Job& job, RunReport& report) { Execution(session, job, report).run(); }

}  // namespace migrate
