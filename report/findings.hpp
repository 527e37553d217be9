#pragma once
// What `lint`, `drift` and `verify` find: one value, a table of formats, a writer for each (report/findings/).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/plan.hpp"
#include "schema/diagnostic.hpp"

namespace report {

struct Finding {
  std::string code;  ///< a lint rule's, or `drift-…`, `checksum`, …
  schema::Severity severity = schema::Severity::error;
  std::string subject;                 ///< `column public.t.c`; may be empty
  std::string file;                    ///< empty: nothing in a file
  std::uint32_t line = 0, column = 0;  ///< 1-based, column in characters; 0: not known
  std::string message, why, hint;
};

struct Findings {
  std::string command;  ///< lint | drift | verify
  std::string tool_version;
  std::string looked_at;  ///< `4 files`, `the database …`; for the summary
  std::vector<Finding> items;
  std::vector<std::string> lines;  ///< what else text and Markdown say before the summary, a line each

  std::size_t count(schema::Severity severity) const;
};

struct FindingsFormat {
  std::string_view name, about;
  std::string (*render)(const Findings&, const Style&);
};

const std::vector<FindingsFormat>& findings_formats();

/// REQUIRES: `format` is the name of a row of findings_formats(), or empty for text.
std::string render(const Findings& findings, std::string_view format, const Style& style = {});

/// `2 errors, 1 warning in 4 files`
std::string summary(const Findings& findings);
std::string_view severity_name(schema::Severity severity);  ///< error | warning | note

/// What a code stands for: the lint rule's summary, why and remedy, or the few codes that are no rules.
struct CodeText {
  std::string title, description, instead;
};
CodeText code_text(std::string_view code);

/// The same finding tomorrow, also where lines above it have moved: of code, file, subject and message. `index` parts
/// those that are the same in all that.
std::vector<std::string> fingerprints(const Findings& findings);

std::string render_findings_text(const Findings& findings, const Style& style);
std::string render_findings_json(const Findings& findings, const Style& style);
std::string render_findings_markdown(const Findings& findings, const Style& style);
std::string render_findings_sarif(const Findings& findings, const Style& style);
std::string render_findings_github(const Findings& findings, const Style& style);
std::string render_findings_gitlab(const Findings& findings, const Style& style);
std::string render_findings_junit(const Findings& findings, const Style& style);

}  // namespace report
