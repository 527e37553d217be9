#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace row_security_without_policy {

namespace {

void check_statement(Check& check) {
  if (!check.is("AlterTableStmt")) {
    return;
  }
  for (const Command& command : check.at().commands) {
    if (command.subtype != "AT_EnableRowSecurity") {
      continue;
    }
    const bool known = check.file.table(check.at().relation) != nullptr;
    bool has_policy = !schema::of_relation<schema::Policy>(check.file.database, check.at().relation.name).empty();
    for (const Statement& other : check.file.statements) {
      has_policy =
          has_policy ||
          (other.is("CreatePolicyStmt") && other.node["table"]["relname"].text() == check.at().relation.name.name) ||
          other.is("DoStmt");
    }
    if (known && !has_policy) {
      check.report(fmt::format("{} has no policy: nobody but its owner sees a row", check.at().relation.text()));
    }
  }
}

}  // namespace

}  // namespace row_security_without_policy

const Rule kRule_row_security_without_policy = {
    .summary = "Row security enabled on a table that has no policy",
    .why = "Without a policy nobody but the owner sees any row.",
    .instead = "CREATE POLICY in the same transaction, before ENABLE ROW LEVEL SECURITY",
    .check = row_security_without_policy::check_statement,
};

}  // namespace lint
