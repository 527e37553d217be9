#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace null_comparison {

namespace {

void check_statement(Check& check) {
  walk(check.at().source.node, [&](std::string_view kind, Node node) {
    if (kind != "A_Expr" || node["kind"].text() != "AEXPR_OP") {
      return;
    }
    const std::string_view name = node["name"].back().text();
    const bool null = node["lexpr"].as("A_Const")["isnull"].flag() || node["rexpr"].as("A_Const")["isnull"].flag();
    if (null && (name == "=" || name == "<>")) {
      check.report(fmt::format("{} NULL is never true", name), node);
    }
  });
}

}  // namespace

}  // namespace null_comparison

const Rule kRule_null_comparison = {
    .summary = "= NULL or <> NULL",
    .why = "The result is NULL, never true: no row is found, and a CHECK never fails.",
    .instead = "IS NULL, IS NOT NULL, or IS DISTINCT FROM",
    .check = null_comparison::check_statement,
};

}  // namespace lint
