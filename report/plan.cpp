#include "report/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "report/json.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

using planner::Step;

constexpr int kRed = 31, kGreen = 32, kYellow = 33, kDim = 2, kBold = 1;

/// Colours text with ANSI codes, or leaves it alone.
class Painter {
 public:
  explicit Painter(bool on) : on_(on) {}
  std::string operator()(std::string_view text, int code) const {
    return on_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

 private:
  bool on_;
};

std::string_view sign(const diff::Change& change) {
  static constexpr std::array<std::string_view, 5> kSigns = {"+", "-", "~", "~", "→"};
  return kSigns.at(change.index());
}

std::string fields_of(const diff::Change& change) {
  const std::vector<std::string_view>* fields = nullptr;
  if (const auto* alter = std::get_if<diff::Alter>(&change)) {
    fields = &alter->fields;
  } else if (const auto* replace = std::get_if<diff::Replace>(&change)) {
    fields = &replace->fields;
  }
  return fields == nullptr ? "" : fmt::format("{}", fmt::join(*fields, ", "));
}

std::string strongest_lock(const Step& step) {
  const auto strongest = std::ranges::max_element(step.locks, {}, &planner::TableLock::mode);
  return strongest == step.locks.end() || strongest->mode == planner::LockMode::none
             ? ""
             : fmt::format("{} on {}", planner::to_string(strongest->mode), schema::quote_qualified(strongest->relation));
}

std::string facts(const Step& step) {
  std::string text(planner::to_string(step.phase));
  const auto add = [&](bool holds, const std::string& fact) {
    if (holds && !fact.empty()) {
      text += ", " + fact;
    }
  };
  add(true, strongest_lock(step));
  add(step.transaction == planner::Transaction::forbidden, "outside a transaction");
  add(step.rewrites_table, "rewrites the table");
  add(step.scans_table, "scans the table");
  add(step.loses_data, "LOSES DATA");
  add(step.breaks_code, "BREAKS RUNNING CODE");
  add(!step.irreversible.empty(), "cannot be taken back");
  return text;
}

std::string summary(const PlanReport& report) {
  std::map<std::string_view, int> verbs;
  for (const diff::Change& change : report.changes) {
    ++verbs[diff::verb(change)];
  }
  std::vector<std::string> parts;
  for (const auto& [verb, count] : verbs) {
    parts.push_back(fmt::format("{} to {}", count, verb));
  }
  std::string text = fmt::format("{}", fmt::join(parts, ", "));
  const auto add = [&](std::size_t count, const char* what) {
    if (count > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", count, what);
    }
  };
  add(report.plan.steps.size(), report.plan.steps.size() == 1 ? "step" : "steps");
  add(report.doubts.size(), "in doubt");
  add(report.unmodelled.size(), "not modelled");
  return text;
}

std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += std::string(margin) + std::string(text.substr(at, end - at)) + '\n';
    at = end + 1;
  }
  return out;
}

std::string change_lines(const PlanReport& report, const Painter& paint) {
  std::string out;
  for (const diff::Change& change : report.changes) {
    const std::string_view mark = sign(change);
    const int code = mark == "+" ? kGreen : mark == "-" ? kRed : kYellow;
    const auto* rename = std::get_if<diff::Rename>(&change);
    const std::string line = rename == nullptr
                                 ? fmt::format("  {} {}", mark, to_string(diff::subject(change)))
                                 : fmt::format("  {} {} is renamed to {}", mark, to_string(rename->from), rename->to.name);
    const std::string fields = fields_of(change);
    out += paint(line, code) + (fields.empty() ? "" : paint(": " + fields, kDim)) + '\n';
  }
  return out;
}

std::string open_questions(const PlanReport& report, const Painter& paint) {
  std::string out;
  if (!report.doubts.empty()) {
    out += '\n' + paint("In doubt: could not be decided", kBold) + '\n';
    for (const auto& doubt : report.doubts) {
      out += fmt::format("  ? {} ({}): {}\n      is:     {}\n      wanted: {}\n", to_string(doubt.object), doubt.field,
                         doubt.reason, doubt.from_text, doubt.to_text);
    }
  }
  if (!report.unmodelled.empty()) {
    out += '\n' + paint("Not modelled, so not compared", kBold) + '\n';
    for (const auto& object : report.unmodelled) {
      out += fmt::format("  ! {} {}\n", object.kind, object.identity);
    }
  }
  if (!report.candidates.empty()) {
    out += '\n' + paint("May be renames; if so, declare them with `-- @renamed from=…`", kBold) + '\n';
    for (const auto& rename : report.candidates) {
      out += fmt::format("  {} → {}\n", to_string(rename.from), rename.to.name);
    }
  }
  return out;
}

std::string no_differences(const PlanReport& report) {
  return fmt::format("No differences: {} is what {} says.\n", report.from, report.to);
}

std::string render_text(const PlanReport& report, const Style& style) {
  if (report.same()) {
    return no_differences(report);
  }
  const Painter paint(style.color);
  std::string out;
  if (!report.changes.empty()) {
    out += paint("Changes", kBold) + '\n' + change_lines(report, paint);
  }
  if (!report.plan.steps.empty()) {
    out += '\n' + paint("Steps", kBold) + '\n';
  }
  std::size_t number = 0;
  for (const Step& step : report.plan.steps) {
    out += fmt::format("{:>4}. {}\n", ++number, paint(facts(step), step.loses_data || step.breaks_code ? kRed : kDim));
    if (!step.comment.empty()) {
      out += "      " + paint("-- " + step.comment, kDim) + '\n';
    }
    if (!step.blocking_reason.empty()) {
      out += "      " + paint("-- blocks: " + step.blocking_reason, kRed) + '\n';
    }
    out += indented(step.sql + ';', "      ");
  }
  return out + open_questions(report, paint) + '\n' + summary(report) + '\n';
}

std::string render_sql(const PlanReport& report) {
  std::string out;
  for (const Step& step : report.plan.steps) {
    if (!step.comment.empty()) {
      out += "-- " + step.comment + '\n';
    }
    out += step.sql + ";\n";
  }
  return out;
}

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

void write_step(Json& json, const Step& step) {
  json.begin_object()
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
      .field("rewrites_table", step.rewrites_table)
      .field("scans_table", step.scans_table)
      .field("loses_data", step.loses_data)
      .field("breaks_code", step.breaks_code)
      .field("blocking_reason", step.blocking_reason)
      .field("irreversible", step.irreversible)
      .begin_array("hazards");
  for (const planner::Hazard hazard : planner::hazards(step)) {
    json.item(planner::to_string(hazard));
  }
  json.end_array().begin_array("undo");
  for (const std::string& undo : step.undo) {
    json.item(undo);
  }
  json.end_array().end_object();
}

std::string render_json(const PlanReport& report) {
  Json json;
  json.begin_object().field("from", report.from).field("to", report.to).begin_array("changes");
  for (const diff::Change& change : report.changes) {
    write_change(json, report, change);
  }
  json.end_array().begin_array("steps");
  for (const Step& step : report.plan.steps) {
    write_step(json, step);
  }
  json.end_array().begin_array("doubts");
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

std::string render_markdown(const PlanReport& report) {
  if (report.same()) {
    return no_differences(report);
  }
  std::string out = fmt::format("### Schema changes: {}\n\n", summary(report));
  for (const diff::Change& change : report.changes) {
    const std::string fields = fields_of(change);
    out += fmt::format("- `{}` {} `{}`{}\n", sign(change), diff::verb(change), to_string(diff::subject(change)),
                       fields.empty() ? "" : ": " + fields);
  }
  for (const auto& doubt : report.doubts) {
    out += fmt::format("- **in doubt**: `{}` ({}): {}\n", to_string(doubt.object), doubt.field, doubt.reason);
  }
  for (const auto& object : report.unmodelled) {
    out += fmt::format("- **not modelled**: {} `{}`\n", object.kind, object.identity);
  }
  out += "\n<details><summary>Steps</summary>\n\n";
  std::size_t number = 0;
  for (const Step& step : report.plan.steps) {
    out += fmt::format("{}. {}\n\n```sql\n{};\n```\n\n", ++number, facts(step), step.sql);
  }
  return out + "</details>\n";
}

}  // namespace

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
  }
  return {};
}

std::string render_differences(const PlanReport& report, const Style& style) {
  if (report.same()) {
    return no_differences(report);
  }
  const Painter paint(style.color);
  return change_lines(report, paint) + open_questions(report, paint) + '\n' + summary(report) + '\n';
}

}  // namespace report
