#pragma once
// Relation locks: which one conflicts with which, who holds one, and how to take several without standing in the way.

#include <chrono>
#include <string>
#include <vector>

#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace migrate {

bool conflicts(planner::LockMode left, planner::LockMode right);

/// The strongest per relation, strongest first, then by name: the one order in which every run takes them.
std::vector<planner::TableLock> merge_locks(const std::vector<planner::TableLock>& locks);

struct Blocker {
  std::string text;  ///< `pid 123, user app, application web, active for 12 s: SELECT …`
  int pid = 0;
  std::chrono::milliseconds age{};  ///< of its transaction
  bool cancellable_autovacuum = false;
};

/// Sessions that hold a lock which conflicts with one of `locks`, oldest transaction first.
std::vector<Blocker> blockers(postgres::Connection& connection, const std::vector<planner::TableLock>& locks);

/// The server cancels an autovacuum worker that stands in the way only after deadlock_timeout, which our budget never
/// reaches. REQUIRES: cancellable_autovacuum. Without the right to, nothing happens.
void cancel_autovacuum(postgres::Connection& connection, const Blocker& blocker);

/// Those of `locks` that LOCK TABLE can take: tables that exist, where we may.
std::vector<planner::TableLock> lockable(postgres::Connection& connection,
                                         const std::vector<planner::TableLock>& locks);

/// The relations a statement names, as if it wanted ACCESS EXCLUSIVE: for hand-written SQL, to name who blocks.
std::vector<planner::TableLock> named_relations(const std::string& sql);

std::vector<std::string> advisory_lock_holders(postgres::Connection& connection, int lock_class, int lock_object);

}  // namespace migrate
