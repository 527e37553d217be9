#pragma once
// A comparison's differences as findings: what is not as declared, each with the place of its declaration and both
// sides in SQL.

#include "cli/comparison.hpp"
#include "report/findings.hpp"

namespace cli {

struct FindingsScope {
  std::string command;   ///< drift | verify
  std::string folder;    ///< put before the names of the wanted side's files; empty: they are paths
  std::string fallback;  ///< the file that a finding without a declaration is shown at
};

/// REQUIRES: `from` of the comparison is what there is, `to` what is wanted.
report::Findings findings_of(const Comparison& comparison, const FindingsScope& scope);

}  // namespace cli
