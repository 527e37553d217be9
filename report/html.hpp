#pragma once
// The frame of our pages: one file, no network, dark and light, for keyboard, phone and paper.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/diagram.hpp"
#include "report/plan.hpp"

namespace report {

struct Page {
  std::string title;
  std::vector<std::pair<std::string, std::string>> nav;  ///< {id, text}
  bool search = false;                                   ///< a field that filters what carries `data-s`
  std::string body;
};
std::string render_page(const Page& page);

/// The diagrams with their controls; folded into a choice where there are many. `labels`: on the buttons.
std::string diagrams_html(const std::vector<Diagram>& diagrams, const Draw& draw);

/// `<pre>` with the SQL in colour.
std::string sql_html(std::string_view sql);

}  // namespace report
