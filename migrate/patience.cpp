#include "migrate/patience.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "migrate/locks.hpp"

namespace migrate {

namespace {

using planner::LockMode;
using planner::TableLock;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLookEvery(100), kLongestPause(5000);

}  // namespace

Patience::Patience(Session& session, const Migration& migration, std::vector<TableLock> locks)
    : session_(session),
      migration_(migration),
      locks_(std::move(locks)),
      deadline_(steady_clock::now() + session.options().lock_patience) {}

void Patience::wait_out() {
  std::vector<TableLock> strong = locks_;
  std::erase_if(strong, [](const TableLock& lock) { return lock.mode < LockMode::share; });
  bool told = false;
  while (true) {
    std::vector<Blocker> standing = blockers(session_.connection(), strong);
    std::erase_if(standing, [&](const Blocker& blocker) { return blocker.age < session_.lock_budget(); });
    if (standing.empty()) {
      return;
    }
    seen_.clear();
    for (const Blocker& blocker : standing) {
      seen_.push_back(blocker.text);
      if (blocker.cancellable_autovacuum) {
        cancel_autovacuum(session_.connection(), blocker);
      }
    }
    if (steady_clock::now() >= deadline_) {
      give_up(nullptr, nullptr);
    }
    if (!told) {
      tell(nullptr, seen_.front());
      told = true;
    }
    session_.pause(std::min(kLookEvery, left()));
  }
}

void Patience::pause(const postgres::SqlError& error, const Statement* statement) {
  look(statement);
  if (steady_clock::now() >= deadline_) {
    give_up(&error, statement);
  }
  tell(statement, seen_.empty() ? "a lock that somebody holds" : seen_.front());
  std::uniform_int_distribution<milliseconds::rep> jitter(pause_.count() / 2, pause_.count());
  session_.pause(std::min(milliseconds(jitter(random_)), left()));
  pause_ = std::min(pause_ * 2, kLongestPause);
}

milliseconds Patience::left() const {
  return std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(deadline_ - steady_clock::now()));
}

/// Who blocks now. Where nobody does any more, those seen last stay the answer.
void Patience::look(const Statement* statement) {
  const std::vector<TableLock> relations =
      locks_.empty() && statement != nullptr ? named_relations(statement->sql) : locks_;
  std::vector<std::string> now;
  for (const Blocker& blocker : blockers(session_.connection(), relations)) {
    if (blocker.cancellable_autovacuum) {
      cancel_autovacuum(session_.connection(), blocker);
    }
    now.push_back(blocker.text);
  }
  if (!now.empty()) {
    seen_ = std::move(now);
  }
}

void Patience::tell(const Statement* statement, const std::string& message) const {
  if (session_.options().on_progress) {
    session_.options().on_progress(
        {.what = Progress::What::waiting, .migration = &migration_, .statement = statement, .message = message});
  }
}

void Patience::give_up(const postgres::SqlError* error, const Statement* statement) const {
  std::string message = fmt::format("could not get a lock within {} ms", session_.options().lock_patience.count());
  if (statement != nullptr) {
    message += "\n  statement: " + statement->sql;
  }
  for (const std::string& blocker : seen_) {
    message += "\n  held by " + blocker;
  }
  if (error != nullptr && error->sqlstate == "40P01") {
    message += "\n  the server found a deadlock: " + error->detail;
  }
  LockNotObtained failure(message + "\nNothing is half-done; run again.");
  failure.blockers = seen_;
  throw failure;
}

}  // namespace migrate
