// Static Analysis Results Interchange Format 2.1.0 (OASIS): what GitHub code scanning and others take.

#include <algorithm>

#include <fmt/format.h>

#include "report/findings.hpp"
#include "report/json.hpp"

namespace report {

namespace {

/// A path as a relative URI reference.
std::string uri(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

void write_rules(Json& json, const std::vector<std::string>& codes) {
  json.begin_array("rules");
  for (const std::string& code : codes) {
    const CodeText text = code_text(code);
    json.begin_object()
        .field("id", code)
        .begin_object("shortDescription")
        .field("text", text.title)
        .end_object()
        .begin_object("fullDescription")
        .field("text", text.description)
        .end_object();
    if (!text.instead.empty()) {
      json.begin_object("help").field("text", "Instead: " + text.instead).end_object();
    }
    json.end_object();
  }
  json.end_array();
}

void write_location(Json& json, const Finding& finding) {
  json.begin_array("locations");
  if (!finding.file.empty()) {
    json.begin_object()
        .begin_object("physicalLocation")
        .begin_object("artifactLocation")
        .field("uri", uri(finding.file))
        .end_object();
    // Of a finding about the whole file, its first line: code scanning shows nothing without one.
    json.begin_object("region").field("startLine", static_cast<std::int64_t>(std::max(finding.line, 1U)));
    if (finding.column > 0) {
      json.field("startColumn", static_cast<std::int64_t>(finding.column));
    }
    json.end_object();
    json.end_object().end_object();
  }
  json.end_array();
}

}  // namespace

std::string render_findings_sarif(const Findings& findings, const Style&) {
  std::vector<std::string> codes;
  for (const Finding& finding : findings.items) {
    if (std::ranges::find(codes, finding.code) == codes.end()) {
      codes.push_back(finding.code);
    }
  }
  const std::vector<std::string> prints = fingerprints(findings);
  Json json;
  json.begin_object()
      .field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      .field("version", "2.1.0")
      .begin_array("runs")
      .begin_object()
      .begin_object("tool")
      .begin_object("driver")
      .field("name", "schema")
      .field("semanticVersion", findings.tool_version);
  write_rules(json, codes);
  json.end_object().end_object().field("columnKind", "unicodeCodePoints").begin_array("results");
  for (std::size_t i = 0; i < findings.items.size(); ++i) {
    const Finding& finding = findings.items[i];
    json.begin_object()
        .field("ruleId", finding.code)
        .field("ruleIndex", static_cast<std::int64_t>(std::ranges::find(codes, finding.code) - codes.begin()))
        .field("level", severity_name(finding.severity))
        .begin_object("message")
        .field("text", finding.hint.empty() ? finding.message : finding.message + "\nInstead: " + finding.hint)
        .end_object();
    write_location(json, finding);
    json.begin_object("partialFingerprints").field("schema/v1", prints[i]).end_object().end_object();
  }
  return json.end_array().end_object().end_array().end_object().text();
}

}  // namespace report
