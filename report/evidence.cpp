#include "report/evidence.hpp"

#include <cmath>

#include <fmt/format.h>

#include "planner/estimate.hpp"

namespace report {

namespace {

using migrate::DataVerdict;

std::string_view verdict_name(DataVerdict verdict) {
  switch (verdict) {
    case DataVerdict::holds:
      return "holds";
    case DataVerdict::broken:
      return "broken";
    case DataVerdict::not_finished:
      return "not finished";
    case DataVerdict::not_there:
      return "not there yet";
    case DataVerdict::hidden:
      return "hidden";
  }
  return {};
}

std::int64_t whole(double number) { return static_cast<std::int64_t>(std::ceil(number)); }
std::int64_t milliseconds(double seconds) { return whole(seconds * 1000); }

void write_figures(Json& json, const planner::Estimate& estimate) {
  json.field("duration_ms", milliseconds(estimate.seconds))
      .field("blocking_ms", milliseconds(estimate.blocking_seconds))
      .field("disk_bytes", whole(estimate.disk_bytes))
      .field("wal_bytes", whole(estimate.wal_bytes));
}

}  // namespace

std::string data_lines(const PlanReport& report) {
  std::string out;
  for (const migrate::DataAnswer& answer : report.data) {
    if (migrate::is_open(answer)) {
      out += "  " + std::string(answer.verdict == DataVerdict::not_finished ? "? " : "✗ ") + migrate::describe(answer) +
             '\n';
    }
  }
  return out;
}

std::string estimate_line(const PlanReport& report) {
  const planner::Outlook outlook = planner::outlook(report.plan.steps);
  const bool said = outlook.known && !report.plan.rates_source.empty();
  return said ? fmt::format("Takes {} (rates: {}).", planner::describe(outlook.total), report.plan.rates_source) : "";
}

void write_total(Json& json, const PlanReport& report) {
  const planner::Outlook outlook = planner::outlook(report.plan.steps);
  if (outlook.known) {
    json.begin_object("estimate");
    write_figures(json, outlook.total);
    json.field("rates", report.plan.rates_source).end_object();
  } else {
    json.null("estimate");
  }
}

void write_data(Json& json, const PlanReport& report) {
  json.begin_array("data");
  for (const migrate::DataAnswer& answer : report.data) {
    json.begin_object()
        .field("step", answer.question.step)
        .field("needs", answer.question.condition.description)
        .field("verdict", verdict_name(answer.verdict))
        .field("sample", answer.sample)
        .field("query", answer.question.condition.query)
        .field("reason", answer.reason);
    answer.rows < 0 ? json.null("rows") : json.field("rows", answer.rows);
    json.end_object();
  }
  json.end_array();
}

void write_dangers(Json& json, const planner::Step& step) {
  json.begin_array("dangers");
  for (const planner::Danger& danger : planner::dangers(step)) {
    json.begin_object()
        .field("hazard", planner::to_string(danger.hazard))
        .field("blocks", danger.blocks)
        .field("lasts", danger.lasts)
        .field("instead", danger.instead)
        .end_object();
  }
  json.end_array();
}

void write_estimate(Json& json, const planner::Step& step) {
  if (!step.estimate) {
    json.null("estimate");
    return;
  }
  json.begin_object("estimate");
  write_figures(json, *step.estimate);
  json.end_object();
}

}  // namespace report
