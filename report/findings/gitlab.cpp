// GitLab's code quality report: a list in the shape of Code Climate's issues.

#include "report/findings.hpp"
#include "report/json.hpp"

namespace report {

namespace {

std::string_view level(schema::Severity severity) {
  switch (severity) {
    case schema::Severity::error:
      return "critical";
    case schema::Severity::warning:
      return "minor";
    case schema::Severity::note:
      return "info";
  }
  return {};
}

}  // namespace

std::string render_findings_gitlab(const Findings& findings, const Style&) {
  const std::vector<std::string> prints = fingerprints(findings);
  Json json;
  json.begin_array();
  for (std::size_t i = 0; i < findings.items.size(); ++i) {
    const Finding& finding = findings.items[i];
    json.begin_object()
        .field("description", finding.message)
        .field("check_name", finding.code)
        .field("fingerprint", prints[i])
        .field("severity", level(finding.severity))
        .begin_object("location")
        .field("path", finding.file)
        .begin_object("lines")
        .field("begin", static_cast<std::int64_t>(finding.line > 0 ? finding.line : 1))
        .end_object()
        .end_object()
        .end_object();
  }
  return json.end_array().text();
}

}  // namespace report
