// Diagrams in Graphviz's language and in Mermaid's. Colours are told apart by value: assets/diagram.css gives each its
// counterpart in the dark.

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "report/assets.hpp"
#include "report/diagram.hpp"
#include "report/markup.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

constexpr const char *kCard = "#fffffe", *kHead = "#eef1f4", *kLine = "#c8cdd4", *kMuted = "#5d6672";

const char* background(Mark mark, const char* otherwise) {
  switch (mark) {
    case Mark::added:
      return "#ddf4e3";
    case Mark::changed:
      return "#fff0cb";
    case Mark::removed:
      return "#fde2e0";
    case Mark::same:
      break;
  }
  return otherwise;
}

const char* ink(Mark mark, const char* otherwise) {
  switch (mark) {
    case Mark::added:
      return "#12703e";
    case Mark::changed:
      return "#8a5601";
    case Mark::removed:
      return "#b3261d";
    case Mark::same:
      break;
  }
  return otherwise;
}

/// Not by colour alone.
const char* mark_text(Mark mark) {
  switch (mark) {
    case Mark::added:
      return "+ ";
    case Mark::changed:
      return "~ ";
    case Mark::removed:
      return "- ";
    case Mark::same:
      break;
  }
  return "";
}

std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) {
    return text;
  }
  std::size_t end = most;
  while (end > 0 && (text[end] & 0xC0) == 0x80) {
    --end;
  }
  return text.substr(0, end) + "…";
}

/// In a quoted string of Graphviz's.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c == '\n' ? ' ' : c);
  }
  return out + '"';
}

std::string shown_name(const schema::QualifiedName& name) {
  return name.schema == "public" ? schema::quote_identifier(name.name) : schema::quote_qualified(name);
}

std::string column_row(const DiagramColumn& column, std::size_t number) {
  const std::string key = column.primary && column.foreign ? "PK FK"
                          : column.primary                 ? "PK"
                          : column.foreign                 ? "FK"
                                                           : "";
  const char* fill = background(column.mark, kCard);
  const std::string text_color = ink(column.mark, "#1f2430");
  return fmt::format(R"(<TR><TD PORT="c{}" ALIGN="LEFT" BGCOLOR="{}"><FONT COLOR="{}">{}{}</FONT></TD>)"
                     R"(<TD ALIGN="LEFT" BGCOLOR="{}"><FONT COLOR="{}">{}{}</FONT></TD>)"
                     R"(<TD PORT="k{}" ALIGN="LEFT" BGCOLOR="{}"><FONT COLOR="{}">{}</FONT></TD></TR>)",
                     number, fill, text_color, mark_text(column.mark), html_escape(shortened(column.name, 40)), fill,
                     kMuted, html_escape(shortened(column.type, 32)), column.not_null || column.primary ? "" : " ?",
                     number, fill, kMuted, key.empty() ? " " : key);
}

std::string table_node(const DiagramTable& table, std::size_t number) {
  const std::string name = html_escape(shortened(shown_name(table.name), 60));
  std::string label = fmt::format(
      R"(<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" COLOR="{}"><TR><TD COLSPAN="3" PORT="head" BGCOLOR="{}"><FONT COLOR="{}"><B>{}{}</B></FONT>)",
      ink(table.mark, kLine), background(table.mark, kHead), ink(table.mark, "#1f2430"), mark_text(table.mark), name);
  if (!table.note.empty()) {
    label += fmt::format(R"( <FONT COLOR="{}">{}</FONT>)", kMuted, html_escape(table.note));
  }
  label += "</TD></TR>";
  if (!table.stub) {
    std::size_t column = 0;
    for (const DiagramColumn& each : table.columns) {
      label += column_row(each, column++);
    }
  }
  return fmt::format("  t{} [label=<{}</TABLE>>, URL={}, tooltip={}];\n", number, label,
                     quoted('#' + anchor(table.name)), quoted(schema::quote_qualified(table.name)));
}

/// References leave a row on its right (the cell of the keys) and come in on the left (that of the name).
std::string port(const DiagramTable& table, const std::string& column, bool leaves) {
  if (!table.stub) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].name == column) {
        return fmt::format("{}{}:{}", leaves ? 'k' : 'c', i, leaves ? 'e' : 'w');
      }
    }
  }
  return "head";
}

/// Mermaid takes letters, digits, `_` and `-` as names.
std::string mermaid_word(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (plain || (!out.empty() && out.back() != '_')) {
      out += plain ? c : '_';
    }
  }
  while (!out.empty() && out.back() == '_') {
    out.pop_back();
  }
  return out.empty() ? "_" : std::isdigit(static_cast<unsigned char>(out[0])) != 0 ? "_" + out : out;
}

std::string mermaid_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? '\'' : c == '\n' ? ' ' : c;
  }
  return out + '"';
}

double attribute(const std::string& svg, std::string_view name) {
  const std::string key = fmt::format(" {}=\"", name);
  const std::size_t at = svg.find(key, svg.find("<svg"));
  double value = 0;
  if (at != std::string::npos) {
    std::from_chars(svg.data() + at + key.size(), svg.data() + svg.size(), value);
  }
  return value;
}

}  // namespace

std::string to_dot(const Diagram& diagram) {
  std::string out =
      "digraph schema {\n  graph [rankdir=LR, bgcolor=transparent, nodesep=0.25, ranksep=0.9, "
      "fontname=\"sans-serif\"];\n"
      "  node [shape=plain, fontname=\"sans-serif\", fontsize=11];\n"
      "  edge [dir=both, arrowsize=0.7, fontname=\"sans-serif\", fontsize=9];\n";
  std::map<schema::QualifiedName, std::size_t> numbers;
  for (std::size_t i = 0; i < diagram.tables.size(); ++i) {
    numbers[diagram.tables[i].name] = i;
    out += table_node(diagram.tables[i], i);
  }
  for (const DiagramEdge& edge : diagram.edges) {
    const auto from = numbers.find(edge.from), to = numbers.find(edge.to);
    if (from == numbers.end() || to == numbers.end()) {
      continue;
    }
    out += fmt::format(
        "  t{}:{} -> t{}:{} [color=\"{}\", arrowtail={}, arrowhead={}, style={}, tooltip={}, edgetooltip={}];\n",
        from->second, port(diagram.tables[from->second], edge.from_column, true), to->second,
        port(diagram.tables[to->second], edge.to_column, false), ink(edge.mark, "#7c8694"),
        edge.unique ? "tee" : "crow", edge.optional ? "teeodot" : "tee",
        edge.mark == Mark::removed ? "dashed" : "solid", quoted(edge.label), quoted(edge.label));
  }
  return out + "}\n";
}

std::string to_mermaid(const Diagram& diagram) {
  std::string out = "erDiagram\n";
  for (const DiagramTable& table : diagram.tables) {
    out += fmt::format("  {} {{\n", mermaid_word(shown_name(table.name)));
    for (const DiagramColumn& column : table.columns) {
      const std::string keys = column.primary && column.foreign ? " PK,FK"
                               : column.primary                 ? " PK"
                               : column.foreign                 ? " FK"
                                                                : "";
      // Whatever Mermaid cannot spell in a name stands in the comment.
      const std::string word = mermaid_word(column.name);
      std::string remark = column.not_null || column.primary ? "" : "may be NULL";
      if (word != column.name) {
        remark = column.name + (remark.empty() ? "" : ", " + remark);
      }
      out += fmt::format("    {} {}{}{}\n", mermaid_word(column.type), word, keys,
                         remark.empty() ? "" : ' ' + mermaid_string(remark));
    }
    out += "  }\n";
  }
  for (const DiagramEdge& edge : diagram.edges) {
    out += fmt::format("  {} {}--{} {} : {}\n", mermaid_word(shown_name(edge.from)), edge.unique ? "|o" : "}o",
                       edge.optional ? "o|" : "||", mermaid_word(shown_name(edge.to)), mermaid_string(edge.label));
  }
  return out;
}

std::string inline_svg(const std::string& svg, const std::string& label) {
  const std::size_t begin = svg.find("<svg");
  if (begin == std::string::npos) {
    return "";
  }
  const std::size_t tag_end = svg.find('>', begin);
  const std::size_t end = svg.rfind("</svg>");
  // What the page needs of the prologue is the size; ids would meet those of the other pictures.
  std::string body = svg.substr(tag_end + 1, end - tag_end - 1);
  for (std::size_t at = body.find(" id=\""); at != std::string::npos; at = body.find(" id=\"", at)) {
    body.erase(at, body.find('"', at + 5) + 1 - at);
  }
  for (std::size_t at = body.find("<!--"); at != std::string::npos; at = body.find("<!--", at)) {
    body.erase(at, body.find("-->", at) + 3 - at);
  }
  const std::string key = "viewBox=\"";
  const std::size_t box = svg.find(key, begin) + key.size();
  return fmt::format(
      R"(<svg class="er" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{}">{}</svg>)",
      html_escape(label), svg.substr(box, svg.find('"', box) - box), body);
}

std::string standalone_svg(const std::vector<std::string>& svgs, const std::vector<Diagram>& diagrams) {
  constexpr double kGap = 24, kTitle = 28;
  double width = 200, height = kGap;
  std::string body;
  for (std::size_t i = 0; i < svgs.size(); ++i) {
    // Graphviz gives sizes in points and draws in the same unit.
    const double part_width = attribute(svgs[i], "width"), part_height = attribute(svgs[i], "height");
    std::string part = inline_svg(svgs[i], diagrams.at(i).title);
    if (svgs.size() > 1) {
      body += fmt::format(R"(<text x="{}" y="{:.0f}" font-size="16" font-weight="bold">{}</text>)"
                          "\n",
                          kGap, height + 16, html_escape(diagrams[i].title));
      height += kTitle;
    }
    part.insert(
        4, fmt::format(R"( x="{}" y="{:.0f}" width="{:.0f}" height="{:.0f}")", kGap, height, part_width, part_height));
    body += part + '\n';
    height += part_height + kGap;
    width = std::max(width, part_width + 2 * kGap);
  }
  return fmt::format(
      R"svg(<svg class="er" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}">
<style>
:root {{ --card: #fff; --text: #1f2430; }}
@media (prefers-color-scheme: dark) {{
  :root {{ background: #14171c; --card: #1c2027; --text: #e4e8ee; --muted: #9aa4b2; --line: #343b46; --head: #262c36; --edge: #8b95a4;
    --add: #6fd49a; --add-bg: #173a28; --chg: #f0c060; --chg-bg: #40310f; --del: #ff9a92; --del-bg: #48201e; }}
}}
{2}</style>
{3}</svg>
)svg",
      width, height, kDiagramCss, body);
}

}  // namespace report
