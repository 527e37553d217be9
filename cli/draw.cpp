#include "cli/draw.hpp"

#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/process.hpp"
#include "cli/terminal.hpp"

namespace cli {

report::Draw graphviz(const Options& options) {
  return [&options](const std::vector<std::string>& graphs) -> std::vector<std::string> {
    std::string input;
    for (const std::string& graph : graphs) {
      input += graph;
    }
    if (graphs.empty()) {
      return {};
    }
    const Activity drawing(options, fmt::format("drawing {} diagram{}", graphs.size(), graphs.size() == 1 ? "" : "s"));
    const ProcessResult dot = run_process({"dot", "-Tsvg"}, input);
    if (dot.exit_code != 0) {
      say(options, dot.exit_code == 127
                       ? std::string("warning: no diagram: Graphviz is not installed (Debian: apt install graphviz)")
                       : fmt::format("warning: no diagram: dot: {}", dot.errors.substr(0, dot.errors.find('\n'))));
      return {};
    }
    constexpr std::string_view kEnd = "</svg>";
    std::vector<std::string> svgs;
    for (std::size_t at = 0, end = 0; (end = dot.output.find(kEnd, at)) != std::string::npos; at = end) {
      end += kEnd.size();
      svgs.push_back(dot.output.substr(at, end - at));
    }
    return svgs;
  };
}

}  // namespace cli
