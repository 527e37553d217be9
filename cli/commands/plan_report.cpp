#include "cli/commands/plan_report.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "cli/draw.hpp"
#include "cli/terminal.hpp"
#include "introspect/statistics.hpp"

namespace cli {

namespace {

/// How big the relations are that the plan's steps work over.
report::RelationSizes sizes_of(const Comparison& comparison, const planner::Plan& plan) {
  std::set<schema::QualifiedName> touched;
  for (const planner::Step& step : plan.steps) {
    for (const planner::TableLock& lock : step.locks) {
      touched.insert(lock.relation);
    }
  }
  report::RelationSizes sizes;
  if (comparison.from.connection == nullptr || touched.empty()) {
    return sizes;
  }
  for (const auto& [name, found] :
       introspect::read_statistics(*comparison.from.connection, {touched.begin(), touched.end()})) {
    sizes[name] = {found.rows, found.total_bytes};
  }
  return sizes;
}

}  // namespace

report::PlanReport plan_report(const Comparison& comparison, const planner::Plan& plan,
                               std::vector<migrate::DataAnswer> data) {
  report::PlanReport view{comparison.from.name,
                          comparison.to.name,
                          comparison.from.database,
                          comparison.to.database,
                          comparison.changes,
                          plan,
                          {},
                          comparison.unmodelled,
                          comparison.candidates,
                          sizes_of(comparison, plan),
                          std::move(data)};
  for (const Doubt& doubt : comparison.doubts) {
    view.doubts.push_back({doubt.question.use.object, doubt.question.use.field, doubt.question.from_text,
                           doubt.question.to_text, doubt.reason});
  }
  return view;
}

report::Format plan_format(const Options& options) {
  static constexpr std::array<std::string_view, 5> kNames = {"text", "sql", "json", "markdown", "html"};
  const auto found = std::ranges::find(kNames, options.format);
  return found == kNames.end() ? report::Format::text : static_cast<report::Format>(found - kNames.begin());
}

report::Style plan_style(const Options& options) {
  return {use_color(options), terminal_width(options), graphviz(options)};
}

}  // namespace cli
