#pragma once
// The style sheets and the script of our pages, put into the binary at build time (report/assets).

#include <string_view>

namespace report {

extern const std::string_view kPageCss;
extern const std::string_view kDiagramCss;
extern const std::string_view kPageJs;

}  // namespace report
