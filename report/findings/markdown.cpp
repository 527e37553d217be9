#include <fmt/format.h>

#include "report/findings.hpp"
#include "report/markup.hpp"

namespace report {

std::string render_findings_markdown(const Findings& findings, const Style&) {
  std::string out = fmt::format("### schema {}: {}\n", findings.command, summary(findings));
  if (!findings.items.empty()) {
    out += "\n| level | where | what | instead |\n|---|---|---|---|\n";
  }
  for (const Finding& finding : findings.items) {
    const std::string where = finding.line > 0       ? fmt::format("`{}:{}`", finding.file, finding.line)
                              : finding.file.empty() ? ""
                                                     : "`" + finding.file + "`";
    out += fmt::format("| {} | {} | {} (`{}`) | {} |\n", severity_name(finding.severity), markdown_cell(where),
                       markdown_cell(finding.message), finding.code, markdown_cell(finding.hint));
  }
  for (const std::string& line : findings.lines) {
    out += "\n" + line + '\n';
  }
  return out;
}

}  // namespace report
