// Workflow commands of GitHub Actions: a line each on standard output becomes an annotation.

#include <fmt/format.h>

#include "report/findings.hpp"

namespace report {

namespace {

std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

}  // namespace

std::string render_findings_github(const Findings& findings, const Style&) {
  std::string out;
  for (const Finding& finding : findings.items) {
    const std::string_view command =
        finding.severity == schema::Severity::note ? "notice" : severity_name(finding.severity);
    std::string place;
    if (!finding.file.empty()) {
      place = "file=" + escaped(finding.file, true) + ",";
    }
    if (finding.line > 0) {
      place += fmt::format("line={},col={},", finding.line, finding.column);
    }
    const std::string text = finding.hint.empty() ? finding.message : finding.message + "\nInstead: " + finding.hint;
    out += fmt::format("::{} {}title={}::{}\n", command, place, escaped(finding.code, true), escaped(text, false));
  }
  return out;
}

}  // namespace report
