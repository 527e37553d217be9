#include "report/html.hpp"

#include <fmt/format.h>

#include "report/assets.hpp"
#include "report/highlight.hpp"
#include "report/markup.hpp"

namespace report {

std::string render_page(const Page& page) {
  std::string nav;
  for (const auto& [id, text] : page.nav) {
    nav += fmt::format("<a href=\"#{}\">{}</a>", id, html_escape(text));
  }
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n",
      html_escape(page.title));
  out += kPageCss;
  out += kDiagramCss;
  out += fmt::format(
      "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
      "<header class=\"top\"><h1>{}</h1><nav aria-label=\"Sections\">{}</nav>{}"
      "<button id=\"theme\" type=\"button\" title=\"t\">Dark or light</button></header>\n<main id=\"main\">\n",
      html_escape(page.title), nav,
      page.search ? "<input id=\"search\" type=\"search\" placeholder=\"Search ( / )\" aria-label=\"Search\">"
                    "<span id=\"count\" class=\"muted\" role=\"status\"></span>"
                  : "");
  out += page.body;
  out += "</main>\n<script>\n";
  out += kPageJs;
  return out + "</script>\n</body>\n</html>\n";
}

std::string diagrams_html(const std::vector<Diagram>& diagrams, const Draw& draw) {
  std::vector<std::string> graphs;
  for (const Diagram& diagram : diagrams) {
    graphs.push_back(to_dot(diagram));
  }
  const std::vector<std::string> svgs = draw ? draw(graphs) : std::vector<std::string>{};
  if (svgs.size() != diagrams.size()) {
    return "<p class=\"card\">No diagram: Graphviz is not installed where this page was made "
           "(Debian: <code>apt install graphviz</code>).</p>\n";
  }
  std::string out = "<div class=\"bar-tools\">";
  if (diagrams.size() > 4) {
    out += "<label>Group <select id=\"group\">";
    for (std::size_t i = 0; i < diagrams.size(); ++i) {
      out += fmt::format("<option value=\"d{}\">{}</option>", i, html_escape(diagrams[i].title));
    }
    out += "</select></label>";
  } else if (diagrams.size() > 1) {
    for (std::size_t i = 0; i < diagrams.size(); ++i) {
      out += fmt::format("<button type=\"button\" data-show=\"d{}\" aria-pressed=\"{}\">{}</button>", i,
                         i == 0 ? "true" : "false", html_escape(diagrams[i].title));
    }
  }
  out +=
      "<button type=\"button\" data-zoom=\"1\" aria-label=\"Larger\">+</button>"
      "<button type=\"button\" data-zoom=\"-1\" aria-label=\"Smaller\">−</button>"
      "<button type=\"button\" data-zoom=\"0\">Fit</button></div>\n";
  for (std::size_t i = 0; i < diagrams.size(); ++i) {
    out += fmt::format(
        "<div class=\"diagram\" data-name=\"d{}\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"{}><script "
        "type=\"image/svg+xml\">{}</script></div>\n",
        i, html_escape("Diagram: " + diagrams[i].title), i == 0 ? "" : " hidden",
        inline_svg(svgs[i], diagrams[i].title));
  }
  return out;
}

std::string sql_html(std::string_view sql) { return fmt::format("<pre>{}</pre>", highlight_html(sql)); }

}  // namespace report
