#pragma once

#include "cli/comparison.hpp"
#include "report/plan.hpp"

namespace cli {

/// A comparison and its plan as report/ wants them. Refers to both.
report::PlanReport plan_report(const Comparison& comparison, const planner::Plan& plan,
                               std::vector<migrate::DataAnswer> data = {});

/// --format as report/ knows it; text when nothing is said.
report::Format plan_format(const Options& options);

/// Colours, the terminal's width, who draws.
report::Style plan_style(const Options& options);

}  // namespace cli
