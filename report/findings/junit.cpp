// JUnit's XML: errors are failures, warnings and notes passed tests with something to say.

#include <fmt/format.h>

#include "report/findings.hpp"

namespace report {

namespace {

/// XML 1.0 knows no control characters, escaped or not.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

}  // namespace

std::string render_findings_junit(const Findings& findings, const Style&) {
  const std::size_t errors = findings.count(schema::Severity::error);
  const std::size_t tests = findings.items.empty() ? 1 : findings.items.size();
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format(
      "<testsuites tests=\"{0}\" failures=\"{1}\">\n  <testsuite name=\"schema {2}\" tests=\"{0}\" failures=\"{1}\">\n",
      tests, errors, xml(findings.command));
  if (findings.items.empty()) {
    out += fmt::format("    <testcase name=\"{}\" classname=\"schema {}\"/>\n", xml(summary(findings)),
                       xml(findings.command));
  }
  for (const Finding& finding : findings.items) {
    const std::string place =
        finding.line > 0 ? fmt::format("{}:{}:{}", finding.file, finding.line, finding.column) : finding.file;
    const std::string name = place.empty() ? finding.code : finding.code + " " + place;
    out += fmt::format("    <testcase name=\"{}\" classname=\"{}\"", xml(name),
                       xml(finding.file.empty() ? "schema " + findings.command : finding.file));
    out += finding.file.empty() ? ">\n" : fmt::format(" file=\"{}\">\n", xml(finding.file));
    const std::string text = finding.hint.empty() ? finding.message : finding.message + "\nInstead: " + finding.hint;
    if (finding.severity == schema::Severity::error) {
      out += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n", xml(finding.message),
                         xml(finding.code), xml(text));
    } else {
      out += fmt::format("      <system-out>{}: {}</system-out>\n", severity_name(finding.severity), xml(text));
    }
    out += "    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace report
