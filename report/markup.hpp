#pragma once
// Text in markup: what would be read as a tag or an attribute's end is escaped.

#include <string>
#include <string_view>

namespace report {

std::string html_escape(std::string_view text);
/// For an attribute of XML 1.0, which knows no control characters, escaped or not.
std::string xml_escape(std::string_view text);
/// For a cell of a table in Markdown: no line ends in it, no column and no tag begins.
std::string markdown_cell(std::string_view text);

}  // namespace report
