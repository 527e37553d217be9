// JUnit's XML: errors are failures, warnings and notes passed tests with something to say.

#include <fmt/format.h>

#include "report/findings.hpp"
#include "report/markup.hpp"

namespace report {

std::string render_findings_junit(const Findings& findings, const Style&) {
  const std::size_t errors = findings.count(schema::Severity::error);
  const std::size_t tests = findings.items.empty() ? 1 : findings.items.size();
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format(
      "<testsuites tests=\"{0}\" failures=\"{1}\">\n  <testsuite name=\"schema {2}\" tests=\"{0}\" failures=\"{1}\">\n",
      tests, errors, xml_escape(findings.command));
  if (findings.items.empty()) {
    out += fmt::format("    <testcase name=\"{}\" classname=\"schema {}\"/>\n", xml_escape(summary(findings)),
                       xml_escape(findings.command));
  }
  for (const Finding& finding : findings.items) {
    const std::string place =
        finding.line > 0 ? fmt::format("{}:{}:{}", finding.file, finding.line, finding.column) : finding.file;
    const std::string name = place.empty() ? finding.code : finding.code + " " + place;
    out += fmt::format("    <testcase name=\"{}\" classname=\"{}\"", xml_escape(name),
                       xml_escape(finding.file.empty() ? "schema " + findings.command : finding.file));
    out += finding.file.empty() ? ">\n" : fmt::format(" file=\"{}\">\n", xml_escape(finding.file));
    const std::string text = finding.hint.empty() ? finding.message : finding.message + "\nInstead: " + finding.hint;
    if (finding.severity == schema::Severity::error) {
      out += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n", xml_escape(finding.message),
                         xml_escape(finding.code), xml_escape(text));
    } else {
      out += fmt::format("      <system-out>{}: {}</system-out>\n", severity_name(finding.severity), xml_escape(text));
    }
    out += "    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace report
