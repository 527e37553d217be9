#pragma once
// Neighbours that share a transaction, with the journal rows that speak of them.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "migrate/record.hpp"

namespace migrate {

struct Group {
  std::vector<const Statement*> statements;
  std::vector<const Statement*> steps;  ///< without the settings
  std::vector<planner::TableLock> locks;
  bool waits_long = false, has_settings = false;
  bool last = false;  ///< the migration ends with it

  void add(const Statement& statement);
};

/// Why a group was rolled back; statement: nullptr when it was none of them in particular.
struct GroupError {
  postgres::SqlError error;
  const Statement* statement;
};

/// Runs it until it commits. Lock conflicts are tried again; throws LockNotObtained when they do not end. What else the
/// server says comes back.
std::optional<GroupError> run_group(Session& session, const Job& job, Record& record, const Group& group);

}  // namespace migrate
