#include <set>

#include <fmt/format.h>

#include "report/findings.hpp"

namespace report {

namespace {

constexpr int kRed = 31, kYellow = 33, kDim = 2;

/// Names and texts come from files and catalogs: what would steer a terminal is shown, not sent.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 && byte != 0x7F ? c : byte == '\n' || byte == '\t' ? ' ' : '?';
  }
  return out;
}

std::string paint(const Style& style, std::string_view text, int code) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

int color_of(schema::Severity severity) {
  return severity == schema::Severity::error ? kRed : severity == schema::Severity::warning ? kYellow : kDim;
}

}  // namespace

std::string render_findings_text(const Findings& findings, const Style& style) {
  std::string out;
  std::set<std::string_view> explained;
  for (const Finding& finding : findings.items) {
    if (finding.line > 0) {
      out += fmt::format("{}:{}:{}: ", printable(finding.file), finding.line, finding.column);
    } else if (!finding.file.empty()) {
      out += printable(finding.file) + ": ";
    }
    out += fmt::format("{}: {} {}\n", paint(style, severity_name(finding.severity), color_of(finding.severity)),
                       printable(finding.message), paint(style, "[" + finding.code + "]", kDim));
    // The reasons of a rule once: the tenth finding of the same sort is read for its place.
    if (!explained.insert(finding.code).second) {
      continue;
    }
    if (!finding.why.empty()) {
      out += "  why:     " + printable(finding.why) + '\n';
    }
    if (!finding.hint.empty()) {
      out += "  instead: " + printable(finding.hint) + '\n';
    }
  }
  for (const std::string& line : findings.lines) {
    out += line + '\n';
  }
  return out + (out.empty() ? "" : "\n") + summary(findings) + '\n';
}

}  // namespace report
