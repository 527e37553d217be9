#include "report/plan.hpp"

#include <set>

#include <fmt/format.h>

#include "report/change_tree.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

/// Statements in order, each under the search_path that its text needs.
std::string render_sql(const PlanReport& report) {
  std::string out;
  const std::vector<std::string> kPublic{"public"};
  std::vector<std::string> path;
  for (const planner::Step& step : report.plan.steps) {
    const std::vector<std::string> wanted = step.search_path == kPublic ? std::vector<std::string>{} : step.search_path;
    if (wanted != path) {
      out += fmt::format("SET search_path = {};\n", wanted.empty() ? "public" : schema::quote_list(wanted));
      path = wanted;
    }
    if (!step.comment.empty()) {
      out += "-- " + step.comment + '\n';
    }
    out += step.sql + ";\n";
  }
  return out;
}

}  // namespace

std::string no_differences(const PlanReport& report) {
  return fmt::format("No differences: {} is what {} says.\n", report.from, report.to);
}

std::string summary(const PlanReport& report) {
  std::string text = change_counts(report.changes);
  const auto add = [&](const std::string& what) { text += (text.empty() ? "" : "; ") + what; };
  const std::vector<planner::Step>& steps = report.plan.steps;
  if (!steps.empty()) {
    std::set<planner::Phase> phases;
    for (const planner::Step& step : steps) {
      phases.insert(step.phase);
    }
    add(fmt::format("{} step{}{}", steps.size(), steps.size() == 1 ? "" : "s",
                    phases.size() == 1 ? "" : fmt::format(" in {} phases", phases.size())));
    add(fmt::format("risk {}", to_string(risk(steps))));
    add("downtime " + downtime(steps, report.sizes));
  }
  if (!report.doubts.empty()) {
    add(fmt::format("{} in doubt", report.doubts.size()));
  }
  if (!report.unmodelled.empty()) {
    add(fmt::format("{} not modelled", report.unmodelled.size()));
  }
  return text;
}

std::string render(const PlanReport& report, Format format, const Style& style) {
  switch (format) {
    case Format::text:
      return render_text(report, style);
    case Format::sql:
      return render_sql(report);
    case Format::json:
      return render_json(report);
    case Format::markdown:
      return render_markdown(report);
    case Format::html:
      return render_html(report, style.draw);
  }
  return {};
}

}  // namespace report
