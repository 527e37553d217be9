#include "report/findings.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "lint/rule.hpp"

namespace report {

namespace {

using schema::Severity;

struct OtherCode {
  std::string_view code;
  CodeText text;
};

const std::vector<OtherCode>& other_codes() {
  static const std::vector<OtherCode> kCodes = {
      {"syntax", {"The text is not SQL that the grammar knows", "Nothing behind it can be checked."}},
      {"missing-reference", {"Something that is not there", "The statement names what no statement before it made."}},
      {"duplicate-object", {"Something that is there already", "The statement makes what another one has made."}},
      {"drift-missing", {"An object that should be there is not", "It was dropped by hand, or never made."}},
      {"drift-extra", {"An object that nobody declared", "It was made by hand."}},
      {"drift-changed", {"An object that is not as declared", "It was changed by hand."}},
      {"drift-renamed", {"An object under another name", "Its rename is declared, and has not been run."}},
      {"drift-doubt",
       {"A difference that nobody could decide", "Two texts that may mean the same; no server could tell."}},
      {"unmodelled", {"An object of a kind that is not compared", "Whether it changed is not known."}},
      {"migration-file", {"A migration file that cannot be read as one", "It holds what the runner does not take."}},
      {"checksum", {"A migration file that is not what schema.sum says", "It was changed after it was written."}},
  };
  return kCodes;
}

std::uint64_t hash(std::uint64_t seed, std::string_view text) {
  // FNV-1a: the same on every machine and in every release.
  for (const char c : text) {
    seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return (seed ^ 0xFFU) * 1099511628211ULL;
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::size_t Findings::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(items, [severity](const Finding& finding) { return finding.severity == severity; }));
}

const std::vector<FindingsFormat>& findings_formats() {
  static const std::vector<FindingsFormat> kFormats = {
      {"text", "for people", render_findings_text},
      {"json", "for programs", render_findings_json},
      {"markdown", "for a comment on a pull request", render_findings_markdown},
      {"sarif", "SARIF 2.1.0, for code scanning", render_findings_sarif},
      {"github", "annotations of GitHub Actions", render_findings_github},
      {"gitlab", "GitLab's code quality report", render_findings_gitlab},
      {"junit", "JUnit XML, for test reports", render_findings_junit},
  };
  return kFormats;
}

std::string render(const Findings& findings, std::string_view format, const Style& style) {
  const auto& formats = findings_formats();
  const auto row = std::ranges::find(formats, format.empty() ? "text" : format, &FindingsFormat::name);
  return row == formats.end() ? "" : row->render(findings, style);
}

std::string summary(const Findings& findings) {
  std::string text;
  for (const auto& [severity, word] : {std::pair{Severity::error, "error"}, std::pair{Severity::warning, "warning"},
                                       std::pair{Severity::note, "note"}}) {
    if (const std::size_t count = findings.count(severity); count > 0) {
      text += (text.empty() ? "" : ", ") + counted(count, word);
    }
  }
  return (text.empty() ? "nothing found" : text) + (findings.looked_at.empty() ? "" : " in " + findings.looked_at);
}

std::string_view severity_name(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames = {"note", "warning", "error"};
  return kNames.at(static_cast<std::size_t>(severity));
}

CodeText code_text(std::string_view code) {
  if (const lint::Entry* rule = lint::find_rule(code); rule != nullptr && rule->code == code) {
    return {std::string(rule->rule->summary), std::string(rule->rule->why), std::string(rule->rule->instead)};
  }
  const auto other = std::ranges::find(other_codes(), code, &OtherCode::code);
  return other == other_codes().end() ? CodeText{std::string(code), std::string(code), ""} : other->text;
}

std::vector<std::string> fingerprints(const Findings& findings) {
  std::map<std::uint64_t, int> seen;
  std::vector<std::string> prints;
  for (const Finding& finding : findings.items) {
    std::uint64_t value = 14695981039346656037ULL;
    for (const std::string* part : {&finding.code, &finding.file, &finding.subject, &finding.message}) {
      value = hash(value, *part);
    }
    const int index = seen[value]++;
    prints.push_back(fmt::format("{:016x}", index == 0 ? value : hash(value, std::to_string(index))));
  }
  return prints;
}

}  // namespace report
