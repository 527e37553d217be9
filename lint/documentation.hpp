#pragma once
// The rules in words, printed from the table: docs/rules.md and `schema lint --explain`.

#include <string>

#include "lint/rule.hpp"

namespace lint {

/// One rule, as Markdown that reads well on a terminal too.
std::string explain(const Entry& entry);

/// docs/rules.md. A test holds the file against it.
std::string rules_page();

}  // namespace lint
