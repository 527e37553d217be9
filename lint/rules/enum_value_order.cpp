#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace enum_value_order {

namespace {

void check_statement(Check& check) {
  if (check.is("AlterEnumStmt") && check.node()["oldVal"].text().empty() &&
      check.node()["newValNeighbor"].text().empty()) {
    check.report(fmt::format("'{}' sorts last", check.node()["newVal"].text()));
  }
}

}  // namespace

}  // namespace enum_value_order

const Rule kRule_enum_value_order = {
    .summary = "ADD VALUE without BEFORE or AFTER",
    .why = "The value sorts last, which may not be where it belongs.",
    .instead = "ADD VALUE … AFTER …",
    .check = enum_value_order::check_statement,
};

}  // namespace lint
