#include "report/json.hpp"

#include "report/findings.hpp"

namespace report {

std::string render_findings_json(const Findings& findings, const Style&) {
  Json json;
  json.begin_object().field("command", findings.command).begin_array("findings");
  for (const Finding& finding : findings.items) {
    json.begin_object()
        .field("code", finding.code)
        .field("severity", severity_name(finding.severity))
        .field("subject", finding.subject)
        .field("file", finding.file)
        .field("line", static_cast<std::int64_t>(finding.line))
        .field("column", static_cast<std::int64_t>(finding.column))
        .field("message", finding.message)
        .field("why", finding.why)
        .field("instead", finding.hint)
        .end_object();
  }
  return json.end_array()
      .field("errors", findings.count(schema::Severity::error))
      .field("warnings", findings.count(schema::Severity::warning))
      .field("notes", findings.count(schema::Severity::note))
      .end_object()
      .text();
}

}  // namespace report
