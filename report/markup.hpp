#pragma once
// Text in markup: what would be read as a tag or an attribute's end is escaped.

#include <string>
#include <string_view>

namespace report {

std::string html_escape(std::string_view text);
/// For an attribute of XML 1.0, which knows no control characters, escaped or not.
std::string xml_escape(std::string_view text);
/// For a line of Markdown: no line ends in it, and none of the marks means anything.
std::string markdown_escape(std::string_view text, std::string_view marks);
/// For a cell of a table in Markdown: no column and no tag begins in it.
inline std::string markdown_cell(std::string_view text) { return markdown_escape(text, "|<\\"); }

}  // namespace report
