#include "cli/commands/plan_report.hpp"

namespace cli {

report::PlanReport plan_report(const Comparison& comparison, const planner::Plan& plan) {
  report::PlanReport view{comparison.from.name, comparison.to.name,   comparison.from.database, comparison.to.database,
                          comparison.changes,   plan,                 {},                       comparison.unmodelled,
                          comparison.candidates};
  for (const Doubt& doubt : comparison.doubts) {
    view.doubts.push_back({doubt.question.use.object, doubt.question.use.field, doubt.question.from_text,
                           doubt.question.to_text, doubt.reason});
  }
  return view;
}

report::Format plan_format(const Options& options) {
  if (options.format == "sql") {
    return report::Format::sql;
  }
  if (options.format == "json") {
    return report::Format::json;
  }
  return options.format == "markdown" ? report::Format::markdown : report::Format::text;
}

}  // namespace cli
