#pragma once
// Runs the statements of one migration, up or down, and keeps its journal. How:
//
// 1. What the journal says is done is left out; a step that was cut off outside a transaction is looked for in the
//    catalog (done_when), and where that cannot tell, the run stops.
// 2. Data preconditions are probed, on a fresh start.
// 3. Neighbours that join a transaction are one group: they and their journal rows commit together. A group tries to
//    have its locks within the budget, and steps back and tries again where it cannot.
// 4. A statement that refuses a transaction runs alone, its journal row before and after it.

#include <cstdint>
#include <vector>

#include "migrate/runner.hpp"
#include "migrate/session.hpp"

namespace migrate {

struct Job {
  const Migration& migration;
  const std::vector<Statement>& statements;
  const MigrationRecord* previous = nullptr;  ///< begun before: carried on
  bool down = false;
  bool may_lose = false;  ///< what a condition says would be lost
  std::string note;
  std::string plan, undo, goal;  ///< of a direct run that commits more than once: how it can go on, and back, and why
};

/// A direct run that is not finished, up and down, as the journal keeps it.
Migration run_of(const MigrationRecord& record);

/// Throws StepFailed, LockNotObtained, PreconditionFailed, UnknownStep, HistoryMismatch.
void execute(Session& session, const Job& job, RunReport& report);

/// Fills rows in batches, each with its journal row in a transaction; goes on where the journal's row says.
void run_backfill(Session& session, const Migration& migration, const Statement& statement, std::int64_t record);

}  // namespace migrate
