#pragma once

#include "cli/options.hpp"
#include "report/plan.hpp"

namespace cli {

/// Graphviz's `dot`, run once for all graphs. Where it is missing nothing is drawn, and a warning says what to install.
report::Draw graphviz(const Options& options);

}  // namespace cli
