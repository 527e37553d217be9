#include <fmt/format.h>

#include "report/findings.hpp"

namespace report {

namespace {

/// Inside a table's cell: no line may end, no column begin.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
    } else {
      if (c == '|' || c == '<' || c == '\\') {
        out += '\\';
      }
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string render_findings_markdown(const Findings& findings, const Style&) {
  std::string out = fmt::format("### schema {}: {}\n", findings.command, summary(findings));
  if (!findings.items.empty()) {
    out += "\n| level | where | what | instead |\n|---|---|---|---|\n";
  }
  for (const Finding& finding : findings.items) {
    const std::string where = finding.line > 0       ? fmt::format("`{}:{}`", finding.file, finding.line)
                              : finding.file.empty() ? ""
                                                     : "`" + finding.file + "`";
    out += fmt::format("| {} | {} | {} (`{}`) | {} |\n", severity_name(finding.severity), cell(where),
                       cell(finding.message), finding.code, cell(finding.hint));
  }
  for (const std::string& line : findings.lines) {
    out += "\n" + line + '\n';
  }
  return out;
}

}  // namespace report
