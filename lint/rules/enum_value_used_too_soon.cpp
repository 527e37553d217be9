#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace enum_value_used_too_soon {

namespace {

void check_statement(Check& check) {
  if (check.file.new_labels.empty() || check.is("AlterEnumStmt")) {
    return;
  }
  walk(check.at().source.node, [&](std::string_view kind, Node node) {
    const std::string label(kind == "A_Const" ? node["sval"]["sval"].text() : std::string_view{});
    if (!label.empty() && check.file.new_labels.contains(label)) {
      check.report(fmt::format("'{}' was added to its enum in this transaction", label), node);
    }
  });
}

}  // namespace

}  // namespace enum_value_used_too_soon

const Rule kRule_enum_value_used_too_soon = {
    .summary = "A new enum value used in the transaction that adds it",
    .why = "PostgreSQL refuses a value of an enum that is not committed yet (\"unsafe use of new value\").",
    .instead = "commit between ALTER TYPE … ADD VALUE and the first use",
    .check = enum_value_used_too_soon::check_statement,
};

}  // namespace lint
