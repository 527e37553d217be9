#pragma once
// How a transaction that needs locks behaves towards the application: it waits outside the queue for whoever would keep
// it there, steps back when the budget is used up, and after a while gives up, naming who stood in the way.

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "migrate/session.hpp"

namespace migrate {

class Patience {
 public:
  /// locks: as merge_locks() gives them; empty where they are not known.
  Patience(Session& session, const Migration& migration, std::vector<planner::TableLock> locks);

  /// Before a lock that blocks the application: returns when no old transaction stands in the way. Throws
  /// LockNotObtained.
  void wait_out();

  /// After a lock conflict: a pause before the next try, longer each time. Throws LockNotObtained when time is up.
  void pause(const postgres::SqlError& error, const Statement* statement);

 private:
  std::chrono::milliseconds left() const;
  void look(const Statement* statement);
  void tell(const Statement* statement, const std::string& message) const;
  [[noreturn]] void give_up(const postgres::SqlError* error, const Statement* statement) const;

  Session& session_;
  const Migration& migration_;
  std::vector<planner::TableLock> locks_;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::milliseconds pause_{100};
  std::vector<std::string> seen_;  // who blocked, when last looked
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace migrate
