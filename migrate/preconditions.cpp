#include "migrate/preconditions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "migrate/data_check.hpp"

namespace migrate {

std::vector<const Statement*> probe_preconditions(Session& session, const Migration& migration,
                                                  const std::vector<const Statement*>& steps) {
  const RunOptions& options = session.options();
  std::vector<DataQuestion> questions;
  for (const Statement* step : steps) {
    for (const planner::DataPrecondition& condition : step->preconditions) {
      if (!condition.query.empty()) {
        questions.push_back({step->number, condition, step->search_path});
      }
    }
  }
  std::string problems;
  std::vector<const Statement*> later;
  for (const DataAnswer& answer :
       check_data(session.connection(), questions, options.count_data ? DataCheck::full : DataCheck::probe)) {
    if (answer.verdict == DataVerdict::not_there) {
      later.push_back(*std::ranges::find(steps, answer.question.step, &Statement::number));
    } else if (answer.verdict == DataVerdict::broken) {
      problems += "\n  " + describe(answer);
    } else if (answer.verdict == DataVerdict::not_finished && options.on_progress) {
      options.on_progress({.what = Progress::What::waiting, .migration = &migration, .message = describe(answer)});
    }
  }
  if (!problems.empty()) {
    throw PreconditionFailed(fmt::format("the data does not allow {}:{}",
                                         migration.version.empty() ? "the plan" : migration.label(), problems));
  }
  return later;
}

}  // namespace migrate
