#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace scans_could_be_one {

namespace {

void check_statement(Check& check) {
  if (check.file.at == 0 || !check.is("AlterTableStmt")) {
    return;
  }
  const Statement& before = check.file.statements[check.file.at - 1];
  const auto validates = [](const Statement& statement) {
    return std::ranges::any_of(statement.commands,
                               [](const Command& c) { return c.subtype == "AT_ValidateConstraint"; });
  };
  if (before.is("AlterTableStmt") && before.slow && check.at().slow && before.relation == check.at().relation &&
      !validates(before) && !validates(check.at())) {
    check.report(
        fmt::format("{} is read a second time; the statement before could do both", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace scans_could_be_one

const Rule kRule_scans_could_be_one = {
    .summary = "Two ALTER TABLE in a row that each read or rewrite the table",
    .why = "Actions of one ALTER TABLE share one pass over the rows.",
    .instead = "one ALTER TABLE with both actions",
    .check = scans_could_be_one::check_statement,
};

}  // namespace lint
