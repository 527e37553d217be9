#include "migrate/execute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <random>
#include <thread>

#include "migrate/journal_writer.hpp"
#include "migrate/locks.hpp"
#include "migrate/preconditions.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using planner::LockMode;
using planner::TableLock;
using planner::Transaction;
using postgres::SqlError;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using What = Progress::What;

/// Statements in one message: enough to make round trips not count, small enough to keep memory flat.
constexpr std::size_t kBatchBytes = 1U << 20;

milliseconds since(steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
}

bool is_lock_conflict(const SqlError& error) { return error.sqlstate == "55P03" || error.sqlstate == "40P01"; }

/// Neighbours that share a transaction.
struct Group {
  std::vector<const Statement*> statements;
  std::vector<const Statement*> steps;  // without the settings
  std::vector<TableLock> locks;
  bool waits_long = false, has_settings = false;
  bool last = false;  // the migration ends with it
};

/// Which statement of a group failed: nullptr when it was none of them in particular.
struct GroupError {
  SqlError error;
  const Statement* statement;
};

class Execution {
 public:
  Execution(Session& session, const Job& job, RunReport& report)
      : session_(session), connection_(session.connection()), job_(job), report_(report),
        steps_(static_cast<std::size_t>(std::ranges::count_if(
            job.statements, [](const Statement& statement) { return statement.number > 0; }))) {
    if (job.previous != nullptr) {
      record_ = job.previous->id;
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
    std::vector<const Statement*> waiting;
    for (const Statement& statement : job_.statements) {
      if (statement.number > 0 && !is_done(statement)) {
        waiting.push_back(&statement);
      }
    }
    tell({.what = What::migration_started});
    if (!job_.down && session_.options().check_data) {
      probe_preconditions(session_, job_.migration, waiting);
    }
    const Statement* last = waiting.empty() ? nullptr : waiting.back();
    Group group;
    for (const Statement& statement : job_.statements) {
      if (statement.number > 0 && is_done(statement)) {
        skip(statement, "done before");
        continue;
      }
      const bool alone = statement.transaction == Transaction::forbidden || statement.backfill;
      if (alone || (statement.waits_long && !group.steps.empty()) || group.waits_long) {
        run_group(group);
      }
      if (alone) {
        run_alone(statement);
        continue;
      }
      add(group, statement);
      group.last = &statement == last;
      if (statement.transaction == Transaction::commits_after || group.last) {
        run_group(group);
      }
    }
    run_group(group);
    finish();
    if (had_settings_) {
      session_.reset_settings();
    }
    session_.use_search_path({});
    tell({.what = What::migration_finished, .elapsed = since(start)});
  }

 private:
  void tell(Progress progress) const {
    if (session_.options().on_progress) {
      progress.migration = &job_.migration;
      session_.options().on_progress(progress);
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

  State end_state() const { return job_.down ? State::rolled_back : State::applied; }

  /// A failed migration may be corrected, but what is done of it is done.
  void require_unchanged_steps() const {
    for (const Statement& statement : job_.statements) {
      const auto found = earlier_.find(statement.number);
      if (statement.number > 0 && found != earlier_.end() && found->second->state == State::applied &&
          found->second->hash != step_hash(statement)) {
        throw HistoryMismatch(fmt::format(
            "step {} of {} has run, and its text was changed since. Put it back as it was, or set the migration right "
            "with `schema resolve`.", statement.number, job_.migration.label()));
      }
    }
  }

  // --- failures

  std::string where(const Statement* statement) const {
    const std::string label = job_.migration.version.empty() ? "" : " of " + job_.migration.label();
    return statement == nullptr ? "the last commit" + label
                                : fmt::format("step {} of {}{}", statement->number, steps_, label);
  }

  [[noreturn]] void fail(const SqlError& error, const Statement* statement) {
    if (!error.connection_lost) {
      note_failure(error, statement);
    }
    std::string message = fmt::format("{} failed: {}", where(statement), error.what());
    if (!error.sqlstate.empty()) {
      message += fmt::format(" (SQLSTATE {})", error.sqlstate);
    }
    if (!error.detail.empty()) {
      message += "\n  detail: " + error.detail;
    }
    if (!error.hint.empty()) {
      message += "\n  hint: " + error.hint;
    }
    if (statement != nullptr) {
      message += "\n  statement: " + statement->sql;
    }
    const std::size_t done = committed_ + done_before();
    message += error.connection_lost                           ? "\nThe connection was lost. Run again: it goes on where it stopped."
               : statement != nullptr && statement->commits_inside ? "\nPart of this step may be done."
               : done > 0 ? fmt::format("\n{} step(s) before it are done and stay.", done)
                          : "\nThe database is as it was.";
    StepFailed failure(message);
    failure.migration = job_.migration.version.empty() ? "" : job_.migration.label();
    failure.number = statement == nullptr ? 0 : statement->number;
    failure.committed = committed_;
    failure.sqlstate = error.sqlstate;
    failure.statement = statement == nullptr ? error.statement : statement->sql;
    failure.detail = error.detail;
    failure.hint = error.hint;
    failure.connection_lost = error.connection_lost;
    throw failure;
  }

  std::size_t done_before() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(earlier_, [](const auto& step) { return step.second->state == State::applied; }));
  }

  /// A direct run whose first transaction failed leaves nothing behind, not even a journal.
  void note_failure(const SqlError& error, const Statement* statement) {
    if (record_ == 0 && job_.migration.version.empty() && !session_.journal_exists) {
      return;
    }
    try {
      session_.need_journal();
      need_record();
      std::string sql = end_record(record_, State::failed, error.what(), error.sqlstate);
      if (statement != nullptr) {
        sql = end_step(record_, job_.down, *statement, State::failed, error.what(), error.sqlstate) + "; " + sql;
      }
      connection_.execute("BEGIN; " + sql + "; COMMIT");
    } catch (const SqlError&) {
      try {
        connection_.execute("ROLLBACK");  // the error we have is the one to tell
      } catch (const SqlError&) {
        return;
      }
    }
  }

  // --- the journal's record

  std::string record_sql() const {
    return begin_record(job_.migration, job_.previous, job_.down, session_.options().tool_version, job_.note);
  }

  void take_record(const postgres::Result& result) {
    const std::string_view text = result.text(0, 0);
    std::from_chars(text.data(), text.data() + text.size(), record_);
    record_begun_ = true;
  }

  /// The record in a transaction of its own, where no group brings it along.
  void need_record() {
    if (!record_begun_) {
      session_.need_journal();
      take_record(connection_.execute(record_sql()));
    }
  }

  void finish() {
    if (finished_) {
      return;
    }
    need_record();
    connection_.execute(end_record(record_, end_state()));
    finished_ = true;
  }

  // --- groups

  void add(Group& group, const Statement& statement) {
    group.statements.push_back(&statement);
    if (statement.number == 0) {
      group.has_settings = had_settings_ = true;
      return;
    }
    group.steps.push_back(&statement);
    group.waits_long |= statement.waits_long;
    group.locks.insert(group.locks.end(), statement.locks.begin(), statement.locks.end());
  }

  void run_group(Group& pending) {
    const Group group = std::exchange(pending, Group{});
    if (group.statements.empty()) {
      return;
    }
    if (group.steps.empty()) {  // settings before a statement that runs alone
      for (const Statement* setting : group.statements) {
        run_setting(*setting);
      }
      return;
    }
    session_.use_search_path({});
    const std::vector<TableLock> locks = merge_locks(group.locks);
    const std::vector<TableLock> first_locks =
        !group.waits_long && group.steps.size() > 1 && locks.size() + group.steps.size() > 2
            ? lockable(connection_, locks)
            : std::vector<TableLock>{};
    const steady_clock::time_point deadline = steady_clock::now() + session_.options().lock_patience;
    bool one_by_one = !locks.empty() || group.has_settings || group.steps.size() == 1;
    milliseconds pause(100);
    std::vector<std::string> seen;
    while (true) {
      if (!group.waits_long) {
        wait_out(locks, deadline, seen);
      }
      std::optional<GroupError> failure = attempt(group, first_locks, one_by_one);
      if (!failure) {
        break;
      }
      const SqlError& error = failure->error;
      const bool conflict = is_lock_conflict(error) && !error.connection_lost;
      if (!conflict && (one_by_one || error.connection_lost)) {
        fail(error, failure->statement);
      }
      one_by_one = true;  // to learn which one it is
      if (conflict) {
        note_blockers(locks, failure->statement, seen);
        if (steady_clock::now() >= deadline) {
          give_up(failure->statement, error, seen);
        }
        tell({.what = What::waiting, .statement = failure->statement,
              .message = seen.empty() ? "a lock that somebody holds" : seen.front()});
        std::this_thread::sleep_for(std::min(jitter(pause), until(deadline)));
        pause = std::min(pause * 2, milliseconds(5000));
      }
    }
    committed_ += group.steps.size();
    report_.steps += group.steps.size();
  }

  static milliseconds until(steady_clock::time_point deadline) {
    return std::max(milliseconds(1),
                    std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()));
  }

  milliseconds jitter(milliseconds pause) {
    return milliseconds(std::uniform_int_distribution<milliseconds::rep>(pause.count() / 2, pause.count())(random_));
  }

  void note_blockers(const std::vector<TableLock>& locks, const Statement* statement, std::vector<std::string>& seen) {
    const std::vector<TableLock> relations =
        locks.empty() && statement != nullptr ? named_relations(statement->sql) : locks;
    std::vector<std::string> now;
    for (const Blocker& blocker : blockers(connection_, relations)) {
      if (blocker.cancellable_autovacuum) {
        cancel_autovacuum(connection_, blocker);
      }
      now.push_back(blocker.text);
    }
    if (!now.empty()) {
      seen = std::move(now);
    }
  }

  /// Before a lock that blocks the application: whoever would keep us in the queue for long is waited for outside it.
  void wait_out(const std::vector<TableLock>& locks, steady_clock::time_point deadline, std::vector<std::string>& seen) {
    if (locks.empty() || locks.front().mode < LockMode::share) {
      return;
    }
    std::vector<TableLock> strong = locks;
    std::erase_if(strong, [](const TableLock& lock) { return lock.mode < LockMode::share; });
    bool told = false;
    while (true) {
      std::vector<Blocker> standing = blockers(connection_, strong);
      std::erase_if(standing, [&](const Blocker& blocker) { return blocker.age < session_.lock_budget(); });
      if (standing.empty()) {
        return;
      }
      seen.clear();
      for (const Blocker& blocker : standing) {
        seen.push_back(blocker.text);
        if (blocker.cancellable_autovacuum) {
          cancel_autovacuum(connection_, blocker);
        }
      }
      if (steady_clock::now() >= deadline) {
        give_up(nullptr, SqlError("", "55P03", ""), seen);
      }
      if (!told) {
        tell({.what = What::waiting, .message = seen.front()});
        told = true;
      }
      std::this_thread::sleep_for(std::min(milliseconds(100), until(deadline)));
    }
  }

  [[noreturn]] void give_up(const Statement* statement, const SqlError& error, const std::vector<std::string>& seen) {
    std::string message = fmt::format("could not get a lock{} within {} ms",
                                      statement == nullptr ? "" : " for " + where(statement),
                                      session_.options().lock_patience.count());
    if (statement != nullptr) {
      message += "\n  statement: " + statement->sql;
    }
    for (const std::string& blocker : seen) {
      message += "\n  held by " + blocker;
    }
    if (error.sqlstate == "40P01") {
      message += "\n  the server found a deadlock: " + error.detail;
    }
    message += "\nNothing is half-done; run again.";
    LockNotObtained failure(message);
    failure.blockers = seen;
    if (record_ != 0 && record_begun_) {
      note_failure(SqlError("lock not obtained", "55P03", ""), nullptr);
    }
    throw failure;
  }

  /// The whole group in one transaction, its journal rows with it.
  std::optional<GroupError> attempt(const Group& group, const std::vector<TableLock>& first_locks, bool one_by_one) {
    const Statement* current = nullptr;
    const steady_clock::time_point start = steady_clock::now();
    const bool fresh_journal = !session_.journal_exists, fresh_record = !record_begun_;
    const std::int64_t record_before = record_;
    try {
      postgres::Transaction transaction(connection_);
      std::string opening = timeout_sql(group.waits_long ? milliseconds(0) : session_.lock_budget());
      opening += fresh_journal ? journal_ddl() : "";
      if (fresh_record) {
        take_record(connection_.execute(opening + record_sql()));
      } else {
        connection_.execute(opening);
      }
      take_locks(first_locks, start);
      std::vector<StepTimes> times;
      if (one_by_one) {
        for (const Statement* statement : group.statements) {
          current = statement;
          run_in_transaction(*statement, start, times);
        }
        current = nullptr;
      } else {
        run_as_batch(group, start, times);
      }
      std::string closing = local_path({}) + finished_steps(record_, job_.down, group.steps, times);
      if (group.last) {
        closing += "; " + end_record(record_, end_state());
      }
      connection_.execute(closing);
      transaction.commit();
      finished_ = group.last;
      session_.journal_exists = true;
      return std::nullopt;
    } catch (const SqlError& error) {
      if (fresh_record) {
        record_ = record_before;
        record_begun_ = false;
      }
      path_.clear();
      return GroupError{error, current};
    }
  }

  static std::string timeout_sql(milliseconds timeout) {
    return fmt::format("SET LOCAL lock_timeout = '{}ms'; ", timeout.count());
  }

  /// lock_timeout counts per lock: the budget is what is left of it.
  void take_locks(const std::vector<TableLock>& locks, steady_clock::time_point start) {
    for (const TableLock& lock : locks) {
      const milliseconds left = std::max(milliseconds(1), session_.lock_budget() - since(start));
      connection_.execute(timeout_sql(left) + fmt::format("LOCK TABLE ONLY {} IN {} MODE",
                                                          schema::quote_qualified(lock.relation),
                                                          planner::to_string(lock.mode)));
    }
  }

  /// `SET LOCAL search_path …; `, where the next statement needs another one than the last.
  std::string local_path(const std::vector<std::string>& path) {
    if (path == path_) {
      return "";
    }
    path_ = path;
    return "SET LOCAL search_path = " + search_path_value(path) + "; ";
  }

  void run_in_transaction(const Statement& statement, steady_clock::time_point start, std::vector<StepTimes>& times) {
    const bool is_step = statement.number > 0;
    const milliseconds began = since(start);
    if (is_step) {
      tell({.what = What::step_started, .statement = &statement});
    }
    if (const std::string path = local_path(statement.search_path); !path.empty()) {
      connection_.execute(path);
    }
    connection_.execute(statement.sql);
    if (is_step) {
      times.push_back({began, since(start)});
      tell({.what = What::step_finished, .statement = &statement, .elapsed = since(start) - began});
    }
  }

  void run_as_batch(const Group& group, steady_clock::time_point start, std::vector<StepTimes>& times) {
    std::string batch;
    std::vector<const Statement*> sent;
    const auto send = [&] {
      const milliseconds began = since(start);
      connection_.execute(batch);
      for (const Statement* statement : sent) {
        times.push_back({began, since(start)});
        tell({.what = What::step_finished, .statement = statement, .elapsed = since(start) - began});
      }
      batch.clear();
      sent.clear();
    };
    for (const Statement* statement : group.steps) {
      tell({.what = What::step_started, .statement = statement});
      batch += local_path(statement->search_path) + statement->sql + "\n;\n";
      sent.push_back(statement);
      if (batch.size() > kBatchBytes) {
        send();
      }
    }
    if (!sent.empty()) {
      send();
    }
  }

  void run_setting(const Statement& setting) {
    try {
      connection_.execute(setting.sql);
    } catch (const SqlError& error) {
      fail(error, &setting);
    }
  }

  // --- statements outside a transaction

  void run_alone(const Statement& statement) {
    const steady_clock::time_point start = steady_clock::now();
    tell({.what = What::step_started, .statement = &statement});
    try {
      session_.use_search_path(statement.search_path);
      need_record();
      if (!statement.done_when.empty() && session_.holds(statement.done_when)) {
        connection_.execute(end_step(record_, job_.down, statement, State::applied));
        skip(statement, "the catalog shows it done");
        return;
      }
      require_known(statement);
      connection_.execute(start_step(record_, job_.down, statement));
      if (statement.backfill) {
        run_backfill(session_, job_.migration, statement, record_);
      } else {
        run_idempotently(statement);
      }
      connection_.execute(end_step(record_, job_.down, statement, State::applied));
    } catch (const SqlError& error) {
      fail(error, &statement);
    }
    ++committed_;
    ++report_.steps;
    tell({.what = What::step_finished, .statement = &statement, .elapsed = since(start)});
  }

  /// A step that was begun, of which nothing says how it ended.
  void require_known(const Statement& statement) const {
    const auto found = earlier_.find(statement.number);
    if (found == earlier_.end() || !statement.done_when.empty() || statement.backfill) {
      return;
    }
    const bool cut_off = found->second->state == State::running;
    if (cut_off || (found->second->state == State::failed && statement.commits_inside)) {
      throw UnknownStep(fmt::format(
          "step {} of {} {} outside a transaction, and nothing says how to see whether it is done:\n  {}\nLook, then say "
          "so: `schema resolve {} --step-done` or `--step-again`. A line `-- schema:done-when QUERY` above it answers "
          "this for good.",
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

  void run_idempotently(const Statement& statement) {
    if (clean_up(statement) && !statement.done_when.empty() && session_.holds(statement.done_when)) {
      return;
    }
    for (int tries = 1;; ++tries) {
      try {
        connection_.execute(statement.sql);
        return;
      } catch (const SqlError& error) {
        if (error.connection_lost) {
          throw;
        }
        // What it left half-built would be in the way of the next run, and costs every write until then.
        try {
          clean_up(statement);
        } catch (const SqlError& second) {
          if (second.connection_lost) {
            throw error;
          }
        }
        if (error.sqlstate != "40P01" || tries == 3 || statement.commits_inside) {
          throw;
        }
        std::this_thread::sleep_for(jitter(milliseconds(1000)));
      }
    }
  }

  Session& session_;
  postgres::Connection& connection_;
  const Job& job_;
  RunReport& report_;
  std::size_t steps_;
  std::map<std::size_t, const StepRecord*> earlier_;
  std::int64_t record_ = 0;
  bool record_begun_ = false, finished_ = false, had_settings_ = false;
  std::size_t committed_ = 0;
  std::vector<std::string> path_;  // within the open transaction
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

void execute(Session& session, const Job& job, RunReport& report) { Execution(session, job, report).run(); }

}  // namespace migrate
