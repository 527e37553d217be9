// The plan for programs: docs/plan.schema.json says what stands where.

#include "report/change_tree.hpp"
#include "report/evidence.hpp"
#include "report/json.hpp"
#include "report/plan.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

using planner::Step;

std::string_view name_of(planner::Transaction transaction) {
  switch (transaction) {
    case planner::Transaction::joins:
      return "joins";
    case planner::Transaction::commits_after:
      return "commits_after";
    case planner::Transaction::forbidden:
      return "forbidden";
  }
  return {};
}

void write_list(Json& json, std::string_view name, const std::vector<std::string>& texts) {
  json.begin_array(name);
  for (const std::string& text : texts) {
    json.item(text);
  }
  json.end_array();
}

void write_change(Json& json, const PlanReport& report, const diff::Change& change) {
  const schema::ObjectId& id = diff::subject(change);
  json.begin_object()
      .field("verb", diff::verb(change))
      .field("kind", schema::kind_name(id.kind))
      .field("schema", id.schema)
      .field("relation", id.relation)
      .field("name", id.name);
  if (const auto* rename = std::get_if<diff::Rename>(&change)) {
    json.field("renamed_from", rename->from.name);
  }
  if (const std::string fields = fields_of(change); !fields.empty()) {
    json.field("fields", fields);
  }
  if (const schema::Object* object = report.to_database.object(id); object != nullptr && object->place.line > 0) {
    json.field("place", to_string(report.to_database, object->place));
  }
  json.end_object();
}

void write_conditions(Json& json, const Step& step) {
  json.begin_array("preconditions");
  for (const planner::DataPrecondition& condition : step.preconditions) {
    json.begin_object().field("description", condition.description).field("query", condition.query).end_object();
  }
  json.end_array();
  if (step.backfill) {
    json.begin_object("backfill")
        .field("relation", schema::quote_qualified(step.backfill->relation))
        .field("assignments", step.backfill->assignments)
        .field("filter", step.backfill->filter)
        .end_object();
  }
}

void write_step(Json& json, const PlanReport& report, const Step& step, std::size_t number) {
  const StepFacts known = facts(step, report.sizes);
  json.begin_object()
      .field("number", number)
      .field("sql", step.sql)
      .field("comment", step.comment)
      .field("subject", to_string(step.subject))
      .field("phase", planner::to_string(step.phase))
      .field("transaction", name_of(step.transaction))
      .begin_array("locks");
  for (const planner::TableLock& lock : step.locks) {
    json.begin_object()
        .field("relation", schema::quote_qualified(lock.relation))
        .field("mode", planner::to_string(lock.mode))
        .end_object();
  }
  json.end_array()
      .field("blocks", to_string(known.blocks))
      .field("blocks_while_it_works", known.long_block)
      .field("work", known.work);
  if (known.size != nullptr) {
    json.field("rows", static_cast<std::int64_t>(known.size->rows)).field("bytes", known.size->bytes);
  }
  json.field("rewrites_table", step.rewrites_table)
      .field("scans_table", step.scans_table)
      .field("builds_index", step.builds_index)
      .field("loses_data", step.loses_data)
      .field("breaks_code", step.breaks_code)
      .field("blocking_reason", step.blocking_reason)
      .field("reversible", known.reversible)
      .field("irreversible", step.irreversible)
      .begin_array("hazards");
  for (const planner::Hazard hazard : planner::hazards(step)) {
    json.item(planner::to_string(hazard));
  }
  json.end_array();
  write_dangers(json, step);
  write_estimate(json, step);
  write_list(json, "undo", step.undo);
  write_list(json, "search_path", step.search_path);
  json.field("done_when", step.postcondition.query);
  write_conditions(json, step);
  json.end_object();
}

void write_summary(Json& json, const PlanReport& report) {
  json.begin_object("summary")
      .field("changes", report.changes.size())
      .field("steps", report.plan.steps.size())
      .field("doubts", report.doubts.size())
      .field("unmodelled", report.unmodelled.size())
      .field("risk", to_string(risk(report.plan.steps)))
      .field("downtime", downtime(report.plan.steps, report.sizes))
      .field("text", report.same() ? "no differences" : summary(report));
  write_total(json, report);
  json.end_object();
}

}  // namespace

std::string render_json(const PlanReport& report) {
  Json json;
  json.begin_object().field("version", 1).field("from", report.from).field("to", report.to);
  write_summary(json, report);
  json.begin_array("changes");
  for (const diff::Change& change : report.changes) {
    write_change(json, report, change);
  }
  json.end_array().begin_array("steps");
  std::size_t number = 0;
  for (const Step& step : report.plan.steps) {
    write_step(json, report, step, ++number);
  }
  json.end_array();
  write_data(json, report);
  json.begin_array("doubts");
  for (const auto& doubt : report.doubts) {
    json.begin_object()
        .field("object", to_string(doubt.object))
        .field("field", doubt.field)
        .field("from", doubt.from_text)
        .field("to", doubt.to_text)
        .field("reason", doubt.reason)
        .end_object();
  }
  json.end_array().begin_array("unmodelled");
  for (const auto& object : report.unmodelled) {
    json.begin_object().field("kind", object.kind).field("identity", object.identity).end_object();
  }
  json.end_array().begin_array("rename_candidates");
  for (const auto& rename : report.candidates) {
    json.begin_object().field("from", to_string(rename.from)).field("to", to_string(rename.to)).end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace report
