#pragma once
// What a live database says about a plan, for people and programs: does the data allow it, what will it take.

#include <string>

#include "report/json.hpp"
#include "report/plan.hpp"

namespace report {

/// A line per condition that does not hold or was not settled; empty when all hold, or nobody asked.
std::string data_lines(const PlanReport& report);
/// `Takes about 3 s, 24 MB of disk (rates: past steps on this server).`; empty where it is not known.
std::string estimate_line(const PlanReport& report);

// The same as members of the object that is open.
void write_total(Json& json, const PlanReport& report);
void write_data(Json& json, const PlanReport& report);
void write_dangers(Json& json, const planner::Step& step);
/// `"estimate": {…}` of a step, null where it is not known.
void write_estimate(Json& json, const planner::Step& step);

}  // namespace report
