#include "migrate/preconditions.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "migrate/data_check.hpp"

namespace migrate {

std::vector<const Statement*> probe_preconditions(Session& session, const Job& job,
                                                  const std::vector<const Statement*>& steps) {
  const RunOptions& options = session.options();
  std::vector<DataQuestion> questions;
  for (const Statement* step : steps) {
    std::ranges::move(data_questions(step->number, step->preconditions, step->backfill, step->search_path),
                      std::back_inserter(questions));
  }
  if (job.may_lose) {
    std::erase_if(questions, [](const DataQuestion& question) { return question.condition.or_lost; });
  }
  std::string problems;
  bool only_lost = true;
  std::vector<const Statement*> later;
  for (const DataAnswer& answer : check_data(session.connection(), questions,
                                             options.count_data || job.down ? DataCheck::full : DataCheck::probe)) {
    if (answer.verdict == DataVerdict::not_there || answer.question.condition.or_lost) {
      later.push_back(*std::ranges::find(steps, answer.question.step, &Statement::number));
    }
    if (answer.verdict == DataVerdict::broken || answer.verdict == DataVerdict::hidden) {
      problems += "\n  " + describe(answer);
      only_lost = only_lost && answer.question.condition.or_lost;
    } else if (answer.verdict == DataVerdict::not_finished && options.on_progress) {
      options.on_progress({.what = Progress::What::waiting, .migration = &job.migration, .message = describe(answer)});
    }
  }
  const std::string what = job.migration.version.empty() ? job.down ? "the run" : "the plan" : job.migration.label();
  if (!problems.empty() && job.down && only_lost) {
    throw Error(what + " cannot be taken back whole (--allow data-loss):" + problems, 3);
  }
  if (!problems.empty()) {
    throw PreconditionFailed(
        fmt::format("the data does not allow {}{}:{}", job.down ? "to take back " : "", what, problems));
  }
  return later;
}

}  // namespace migrate
