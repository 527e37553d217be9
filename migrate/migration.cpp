#include "migrate/migration.hpp"

#include <algorithm>

#include "migrate/hash.hpp"
#include "migrate/statement.hpp"

namespace migrate {

std::size_t Migration::steps() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(statements, [](const Statement& statement) { return statement.number > 0; }));
}

std::string content_hash(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, stop - begin);
    begin = stop + 1;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (!line.starts_with("-- contract-phase-ok:") && !line.starts_with("--contract-phase-ok:")) {
      kept += line;
      kept += '\n';
    }
  }
  return sha256(kept);
}

Statement statement_of(const planner::Step& step, std::size_t number) {
  Statement statement;
  statement.number = number;
  statement.sql = step.sql;
  statement.comment = step.comment;
  if (step.search_path != std::vector<std::string>{"public"}) {
    statement.search_path = step.search_path;
  }
  statement.transaction = step.transaction;
  statement.locks = step.locks;
  statement.states_locks = true;
  statement.preconditions = step.preconditions;
  statement.backfill = step.backfill;
  statement.done_when = step.postcondition.query;
  statement.cleanup = step.cleanup;
  statement.work = planner::work(step);
  if (const std::vector<schema::QualifiedName> relations = planner::worked_on(step); !relations.empty()) {
    statement.worked_on = relations.front();
  }
  if (step.estimate && statement.work != planner::Work::none) {
    statement.takes = planner::describe(*step.estimate);
  }
  // Parsing every statement again would cost as much as planning did: only these have more to say.
  if (step.transaction == planner::Transaction::forbidden || step.sql.find("VALIDATE") != std::string::npos ||
      step.sql.find("CONCURRENTLY") != std::string::npos) {
    classify(statement, false);
  }
  return statement;
}

}  // namespace migrate
