#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace column_assigned_twice {

namespace {

void check_statement(Check& check) {
  if (!check.is("UpdateStmt") && !check.is("InsertStmt")) {
    return;
  }
  std::set<std::string_view> seen;
  for (const Node wrapped : check.node()[check.is("UpdateStmt") ? "targetList" : "cols"]) {
    const Node target = wrapped.as("ResTarget");
    if (target["indirection"].empty() && !seen.insert(target["name"].text()).second) {
      check.report(fmt::format("{} is assigned twice", target["name"].text()), target);
    }
  }
}

}  // namespace

}  // namespace column_assigned_twice

const Rule kRule_column_assigned_twice = {
    .summary = "A column that one UPDATE or INSERT names twice",
    .why = "The server refuses: multiple assignments to the same column.",
    .instead = "assign it once",
    .check = column_assigned_twice::check_statement,
};

}  // namespace lint
